namespace ExoMeta.Numerics.Distributions;

/// <summary>The beta distribution on [0, 1]; both shapes &gt; 0.</summary>
public static class Beta
{
    /// <summary>P(X ≤ x).</summary>
    public static double Cdf(double x, double a, double b) => MathNet.Numerics.SpecialFunctions.BetaRegularized(a, b, x);

    /// <summary>P(X &gt; x), accurate in the upper tail.</summary>
    public static double Survival(double x, double a, double b) => MathNet.Numerics.SpecialFunctions.BetaRegularized(b, a, 1 - x);

    /// <summary>The value that leaves probability p below it.</summary>
    public static double Quantile(double p, double a, double b) => MathNet.Numerics.Distributions.Beta.InvCDF(a, b, p);
}
