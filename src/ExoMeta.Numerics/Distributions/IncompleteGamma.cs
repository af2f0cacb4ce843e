using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x).</summary>
/// <remarks>
/// Series (DLMF 8.11.4) for x &lt; a + 1, continued fraction (DLMF 8.9.2, by Lentz's method) above; the common factor xᵃe⁻ˣ/Γ(a + 1)
/// by the saddle-point expansion of Loader (2000), so that both tails keep their relative accuracy. Portable.
/// </remarks>
internal static class IncompleteGamma
{
    private const int MaximumIterations = 1_000_000;

    internal static double Lower(double a, double x)
    {
        if (x <= 0)
        {
            return 0;
        }

        return double.IsPositiveInfinity(x) ? 1 : x < a + 1 ? Series(a, x) : 1 - Fraction(a, x);
    }

    internal static double Upper(double a, double x)
    {
        if (x <= 0)
        {
            return 1;
        }

        return double.IsPositiveInfinity(x) ? 0 : x < a + 1 ? 1 - Series(a, x) : Fraction(a, x);
    }

    /// <summary>xᵃe⁻ˣ/Γ(a): the derivative of P with respect to log x.</summary>
    internal static double LogSlope(double a, double x) => PortableMath.Log(a) + SaddlePoint.PoissonLogMass(a, x);

    private static double Series(double a, double x)
    {
        var term = 1.0;
        var sum = 1.0;
        for (var n = 1; n <= MaximumIterations; n++)
        {
            term *= x / (a + n);
            sum += term;
            if (term < sum * 1e-17)
            {
                return Math.Min(1, sum * PortableMath.Exp(SaddlePoint.PoissonLogMass(a, x)));
            }
        }

        throw new ArithmeticException("The incomplete gamma series did not converge.");
    }

    private static double Fraction(double a, double x)
    {
        const double tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / tiny;
        var d = 1 / b;
        var h = d;
        for (var n = 1; n <= MaximumIterations; n++)
        {
            var numerator = -n * (n - a);
            b += 2;
            d = numerator * d + b;
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = b + numerator / c;
            c = Math.Abs(c) < tiny ? tiny : c;
            var factor = c * d;
            h *= factor;
            if (Math.Abs(factor - 1) < 3e-16)
            {
                return Math.Min(1, h * PortableMath.Exp(LogSlope(a, x)));
            }
        }

        throw new ArithmeticException("The incomplete gamma continued fraction did not converge.");
    }
}
