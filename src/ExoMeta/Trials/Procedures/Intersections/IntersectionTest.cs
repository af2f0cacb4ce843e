using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Trials;

/// <summary>
/// How an intersection hypothesis, that no comparison of a set has an effect, is tested at one stage: what gives its p-value to a closed
/// test with combination over the stages (Bauer and Kieser 1999, Statistics in Medicine 18:1833–1848; Bretz et al. 2006, Biometrical
/// Journal 48:623–634).
/// </summary>
public abstract record IntersectionTest
{
    private IntersectionTest()
    {
    }

    /// <summary>Its name in trial files and tables.</summary>
    public abstract string Name { get; }

    /// <summary>Every intersection test, in the order of the documentation.</summary>
    public static ImmutableArray<IntersectionTest> All { get; } = [new Dunnett(), new DunnettOfScores(), new Simes(), new Bonferroni()];

    /// <summary>The intersection test of a name, case and all; null when there is none.</summary>
    public static IntersectionTest? OfName(string name) => All.FirstOrDefault(test => string.Equals(test.Name, name, StringComparison.Ordinal));

    /// <summary>Prepares the scores of every intersection; the result may be shared by threads.</summary>
    /// <param name="loadings">λ_i of each comparison at the stage (its own patients only), inside (−1, 1); at most 8.</param>
    /// <param name="degreesOfFreedom">Of the stage's t statistics; null (or +∞) for normal statistics.</param>
    /// <exception cref="ArgumentException">The arguments are not sound; the message names everything that is wrong.</exception>
    /// <exception cref="ArithmeticException">A score cannot be fitted: degrees of freedom below 2, or loadings next to ±1.</exception>
    public IntersectionScores Prepare(ImmutableArray<double> loadings, double? degreesOfFreedom = null)
    {
        var problems = Problems(loadings, degreesOfFreedom).ToArray();
        if (problems.Length > 0)
        {
            throw new ArgumentException(string.Join("; ", problems), nameof(loadings));
        }

        return Create(loadings, degreesOfFreedom is { } df && double.IsFinite(df) ? df : null);
    }

    private protected abstract IntersectionScores Create(ImmutableArray<double> loadings, double? degreesOfFreedom);

    private static IEnumerable<string> Problems(ImmutableArray<double> loadings, double? degreesOfFreedom)
    {
        if (loadings.IsDefaultOrEmpty || loadings.Length > MultiplicityProcedure.MaximumClosedComparisons)
        {
            yield return FormattableString.Invariant($"1 to {MultiplicityProcedure.MaximumClosedComparisons} comparisons were expected");
        }
        else if (loadings.Any(loading => !(Math.Abs(loading) < 1)))
        {
            yield return "loadings must lie inside (-1, 1)";
        }

        if (degreesOfFreedom is { } df && !(df > 0))
        {
            yield return "degrees of freedom must be above 0";
        }
    }

    private static NormalScore? ScoreOf(double? degreesOfFreedom) => degreesOfFreedom is { } df ? NormalScore.Of(df) : null;

    /// <summary>
    /// Dunnett's test, exact for any allocation: for normal statistics, and for t statistics with one pooled variance and fixed degrees of
    /// freedom by the multivariate t.
    /// </summary>
    public sealed record Dunnett : IntersectionTest
    {
        /// <inheritdoc/>
        public override string Name => "dunnett";

        private protected override IntersectionScores Create(ImmutableArray<double> loadings, double? degreesOfFreedom) =>
            new DunnettScores(loadings, degreesOfFreedom, ScoreOf(degreesOfFreedom));
    }

    /// <summary>
    /// Dunnett's test for normal statistics, applied to the normal scores of t statistics: an approximation, because the common scale makes
    /// the t statistics dependent in another way; for normal statistics it is <see cref="Dunnett"/> itself.
    /// </summary>
    public sealed record DunnettOfScores : IntersectionTest
    {
        /// <inheritdoc/>
        public override string Name => "dunnett-of-scores";

        private protected override IntersectionScores Create(ImmutableArray<double> loadings, double? degreesOfFreedom) =>
            new DunnettScores(loadings, null, ScoreOf(degreesOfFreedom));
    }

    /// <summary>
    /// Simes' (1986, Biometrika 73:751–754) test: p = min over k of n·p₍k₎/k. Its level holds where Simes' inequality does.
    /// </summary>
    public sealed record Simes : IntersectionTest
    {
        /// <inheritdoc/>
        public override string Name => "simes";

        private protected override IntersectionScores Create(ImmutableArray<double> loadings, double? degreesOfFreedom) =>
            new SimesScores(loadings.Length, ScoreOf(degreesOfFreedom));
    }

    /// <summary>Bonferroni's test: p = n·min p, at most 1. Its level holds under any dependence.</summary>
    public sealed record Bonferroni : IntersectionTest
    {
        /// <inheritdoc/>
        public override string Name => "bonferroni";

        private protected override IntersectionScores Create(ImmutableArray<double> loadings, double? degreesOfFreedom) =>
            new BonferroniScores(loadings.Length, ScoreOf(degreesOfFreedom));
    }
}
