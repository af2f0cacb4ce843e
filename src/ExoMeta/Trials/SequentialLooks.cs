using System.Collections.Immutable;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>The looks of a group-sequential trial: each comparison stops by itself, and the control arm goes on as long as any other does.</summary>
/// <remarks>
/// A look has the given share of every arm's patients, rounded to whole ones; boundaries are those of the shares that result. Futility bounds
/// are obeyed, whether the critical values count on them (binding) or not.
/// </remarks>
/// <param name="Shares">Share of each arm's patients at each look: increasing, above 0, the last 1.</param>
/// <param name="Efficacy">The efficacy boundary.</param>
/// <param name="Futility">Stops for futility.</param>
public sealed record SequentialLooks(ImmutableArray<double> Shares, EfficacyRule Efficacy, FutilityRule Futility)
{
    /// <summary>Equally spaced looks without stops for futility.</summary>
    public static SequentialLooks Equal(int looks, EfficacyRule efficacy) => new(GroupSequentialDesign.EqualInformation(looks), efficacy, FutilityRule.None);

    /// <summary>By value.</summary>
    public bool Equals(SequentialLooks? other) =>
        other is not null && Shares.AsSpan().SequenceEqual(other.Shares.AsSpan()) && Efficacy == other.Efficacy && Futility == other.Futility;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Shares.Length, Efficacy, Futility);
}
