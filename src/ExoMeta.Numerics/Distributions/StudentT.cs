namespace ExoMeta.Numerics.Distributions;

/// <summary>Student's t distribution; degrees of freedom &gt; 0, +∞ means the normal.</summary>
public static class StudentT
{
    /// <summary>P(T ≤ x).</summary>
    public static double Cdf(double x, double df) => MathNet.Numerics.Distributions.StudentT.CDF(0, 1, df, x);

    /// <summary>P(T &gt; x), accurate in the upper tail.</summary>
    public static double Survival(double x, double df) => Cdf(-x, df);

    /// <summary>The value that leaves probability p below it.</summary>
    public static double Quantile(double p, double df) => MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, df, p);

    /// <summary>Log density.</summary>
    public static double LogDensity(double x, double df) => MathNet.Numerics.Distributions.StudentT.PDFLn(0, 1, df, x);
}
