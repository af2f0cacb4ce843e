using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>Fisher's F distribution; numerator and denominator degrees of freedom &gt; 0, the denominator's may be +∞ (then χ²/df).</summary>
public static class FisherF
{
    /// <summary>P(X ≤ x), accurate in the lower tail.</summary>
    public static double Cdf(double x, double df1, double df2)
    {
        if (double.IsPositiveInfinity(df2))
        {
            return ChiSquared.Cdf(x * df1, df1);
        }

        Check(df1, df2);
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        var (u, v) = Split(x, df1, df2);
        return IncompleteBeta.Regularised(df1 / 2, df2 / 2, u, v);
    }

    /// <summary>P(X &gt; x), accurate in the upper tail.</summary>
    public static double Survival(double x, double df1, double df2)
    {
        if (double.IsPositiveInfinity(df2))
        {
            return ChiSquared.Survival(x * df1, df1);
        }

        Check(df1, df2);
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        var (u, v) = Split(x, df1, df2);
        return IncompleteBeta.Regularised(df2 / 2, df1 / 2, v, u);
    }

    /// <summary>The value that leaves probability p below it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1], or degrees of freedom are not positive.</exception>
    public static double Quantile(double p, double df1, double df2)
    {
        Probability.Check(p);
        return p <= 0.5 ? Solve(p, df1, df2, isLower: true) : Solve(1 - p, df1, df2, isLower: false);
    }

    /// <summary>The value that leaves probability p above it; keeps its accuracy for tiny p.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1], or degrees of freedom are not positive.</exception>
    public static double UpperQuantile(double p, double df1, double df2)
    {
        Probability.Check(p);
        return p <= 0.5 ? Solve(p, df1, df2, isLower: false) : Solve(1 - p, df1, df2, isLower: true);
    }

    /// <summary>Log density.</summary>
    public static double LogDensity(double x, double df1, double df2)
    {
        if (double.IsPositiveInfinity(df2))
        {
            return ChiSquared.LogDensity(x * df1, df1) + PortableMath.Log(df1);
        }

        Check(df1, df2);
        if (x <= 0)
        {
            return x < 0 || df1 > 2 ? double.NegativeInfinity : df1 == 2 ? 0 : double.PositiveInfinity;
        }

        var (u, v) = Split(x, df1, df2);
        return v == 0 ? double.NegativeInfinity : IncompleteBeta.LogSlope(df1 / 2, df2 / 2, u, v) - PortableMath.Log(x);
    }

    private static double Solve(double p, double df1, double df2, bool isLower)
    {
        if (double.IsPositiveInfinity(df2))
        {
            return (isLower ? ChiSquared.Quantile(p, df1) : ChiSquared.UpperQuantile(p, df1)) / df1;
        }

        Check(df1, df2);
        return Beta.Odds(p, df1 / 2, df2 / 2, isLower) * (df2 / df1);
    }

    /// <summary>df1·x/(df1·x + df2) and its complement.</summary>
    private static (double X, double Y) Split(double x, double df1, double df2)
    {
        if (double.IsPositiveInfinity(x))
        {
            return (1, 0);
        }

        var odds = Math.Max(0, x) * (df1 / df2);
        return double.IsPositiveInfinity(odds) ? (1, 0) : (odds / (1 + odds), 1 / (1 + odds));
    }

    private static void Check(double df1, double df2)
    {
        Probability.CheckParameter(df1, nameof(df1));
        Probability.CheckParameter(df2, nameof(df2));
    }
}
