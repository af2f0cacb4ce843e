using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>Which distribution the excess of significant results was referred to.</summary>
public enum ExcessSignificanceTest
{
    /// <summary>The exact (Poisson binomial) distribution of the number of significant studies.</summary>
    Exact,

    /// <summary>The signed root of χ² = (O − E)²/E + (O − E)²/(k − E).</summary>
    ChiSquared,
}

/// <summary>The test of excess significance (Ioannidis and Trikalinos 2007).</summary>
/// <param name="Observed">Studies with two-sided p ≤ α.</param>
/// <param name="Expected">How many were to be expected: the sum of the powers.</param>
/// <param name="Theta">The true effect that the powers are computed at.</param>
/// <param name="Powers">Power of each study.</param>
/// <param name="ExactPValue">One-sided p from the exact distribution.</param>
/// <param name="ChiSquaredPValue">One-sided p of the χ² test; null when no study could be, or all must be, significant.</param>
/// <param name="Test">Which of the two is <see cref="PValue"/>.</param>
public sealed record ExcessSignificance(
    int Observed,
    double Expected,
    double Theta,
    ImmutableArray<double> Powers,
    double ExactPValue,
    double? ChiSquaredPValue,
    ExcessSignificanceTest Test)
{
    /// <summary>Above this many subsets metafor's tes() turns to χ².</summary>
    private const double SubsetsOfExactTest = 1e6;

    /// <summary>One-sided p for more significant studies than expected.</summary>
    /// <remarks>
    /// The exact one while at most 10⁶ subsets of the studies have at least the observed number of members, χ² beyond: the convention of
    /// metafor's tes(), kept so that answers agree with it. The exact p is there for any k.
    /// </remarks>
    public double PValue => Test == ExcessSignificanceTest.Exact ? ExactPValue : ChiSquaredPValue!.Value;

    /// <summary>Runs the test.</summary>
    /// <remarks>
    /// Power of study i: P(|Z| ≥ z(α/2)) for Z ~ N(θ/√vᵢ, 1), with θ the inverse-variance (equal-effects) mean unless given.
    /// The exact distribution is that of a sum of independent Bernoulli variables, by convolution of positive terms.
    /// </remarks>
    /// <param name="effects">Independent rows.</param>
    /// <param name="theta">True effect; the equal-effects estimate when null.</param>
    /// <param name="alpha">Two-sided level of significance in the studies, in (0, 1).</param>
    /// <exception cref="ArgumentException">Dependent rows, or a level outside (0, 1).</exception>
    public static ExcessSignificance Run(EffectSet effects, double? theta = null, double alpha = 0.05)
    {
        ArgumentNullException.ThrowIfNull(effects);
        EffectSetChecks.ThrowIfInvalid(effects);
        NotApplicableException.ThrowIfDependent(effects, "the test of excess significance");
        if (!(alpha is > 0 and < 1))
        {
            throw new ArgumentException("the level of significance must lie between 0 and 1", nameof(alpha));
        }

        double sw = 0, swy = 0;
        foreach (var e in effects.Effects)
        {
            sw += 1 / e.Variance;
            swy += e.Estimate / e.Variance;
        }

        var truth = theta ?? swy / sw;
        var critical = Normal.UpperQuantile(0.5 * alpha);
        var (observed, expected) = (0, 0.0);
        var powers = ImmutableArray.CreateBuilder<double>(effects.Count);
        foreach (var e in effects.Effects)
        {
            var se = Math.Sqrt(e.Variance);
            var power = Normal.Survival(critical - truth / se) + Normal.Cdf(-critical - truth / se);
            powers.Add(power);
            expected += power;
            observed += Math.Abs(e.Estimate / se) >= critical ? 1 : 0;
        }

        var k = effects.Count;
        var chiSquared = ChiSquaredP(observed, expected, k);
        var test = chiSquared is null || Subsets(k, observed) <= SubsetsOfExactTest ? ExcessSignificanceTest.Exact : ExcessSignificanceTest.ChiSquared;
        return new(observed, expected, truth, powers.ToImmutable(), UpperTail(powers, observed), chiSquared, test);
    }

    private static double? ChiSquaredP(int observed, double expected, int k)
    {
        if (!(expected > 0) || !(expected < k))
        {
            return null;
        }

        var excess = observed - expected;
        return Normal.Survival(excess * Math.Sqrt(1 / expected + 1 / (k - expected)));
    }

    /// <summary>Σ C(k, j) over j ≥ observed.</summary>
    private static double Subsets(int k, int observed)
    {
        var (choose, sum) = (1.0, 1.0);
        for (var j = k; j > observed; j--)
        {
            choose *= (double)j / (k - j + 1);
            sum += choose;
        }

        return sum;
    }

    private static double UpperTail(IReadOnlyList<double> powers, int observed)
    {
        var mass = new double[powers.Count + 1];
        mass[0] = 1;
        for (var i = 0; i < powers.Count; i++)
        {
            for (var j = i + 1; j > 0; j--)
            {
                mass[j] = mass[j] * (1 - powers[i]) + mass[j - 1] * powers[i];
            }

            mass[0] *= 1 - powers[i];
        }

        var tail = 0.0;
        for (var j = powers.Count; j >= observed; j--)
        {
            tail += mass[j];
        }

        return observed == 0 ? 1 : Math.Min(1, tail);
    }
}
