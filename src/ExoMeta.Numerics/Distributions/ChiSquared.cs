namespace ExoMeta.Numerics.Distributions;

/// <summary>The χ² distribution; degrees of freedom &gt; 0.</summary>
public static class ChiSquared
{
    /// <summary>P(X ≤ x).</summary>
    public static double Cdf(double x, double df) => MathNet.Numerics.SpecialFunctions.GammaLowerRegularized(df / 2, x / 2);

    /// <summary>P(X &gt; x), accurate in the upper tail.</summary>
    public static double Survival(double x, double df) => MathNet.Numerics.SpecialFunctions.GammaUpperRegularized(df / 2, x / 2);

    /// <summary>The value that leaves probability p below it.</summary>
    public static double Quantile(double p, double df) => MathNet.Numerics.Distributions.ChiSquared.InvCDF(df, p);
}
