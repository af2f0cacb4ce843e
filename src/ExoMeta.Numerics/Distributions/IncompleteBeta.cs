using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>The regularised incomplete beta function Iₓ(a, b), with x and y = 1 − x both given, so that neither end loses digits.</summary>
/// <remarks>
/// Continued fraction (DLMF 8.17.22, by Lentz's method) on the side where it converges fast; the common factor xᵃyᵇ/B(a, b)
/// by the saddle-point expansion of Loader (2000). Portable.
/// </remarks>
internal static class IncompleteBeta
{
    private const int MaximumIterations = 1_000_000;

    /// <summary>Iₓ(a, b) = 1 − I_y(b, a).</summary>
    internal static double Regularised(double a, double b, double x, double y)
    {
        if (x <= 0)
        {
            return 0;
        }

        if (y <= 0)
        {
            return 1;
        }

        return x < (a + 1) / (a + b + 2) ? Fraction(a, b, x, y) : 1 - Fraction(b, a, y, x);
    }

    /// <summary>log(xᵃyᵇ/B(a, b)): the slope of Iₓ with respect to log(x/y).</summary>
    internal static double LogSlope(double a, double b, double x, double y) =>
        PortableMath.Log(a) + PortableMath.Log(b / (a + b)) + SaddlePoint.BinomialLogMass(a, b, x, y);

    private static double Fraction(double a, double b, double x, double y)
    {
        const double tiny = 1e-300;
        var c = 1.0;
        var d = NotTiny(1 - (a + b) * x / (a + 1));
        d = 1 / d;
        var h = d;
        for (var m = 1; m <= MaximumIterations; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / NotTiny(1 + even * d);
            c = NotTiny(1 + even / c);
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / NotTiny(1 + odd * d);
            c = NotTiny(1 + odd / c);
            var factor = d * c;
            h *= factor;
            if (Math.Abs(factor - 1) < 3e-16)
            {
                return Math.Min(1, h * PortableMath.Exp(LogSlope(a, b, x, y)) / a);
            }
        }

        throw new ArithmeticException("The incomplete beta continued fraction did not converge.");

        static double NotTiny(double value) => Math.Abs(value) < tiny ? tiny : value;
    }
}
