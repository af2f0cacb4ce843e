namespace ExoMeta.Numerics.Distributions;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    /// <summary>P(Z ≤ x).</summary>
    public static double Cdf(double x) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, x);

    /// <summary>P(Z &gt; x), accurate in the upper tail.</summary>
    public static double Survival(double x) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, -x);

    /// <summary>The value that leaves probability p below it.</summary>
    public static double Quantile(double p) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, p);

    /// <summary>Log density.</summary>
    public static double LogDensity(double x) => MathNet.Numerics.Distributions.Normal.PDFLn(0, 1, x);
}
