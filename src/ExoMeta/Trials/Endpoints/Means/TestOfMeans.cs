using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>How means of a trial's arms are compared.</summary>
public abstract record TestOfMeans
{
    private TestOfMeans()
    {
    }

    /// <summary>Every test.</summary>
    public static ImmutableArray<TestOfMeans> All { get; } = [new Student(), new Welch(), new Ancova()];

    /// <summary>Name in trial files.</summary>
    public abstract string Name { get; }

    /// <summary>The test in words.</summary>
    /// <param name="means">What means: "means", "mean logarithms".</param>
    public abstract string Describe(string means);

    /// <summary>What carries the test out.</summary>
    internal abstract MeanAnalysis CreateAnalysis();

    /// <summary>The same with an effect of each centre.</summary>
    internal virtual MeanAnalysis CreateAnalysis(int centres) => throw new InvalidOperationException("the test has no effects of centres");

    /// <summary>Student's t with a common variance.</summary>
    public sealed record Student : TestOfMeans
    {
        /// <inheritdoc/>
        public override string Name => "t";

        /// <inheritdoc/>
        public override string Describe(string means) =>
            $"t test of {means} with the variance pooled over all arms, against exact critical values";

        internal override MeanAnalysis CreateAnalysis() => new MeanAnalysis<StudentComparison>();

        internal override MeanAnalysis CreateAnalysis(int centres) => new CentreAnalysis<StudentComparison>(centres);
    }

    /// <summary>Welch's t: each arm has a variance of its own; Satterthwaite's degrees of freedom.</summary>
    public sealed record Welch : TestOfMeans
    {
        /// <inheritdoc/>
        public override string Name => "welch";

        /// <inheritdoc/>
        public override string Describe(string means) =>
            $"Welch's t test of {means} with Satterthwaite's degrees of freedom, its statistic as a normal score against critical values of normal theory";

        internal override MeanAnalysis CreateAnalysis() => new MeanAnalysis<WelchComparison>();
    }

    /// <summary>Analysis of covariance: adjusted for the baseline, with one slope and one variance for all arms.</summary>
    public sealed record Ancova : TestOfMeans
    {
        /// <inheritdoc/>
        public override string Name => "ancova";

        /// <inheritdoc/>
        public override string Describe(string means) =>
            $"analysis of covariance of {means}, adjusted for the baseline with one slope for all arms, against critical values of t";

        internal override MeanAnalysis CreateAnalysis() => new MeanAnalysis<AncovaComparison>();

        internal override MeanAnalysis CreateAnalysis(int centres) => new CentreAnalysis<AncovaComparison>(centres);
    }
}
