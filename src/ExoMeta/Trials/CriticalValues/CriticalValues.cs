using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Trials;

/// <summary>One-sided critical values.</summary>
internal static class CriticalValues
{
    /// <summary>The value that one normal or t statistic exceeds with probability α.</summary>
    public static double Single(double alpha, double? degreesOfFreedom) =>
        degreesOfFreedom is { } df && double.IsFinite(df) ? -StudentT.Quantile(alpha, df) : -Normal.Quantile(alpha);

    /// <summary>
    /// Ten decimals: statistics are compared with this number, and its last bits, which come from the platform's
    /// mathematics library, must not decide a count.
    /// </summary>
    public static double ForComparing(double critical) => Math.Round(critical, 10);

    public static void Check(double alpha, double? degreesOfFreedom)
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
