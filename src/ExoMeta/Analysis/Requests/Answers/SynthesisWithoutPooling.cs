using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>What the rows say without being pooled (SWiM, Campbell et al. 2020): votes by direction and combined p-values.</summary>
/// <param name="LargerIsBetter">Whether a larger effect is favourable.</param>
/// <param name="Votes">Votes by the sign of each effect; an effect of exactly 0 has no direction.</param>
/// <param name="Combined">One-sided p-values of all rows in the favourable direction, combined by each method.</param>
/// <param name="Directions">Direction of each row, in their order.</param>
/// <param name="Albatross">The albatross plot, favourable rows right; null where the measure has no sample size.</param>
public sealed record SynthesisWithoutPooling(
    bool LargerIsBetter, VoteCount Votes, ImmutableArray<CombinedPValue> Combined, ImmutableArray<EffectDirection> Directions, PoolAlbatross? Albatross)
{
    /// <summary>From the rows of a request.</summary>
    internal static SynthesisWithoutPooling Of(PoolRequest request, PoolData data, bool largerIsBetter)
    {
        var effects = data.Effects.Effects;
        var sizes = PoolAlbatross.SizesOf(request.Table, data.Rows);
        var values = effects.Select((e, i) => OneSidedP.FromEffect(e, largerIsBetter, sizes.IsEmpty ? 1 : Math.Sqrt(sizes[i]))).ToArray();
        ImmutableArray<EffectDirection> directions =
            [.. effects.Select(e => e.Estimate == 0 ? EffectDirection.Unclear : e.Estimate > 0 == largerIsBetter ? EffectDirection.Favourable : EffectDirection.Unfavourable)];
        return new(
            largerIsBetter, VoteCounting.Count(directions), [.. Enum.GetValues<PValueCombination>().Select(m => CombinedPValues.Combine(values, m))], directions,
            PoolAlbatross.Of(request.Table, data.Rows, data.Effects, largerIsBetter));
    }
}
