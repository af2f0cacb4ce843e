using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>The standard normal distribution; portable, so simulated counts may depend on it.</summary>
public static class Normal
{
    /// <summary>P(Z ≤ x), accurate in the lower tail (relative error at most 10⁻¹⁵ down to the smallest normal double).</summary>
    public static double Cdf(double x) => PortableMath.NormalCdf(x);

    /// <summary>P(Z &gt; x), accurate in the upper tail.</summary>
    public static double Survival(double x) => PortableMath.NormalCdf(-x);

    /// <summary>The value that leaves probability p below it; NaN outside [0, 1].</summary>
    public static double Quantile(double p) => PortableMath.NormalQuantile(p);

    /// <summary>The value that leaves probability p above it; keeps its accuracy for tiny p.</summary>
    public static double UpperQuantile(double p) => -PortableMath.NormalQuantile(p);

    /// <summary>Log density.</summary>
    public static double LogDensity(double x) => -0.5 * x * x - SaddlePoint.HalfLogTwoPi;
}
