using System.Collections.Immutable;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>How the data of several stages become one test.</summary>
public abstract record StageCombination
{
    private StageCombination()
    {
    }

    /// <summary>
    /// The inverse normal combination of the stages' own statistics with the weights of the planned sizes (Lehmacher and Wassmer 1999,
    /// Biometrics 55:1286–1290): keeps the level whatever the sizes become.
    /// </summary>
    /// <param name="Efficacy">The group-sequential boundary of each hypothesis.</param>
    /// <param name="Futility">A comparison is given up when its combined statistic is at or below the bound. With several comparisons not binding.</param>
    public sealed record InverseNormal(EfficacyRule Efficacy, FutilityRule Futility) : StageCombination;

    /// <summary>The product of the stages' p-values (Bauer and Köhne 1994, Biometrics 50:1029–1041).</summary>
    /// <param name="Rule">How its critical values are tied together.</param>
    /// <param name="Futility">
    /// A comparison is given up after an interim stage whose own p-value exceeds this: one an interim look, 1 for no stop; empty for none at
    /// all. The critical values count on it, so that it is for one comparison only.
    /// </param>
    public sealed record Fisher(FisherRule Rule, ImmutableArray<double> Futility) : StageCombination
    {
        /// <summary>By value.</summary>
        public bool Equals(Fisher? other) => other is not null && Rule == other.Rule && Futility.AsSpan().SequenceEqual(other.Futility.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Rule, Futility.AsSpan().Length);
    }

    /// <summary>
    /// The usual test of all data, against the boundary of the planned sizes, as if no size had been changed: it does not keep the level
    /// when sizes depend on the data (Proschan and Hunsberger 1995, Biometrics 51:1315–1324). For one comparison.
    /// </summary>
    /// <param name="Efficacy">The group-sequential boundary.</param>
    /// <param name="Futility">Stops for futility.</param>
    public sealed record Naive(EfficacyRule Efficacy, FutilityRule Futility) : StageCombination;
}
