using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>Tests that go with Mantel–Haenszel: of no effect, and of one common odds ratio.</summary>
internal static class HomogeneityTests
{
    /// <summary>
    /// Cochran–Mantel–Haenszel: (max(0, |Σ(a − E)| − ½))²/ΣV on 1 degree of freedom, E and V of the hypergeometric distribution
    /// (Mantel and Haenszel 1959; the correction never turns the difference round).
    /// </summary>
    public static ChiSquaredTest? NoEffect(ImmutableArray<TwoByTwo> tables)
    {
        var informative = tables.Where(t => !t.IsUninformative).ToArray();
        return Corrected(informative.Sum(t => t.Events1 - t.NullMean), informative.Sum(t => t.NullVariance));
    }

    /// <summary>The same for rates: given their sum, x₁ is binomial with share t₁/T.</summary>
    public static ChiSquaredTest? NoEffect(ImmutableArray<Rates> tables) => Corrected(
        tables.Sum(t => t.Events1 - t.Events * t.Time1 / t.Time),
        tables.Sum(t => t.Events * (t.Time1 / t.Time) * (t.Time2 / t.Time)));

    /// <summary>
    /// Breslow and Day (1980, section 4.4): Σ(a − A)²/V, A and V the mean and variance of a under the common odds ratio with the margins
    /// held, asymptotically; and Tarone's (1985) correction, less (Σ(a − A))²/ΣV. Tables without information have neither.
    /// </summary>
    public static (ChiSquaredTest? BreslowDay, ChiSquaredTest? Tarone) OfOddsRatios(ImmutableArray<TwoByTwo> tables, double logOddsRatio)
    {
        var (statistic, difference, variance, count) = (0.0, 0.0, 0.0, 0);
        foreach (var t in tables)
        {
            if (t.IsUninformative)
            {
                continue;
            }

            var a = FittedEvents(t, PortableMath.Exp(logOddsRatio));
            var v = 1 / (1 / a + 1 / (t.Size1 - a) + 1 / (t.Events - a) + 1 / (t.Size2 - t.Events + a));
            statistic += (t.Events1 - a) * (t.Events1 - a) / v;
            difference += t.Events1 - a;
            variance += v;
            count++;
        }

        return (
            ChiSquaredTest.Of(statistic, count - 1),
            ChiSquaredTest.Of(statistic - difference * difference / variance, count - 1));
    }

    /// <summary>A with A(n₂ − m + A) = ψ(n₁ − A)(m − A): (1 − ψ)A² + (n₂ − m + ψ(n₁ + m))A − ψn₁m = 0, the root inside the margins.</summary>
    private static double FittedEvents(TwoByTwo t, double oddsRatio)
    {
        var b = t.Size2 - t.Events + oddsRatio * (t.Size1 + t.Events);
        var c = oddsRatio * t.Size1 * t.Events;
        return 2 * c / (b + Math.Sqrt(Math.Max(0, b * b + 4 * (1 - oddsRatio) * c)));
    }

    private static ChiSquaredTest? Corrected(double difference, double variance)
    {
        var distance = Math.Max(0, Math.Abs(difference) - 0.5);
        return ChiSquaredTest.Of(distance * distance / variance, 1);
    }
}
