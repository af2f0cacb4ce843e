using System.Collections.Immutable;

namespace ExoMeta.Trials.Designs;

/// <summary>When a one-sided group-sequential trial stops for futility.</summary>
/// <remarks>
/// A binding rule must be obeyed: the efficacy boundary takes it into account and is lower. With a non-binding one the efficacy boundary keeps the
/// type I error even when the rule is overruled; power and expected sizes count it as obeyed in both cases.
/// </remarks>
public abstract record FutilityRule
{
    private protected FutilityRule()
    {
    }

    /// <summary>No stop for futility.</summary>
    public static FutilityRule None { get; } = new NoFutility();
}

/// <summary>No stop for futility.</summary>
public sealed record NoFutility : FutilityRule;

/// <summary>Stops at an interim look when Z is at or below its bound.</summary>
/// <param name="Bounds">One bound an interim look (looks − 1 of them), on the z scale; −∞ where there is no stop.</param>
/// <param name="IsBinding">Whether the efficacy boundary counts on it.</param>
public sealed record GivenFutility(ImmutableArray<double> Bounds, bool IsBinding) : FutilityRule
{
    /// <summary>By value.</summary>
    public bool Equals(GivenFutility? other) =>
        other is not null && IsBinding == other.IsBinding && Bounds.AsSpan().SequenceEqual(other.Bounds.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Bounds.IsDefault ? 0 : Bounds.Length, IsBinding);
}

/// <summary>
/// Bounds that spend β under the effect at which they meet the efficacy boundary at the last look: the effect that the design detects
/// with power 1 − β (Pampallona, Tsiatis and Kim 2001, Drug Information Journal 35:1113–1121).
/// </summary>
/// <param name="Function">The spending function.</param>
/// <param name="Beta">β in (0, 1 − α).</param>
/// <param name="IsBinding">Whether the efficacy boundary counts on it.</param>
public sealed record BetaSpending(SpendingFunction Function, double Beta, bool IsBinding) : FutilityRule;
