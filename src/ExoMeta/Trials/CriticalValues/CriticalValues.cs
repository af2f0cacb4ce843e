using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Trials;

/// <summary>One-sided critical values of the comparisons of a fixed design.</summary>
public static class CriticalValues
{
    /// <summary>The critical value that every comparison of a design shares.</summary>
    /// <param name="multiplicity">How the family-wise error is controlled.</param>
    /// <param name="loadings">λ_i = √(n_i/(n_i + n_0)) of each comparison, one at least.</param>
    /// <param name="alpha">One-sided level in (0, 0.5).</param>
    /// <param name="degreesOfFreedom">Of the pooled variance; null for normal statistics.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static double Of(
        Multiplicity multiplicity, ImmutableArray<double> loadings, double alpha, double? degreesOfFreedom = null)
    {
        Check(alpha, degreesOfFreedom);
        return multiplicity switch
        {
            Multiplicity.None => Single(alpha, degreesOfFreedom),
            Multiplicity.Bonferroni => Single(alpha / loadings.Length, degreesOfFreedom),
            Multiplicity.Dunnett => Dunnett.CriticalValue(loadings, alpha, degreesOfFreedom),
            _ => throw new ArgumentOutOfRangeException(nameof(multiplicity)),
        };
    }

    /// <summary>The value that one normal or t statistic exceeds with probability α.</summary>
    internal static double Single(double alpha, double? degreesOfFreedom) =>
        degreesOfFreedom is { } df && double.IsFinite(df) ? -StudentT.Quantile(alpha, df) : -Normal.Quantile(alpha);

    /// <summary>
    /// Ten decimals: statistics are compared with this number, and its last bits, which come from the platform's
    /// mathematics library, must not decide a count.
    /// </summary>
    internal static double ForComparing(double critical) => Math.Round(critical, 10);

    internal static void Check(double alpha, double? degreesOfFreedom)
    {
        if (!(alpha is > 0 and < 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), "the one-sided level must lie inside (0, 0.5)");
        }

        if (degreesOfFreedom is { } df && !(df > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), "degrees of freedom must be above 0");
        }
    }
}
