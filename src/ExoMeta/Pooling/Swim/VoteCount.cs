namespace ExoMeta.Pooling;

/// <summary>
/// Vote counting by direction of effect, for evidence that gives no variance (SWiM; McKenzie and Brennan 2019,
/// Cochrane Handbook 12.2.2.2). Studies whose direction is not stated are listed, not counted.
/// </summary>
/// <param name="Favourable">Studies whose effect points in the favourable direction.</param>
/// <param name="Unfavourable">Studies whose effect points the other way.</param>
/// <param name="Unclear">Studies without a stated direction (a bare "no effect", mixed or contradictory).</param>
/// <param name="Proportion">Favourable / (favourable + unfavourable); null when none has a direction.</param>
/// <param name="Interval">Exact (Clopper–Pearson) 95 % interval of the proportion; null when none has a direction.</param>
/// <param name="PValue">Two-sided exact sign test; null when none has a direction.</param>
public sealed record VoteCount(int Favourable, int Unfavourable, int Unclear, double? Proportion, Interval? Interval, double? PValue)
{
    /// <summary>Those of <see cref="Unclear"/> that state no effect; the others are mixed, contradictory or say nothing.</summary>
    public int StatedNull { get; init; }
}
