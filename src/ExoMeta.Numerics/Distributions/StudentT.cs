using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>Student's t distribution; degrees of freedom &gt; 0, whole or not, +∞ means the normal.</summary>
/// <remarks>
/// Relative accuracy about 10⁻¹³ in both tails. Above 10⁹ degrees of freedom, the normal with corrections in 1/df. Up to 64 whole degrees
/// of freedom the central probability is a finite sum (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4). Quantiles start from Hill (1970,
/// CACM algorithm 396) and are polished by Halley's steps on the distribution itself; a step below 3·10⁻⁶ of the quantile ends them,
/// because the next would be of its third power.
/// </remarks>
public static class StudentT
{
    // Beyond, Fisher's expansion (Abramowitz and Stegun 1964, 26.7.5, and its inverse) to second order in 1/df is exact to rounding.
    private const double LargeDf = 1e9;

    /// <summary>P(T ≤ x), accurate in the lower tail.</summary>
    public static double Cdf(double x, double df) => Survival(-x, df);

    /// <summary>P(T &gt; x), accurate in the upper tail.</summary>
    /// <exception cref="ArgumentOutOfRangeException">df is not positive.</exception>
    public static double Survival(double x, double df)
    {
        Check(df);
        if (df > LargeDf)
        {
            // A |x| above 40 has probability 0 in any case; the clamp keeps the expansion from turning round.
            var bounded = Math.Clamp(x, -40, 40);
            var square = bounded * bounded;
            return Normal.Survival(bounded * (1 - (square + 1) / (4 * df) + (13 * square * square + 8 * square + 3) / (96 * df * df)));
        }

        if (double.IsNaN(x) || double.IsInfinity(x))
        {
            return double.IsNaN(x) ? x : x > 0 ? 0 : 1;
        }

        var shape = new StudentShape(df);
        var tail = Math.Abs(x) < 0.5 ? 0.5 - shape.Central(Math.Abs(x)) : shape.Tail(Math.Abs(x));
        return x > 0 ? tail : 1 - tail;
    }

    /// <summary>The value that leaves probability p below it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1], or df is not positive.</exception>
    public static double Quantile(double p, double df) => p <= 0.5 ? -UpperQuantile(p, df) : UpperQuantile(1 - p, df);

    /// <summary>The value that leaves probability p above it; keeps its accuracy for tiny p.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1], or df is not positive.</exception>
    public static double UpperQuantile(double p, double df)
    {
        Check(df);
        Probability.Check(p);
        if (p > 0.5)
        {
            return -UpperQuantile(1 - p, df);
        }

        if (p == 0 || p == 0.5)
        {
            return p == 0 ? double.PositiveInfinity : 0;
        }

        if (df > LargeDf)
        {
            var z = Normal.UpperQuantile(p);
            var square = z * z;
            return z * (1 + (square + 1) / (4 * df) + (5 * square * square + 16 * square + 3) / (96 * df * df));
        }

        if (df >= 1 && p > 1e-12 && FromHill(p, df) is { } quantile)
        {
            return quantile;
        }

        // T² is F(1, df): near the centre by the probability inside ±t, beyond by the one outside.
        var odds = p > 0.25 ? Beta.Odds(2 * (0.5 - p), 0.5, df / 2, isLower: true) : Beta.Odds(2 * p, 0.5, df / 2, isLower: false);
        return Math.Sqrt(odds) * Math.Sqrt(df);
    }

    /// <summary>Log density.</summary>
    /// <exception cref="ArgumentOutOfRangeException">df is not positive.</exception>
    public static double LogDensity(double x, double df)
    {
        Check(df);
        if (double.IsInfinity(df))
        {
            return Normal.LogDensity(x);
        }

        var tail = Math.Abs(x) < 1e150 ? PortableMath.Log1p(x * x / df) : 2 * PortableMath.Log(Math.Abs(x)) - PortableMath.Log(df);
        return StudentShape.LogGammaRatio(df / 2) - 0.5 * PortableMath.Log(df * Math.PI) - (df / 2 + 0.5) * tail;
    }

    /// <summary>The upper quantile, 0 &lt; p &lt; ½, from Hill's start; null when a few steps do not reach it.</summary>
    private static double? FromHill(double p, double df)
    {
        if (df == 1)
        {
            // cot πp, from whichever of the two angles is small.
            var (sine, cosine) = PortableMath.SinCos(Math.PI * (p < 0.25 ? p : 0.5 - p));
            return p < 0.25 ? cosine / sine : sine / cosine;
        }

        if (df == 2)
        {
            return (1 - 2 * p) / Math.Sqrt(2 * p * (1 - p));
        }

        var shape = new StudentShape(df);
        var t = HillStart(p, df);
        for (var i = 0; i < 8; i++)
        {
            if (!(t > 0 && t < 1e100))
            {
                return null;
            }

            var excess = p > 0.25 ? 0.5 - p - shape.Central(t) : shape.Tail(t) - p;
            var newton = excess / shape.Density(t);
            var step = newton / (1 - 0.5 * newton * (df + 1) * t / (df + t * t));
            t += step;
            if (Math.Abs(step) <= 3e-6 * t)
            {
                return t;
            }
        }

        return null;
    }

    /// <summary>Hill's (1970) expansions about the normal and, far out, about the tail's leading term.</summary>
    private static double HillStart(double p, double n)
    {
        var a = 1 / (n - 0.5);
        var b = 48 / (a * a);
        var c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
        var d = ((94.5 / (b + c) - 3) / b + 1) * Math.Sqrt(a * (Math.PI / 2)) * n;
        var y = PortableMath.Pow(d * 2 * p, 2 / n);
        if (y > 0.05 + a)
        {
            var x = Normal.Quantile(p);
            y = x * x;
            c += n < 5 ? 0.3 * (n - 4.5) * (x + 0.6) : 0;
            c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
            y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
            y = PortableMath.Expm1(a * y * y);
        }
        else
        {
            y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (n + 1) / (n + 2) + 1 / y;
        }

        return Math.Sqrt(n * y);
    }

    private static void Check(double df)
    {
        if (!(df > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(df), df, "Positive degrees of freedom were expected.");
        }
    }
}
