using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>The χ² distribution; degrees of freedom &gt; 0.</summary>
public static class ChiSquared
{
    /// <summary>P(X ≤ x), accurate in the lower tail.</summary>
    public static double Cdf(double x, double df) => Gamma.Cdf(x / 2, df / 2);

    /// <summary>P(X &gt; x), accurate in the upper tail.</summary>
    public static double Survival(double x, double df) => Gamma.Survival(x / 2, df / 2);

    /// <summary>The value that leaves probability p below it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1], or df is not positive and finite.</exception>
    public static double Quantile(double p, double df) => 2 * Gamma.Quantile(p, df / 2);

    /// <summary>The value that leaves probability p above it; keeps its accuracy for tiny p.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1], or df is not positive and finite.</exception>
    public static double UpperQuantile(double p, double df) => 2 * Gamma.UpperQuantile(p, df / 2);

    /// <summary>Log density.</summary>
    public static double LogDensity(double x, double df) => Gamma.LogDensity(x / 2, df / 2) - PortableMath.Log(2);
}
