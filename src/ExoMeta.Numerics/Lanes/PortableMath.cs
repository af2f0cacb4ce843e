namespace ExoMeta.Numerics.Lanes;

/// <summary>Elementary functions whose bits do not depend on the platform, the C library or the vector width.</summary>
/// <remarks>The scalar twins of <c>LaneMath</c>. Every logarithm and exponential outside this project goes through them.</remarks>
public static class PortableMath
{
    /// <summary>Natural logarithm; NaN below 0, −∞ at 0.</summary>
    public static double Log(double x) => Math.Log(x);

    /// <summary>log(1 + x), accurate near 0.</summary>
    public static double Log1p(double x) => double.LogP1(x);

    /// <summary>Exponential.</summary>
    public static double Exp(double x) => Math.Exp(x);

    /// <summary>exp(x) − 1, accurate near 0.</summary>
    public static double Expm1(double x) => double.ExpM1(x);

    /// <summary>x raised to the power y, for x ≥ 0.</summary>
    public static double Pow(double x, double y) => Math.Pow(x, y);

    /// <summary>Base-10 logarithm.</summary>
    public static double Log10(double x) => Math.Log10(x);

    /// <summary>Sine and cosine of an angle in radians.</summary>
    public static (double Sin, double Cos) SinCos(double x) => Math.SinCos(x);

    /// <summary>Arc sine, for −1 ≤ x ≤ 1.</summary>
    public static double Asin(double x) => Math.Asin(x);

    /// <summary>Hyperbolic tangent.</summary>
    public static double Tanh(double x) => Math.Tanh(x);

    /// <summary>Inverse hyperbolic tangent, for −1 &lt; x &lt; 1.</summary>
    public static double Atanh(double x) => Math.Atanh(x);

    /// <summary>Standard normal quantile; −∞ at 0, +∞ at 1, NaN outside [0, 1].</summary>
    public static double NormalQuantile(double p) => Distributions.Normal.Quantile(p);
}
