using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>The regularised incomplete beta function Iₓ(a, b), with x and y = 1 − x both given, so that neither end loses digits.</summary>
/// <remarks>
/// A continued fraction on the side where it converges fast; the common factor xᵃyᵇ/B(a, b) by the saddle-point expansion of
/// Loader (2000). Portable.
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

        return Regularised(a, b, x, y, PortableMath.Exp(LogSlope(a, b, x, y)));
    }

    /// <summary>Iₓ(a, b) where the caller knows the common factor xᵃyᵇ/B(a, b), for 0 &lt; x, y &lt; 1.</summary>
    internal static double Regularised(double a, double b, double x, double y, double front) =>
        (a + 1) * y > (b + 1) * x ? Fraction(a, b, x, y, front) : 1 - Fraction(b, a, y, x, front);

    /// <summary>log(xᵃyᵇ/B(a, b)): the slope of Iₓ with respect to log(x/y).</summary>
    internal static double LogSlope(double a, double b, double x, double y) =>
        PortableMath.Log(a) + PortableMath.Log(b / (a + b)) + SaddlePoint.BinomialLogMass(a, b, x, y);

    /// <summary>The continued fraction of DiDonato and Morris (1992), eq. 9, by Lentz's method: no term of it cancels for large a or b.</summary>
    private static double Fraction(double a, double b, double x, double y, double front)
    {
        const double tiny = 1e-300;
        var lambda = a * y - b * x;
        var h = a / (a + 1) * (lambda + 1);
        var c = h;
        var d = 0.0;
        for (var n = 1; n <= MaximumIterations; n++)
        {
            var s = a + 2.0 * n - 1;
            var alpha = (a + n - 1) / s * ((a + b + n - 1) / s) * (n * (b - n) * x) * x;
            var beta = n + n * (b - n) * x / s + (a + n) / (s + 2) * (lambda + 1 + n * (1 + y));
            d = 1 / NotTiny(beta + alpha * d);
            c = NotTiny(beta + alpha / c);
            var ratio = c * d;
            h *= ratio;
            if (Math.Abs(ratio - 1) < 3e-16)
            {
                return Math.Min(1, front / h);
            }
        }

        throw new ArithmeticException("The incomplete beta continued fraction did not converge.");

        static double NotTiny(double value) => Math.Abs(value) < tiny ? tiny : value;
    }
}
