namespace ExoMeta.Numerics.Lanes;

/// <summary>Elementary functions whose bits do not depend on the platform, the C library or the vector width.</summary>
/// <remarks>The scalar twins of <c>LaneMath</c>. Every logarithm and exponential outside this project goes through them.</remarks>
public static partial class PortableMath
{
    /// <summary>Natural logarithm; NaN below 0, −∞ at 0. Maximum error 0.85 ULP.</summary>
    public static double Log(double x) => LaneMath.Log(new LaneOne(x)).Value;

    /// <summary>Exponential. Maximum error 0.62 ULP (1.1 where the result is subnormal).</summary>
    public static double Exp(double x) => LaneMath.Exp(new LaneOne(x)).Value;

    /// <summary>Sine and cosine of an angle in radians; NaN at ±∞. Maximum error 0.80 ULP.</summary>
    public static (double Sin, double Cos) SinCos(double x)
    {
        var (sine, cosine) = LaneMath.SinCos(new LaneOne(x));
        return (sine.Value, cosine.Value);
    }

    /// <summary>Standard normal quantile; −∞ at 0, +∞ at 1, NaN outside [0, 1]. Maximum error 3 ULP.</summary>
    public static double NormalQuantile(double p) => LaneMath.NormalQuantile(new LaneOne(p)).Value;

    /// <summary>Standard normal distribution function, accurate in the lower tail; P(Z &gt; x) is its value at −x. Maximum error 4 ULP.</summary>
    public static double NormalCdf(double x) => LaneMath.NormalCdf(new LaneOne(x)).Value;

    /// <summary>log(1 + x), accurate near 0; −∞ at −1, NaN below. Maximum error 0.51 ULP.</summary>
    public static double Log1p(double x) => LaneMath.Log1p(new LaneOne(x)).Value;

    /// <summary>exp(x) − 1, accurate near 0. Maximum error 1.0 ULP.</summary>
    public static double Expm1(double x)
    {
        if (!(Math.Abs(x) < 40))
        {
            return x > 0 ? Exp(x) : x < 0 ? -1 : double.NaN;
        }

        if (Math.Abs(x) < 1e-17)
        {
            return x;
        }

        // 2ⁿ·(1 + r + c) − 1 = (2ⁿ − 1) + 2ⁿ·r + 2ⁿ·c, the first sum exact.
        var (n, high, low) = LaneMath.ExpReduced(new LaneOne(x));
        var scale = LaneMath.Scale(new LaneOne(1), n).Value;
        if (n.Value == 0)
        {
            return x + ExpTail(x);
        }

        var start = DoubleDouble.Sum(scale * high.Value, -1);
        return start.High + (start.Low + scale * low.Value);
    }

    /// <summary>x raised to the power y, for x ≥ 0 (NaN below 0); 1 when y = 0. Maximum error 0.7 ULP short of underflow.</summary>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1)
        {
            return 1;
        }

        if (!(x >= 0) || double.IsNaN(y))
        {
            return double.NaN;
        }

        if (x == 0 || double.IsInfinity(x) || double.IsInfinity(y))
        {
            return x > 1 == y > 0 ? double.PositiveInfinity : 0;
        }

        if (y == 1)
        {
            return x;
        }

        var logarithm = new DoubleDouble(x, 0).Log();
        var exponent = logarithm.High * y;
        return Math.Abs(exponent) < 800 ? ExpOf(logarithm.Times(y)) : exponent > 0 ? double.PositiveInfinity : 0;
    }

    /// <summary>Base-10 logarithm, exact at the powers of ten; NaN below 0, −∞ at 0. Maximum error 0.51 ULP.</summary>
    public static double Log10(double x)
    {
        if (!(x > 0) || double.IsInfinity(x))
        {
            return Log(x);
        }

        return new DoubleDouble(x, 0).Log().Times(new DoubleDouble(0.4342944819032518, 1.098319650216765e-17)).High;
    }

    /// <summary>Arc sine, in [−π/2, π/2], for −1 ≤ x ≤ 1; NaN outside. Maximum error 0.7 ULP.</summary>
    public static double Asin(double x) => LaneMath.Asin(new LaneOne(x)).Value;

    /// <summary>Hyperbolic tangent. Maximum error 2 ULP.</summary>
    public static double Tanh(double x)
    {
        var a = Math.Abs(x);
        if (a < 1e-9 || double.IsNaN(x))
        {
            return x;
        }

        var e = Expm1(2 * Math.Min(a, 25));
        return Math.CopySign(e / (e + 2), x);
    }

    /// <summary>Inverse hyperbolic tangent, for −1 &lt; x &lt; 1; ±∞ at ±1, NaN outside. Maximum error 0.51 ULP.</summary>
    public static double Atanh(double x)
    {
        var a = Math.Abs(x);
        if (!(a < 1))
        {
            return a == 1 ? Math.CopySign(double.PositiveInfinity, x) : double.NaN;
        }

        if (a < 1e-9)
        {
            return x;
        }

        if (a < 0.17)
        {
            return new DoubleDouble(x, 0).TwiceAtanh().High / 2;
        }

        var difference = DoubleDouble.Sum(1, a).Log().Plus(DoubleDouble.Sum(1, -a).Log().Times(-1));
        return Math.CopySign(difference.High / 2, x);
    }
}
