using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Trials.Designs;

/// <summary>How the critical values of a Fisher combination test are tied together.</summary>
public enum FisherRule
{
    /// <summary>Each is that of the same level α₁, by itself.</summary>
    EqualLevels,

    /// <summary>The last is that of the full level by itself, the interim ones share a level (Bauer and Köhne 1994, Biometrics 50:1029–1041).</summary>
    FullLevelLast,
}

/// <summary>
/// Fisher's combination test in stages: reject at stage k when the product of the stages' p-values is at most c_k; stop for futility after an
/// interim stage whose own p-value exceeds α₀ (Bauer and Köhne 1994; Wassmer 1999, Biometrical Journal 41:279–293). Equal weights.
/// </summary>
/// <remarks>
/// With y = −log of the product, what goes on has density e^{−y} g_k(y) on an interval, g₁ = 1 and g_k(y) = ∫ g_{k−1}: a polynomial between knots. The
/// level is therefore a finite sum, c_k ∫ g_{k−1} at stage k, exact but for rounding.
/// </remarks>
/// <param name="Critical">c_k of each stage.</param>
/// <param name="AlphaSpent">Cumulative type I error, one-sided, futility obeyed.</param>
/// <param name="Futility">α₀ of each interim stage; 1 where there is no stop.</param>
public sealed record FisherCombination(ImmutableArray<double> Critical, ImmutableArray<double> AlphaSpent, ImmutableArray<double> Futility)
{
    /// <summary>The most stages.</summary>
    public const int MaximumStages = 10;

    /// <summary>Solves a design.</summary>
    /// <param name="alpha">One-sided level in (0, 0.5).</param>
    /// <param name="futility">α₀ of each interim stage, above α and at most 1: one fewer than there are stages.</param>
    /// <param name="rule">How the critical values are tied together.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level, an α₀ or the number of stages is out of range.</exception>
    public static FisherCombination Solve(double alpha, ImmutableArray<double> futility, FisherRule rule = FisherRule.EqualLevels)
    {
        CriticalValues.Check(alpha, null);
        if (futility.Length + 1 is < 1 or > MaximumStages || !futility.All(a => a > alpha && a <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(futility), "up to 9 p-values above alpha and at most 1 were expected, one an interim stage");
        }

        var stages = futility.Length + 1;
        var lowest = rule == FisherRule.FullLevelLast ? OfLevel(alpha, stages) : 0;

        // With the last stage at the full level, interim ones below its own critical value change nothing: the level they share is not below that.
        var smallest = Math.Max(1e-12 * alpha, lowest);
        var level = Spent(alpha, lowest) <= alpha
            ? alpha
            : Spent(smallest, lowest) >= alpha * (1 - 1e-12) ? smallest : RootFinder.Brent(a => Spent(a, lowest) / alpha - 1, smallest, alpha);
        var critical = Critical(level, lowest);
        return new(critical, Levels(critical, futility), futility);

        double Spent(double candidate, double last) => Levels(Critical(candidate, last), futility)[^1];

        ImmutableArray<double> Critical(double candidate, double last) => [.. Enumerable.Range(1, stages).Select(k =>
            rule == FisherRule.FullLevelLast && k == stages ? last : Math.Max(last, OfLevel(candidate, k)))];
    }

    /// <summary>The cumulative level of given critical values.</summary>
    /// <param name="critical">c_k of each stage, not increasing, in (0, 1).</param>
    /// <param name="futility">α₀ of each interim stage, in (0, 1].</param>
    public static ImmutableArray<double> Levels(ImmutableArray<double> critical, ImmutableArray<double> futility)
    {
        var spent = new double[critical.Length];
        spent[0] = critical[0];
        var density = PiecewisePolynomial.One;
        for (var k = 1; k < critical.Length; k++)
        {
            // What goes on past stage k: the product is above c_k, and the stage's own p-value at most α₀.
            var ceiling = -PortableMath.Log(critical[k - 1]);
            var floor = -PortableMath.Log(futility[k - 1]);
            density = k == 1 ? density.Between(floor, ceiling) : density.IntegralShifted(floor).Between(0, ceiling);
            spent[k] = spent[k - 1] + critical[k] * density.Total();
        }

        return [.. spent];
    }

    /// <summary>The product of k uniform p-values is at most this with the probability.</summary>
    private static double OfLevel(double probability, int k) =>
        k == 1 ? probability : PortableMath.Exp(-0.5 * ChiSquared.UpperQuantile(probability, 2 * k));
}
