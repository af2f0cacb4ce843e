using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>The two hypergeometric functions of the unbiased correlation, by their Euler integrals.</summary>
/// <remarks>
/// The power series in 1 − r² needs millions of terms for small n and r. The integrals have a feature of width r at one end
/// of their range, which the double-exponential substitution (Takahasi &amp; Mori 1974) resolves for every r:
/// relative error below 1e-13 for 5 ≤ n ≤ 10⁶.
/// </remarks>
internal static class OlkinPratt
{
    private const double Step = 1.0 / 64;
    private const double Reach = 4.9;

    /// <summary>From this n on, and for r² above ½, the power series is short; elsewhere the variance is large beside the digits lost to 1.</summary>
    private const double EnoughForSeries = 40;

    /// <summary>₂F₁(½, ½; (n − 2)/2; x) − 1 − x/(2(n − 2)), what is left beyond the linear term, n ≥ 5, with its own relative accuracy.</summary>
    /// <param name="rSquared">r²; beside x, because near r = 0 and near |r| = 1 each has digits that the other has lost.</param>
    /// <param name="x">1 − r².</param>
    /// <param name="n">Sample size.</param>
    public static double HalfHalfBeyondLinear(double rSquared, double x, double n) => n < EnoughForSeries && x > 0.5
        ? HalfHalf(rSquared, n) - 1 - 0.5 * x / (n - 2)
        : SeriesFrom(0.5, 0.5 * (n - 2), x, skipped: 1);

    /// <summary>₂F₁(1, 1; n/2; x) − 1, n ≥ 5, with its own relative accuracy.</summary>
    /// <param name="rSquared">r².</param>
    /// <param name="x">1 − r².</param>
    /// <param name="n">Sample size.</param>
    public static double OneOneMinusOne(double rSquared, double x, double n) =>
        n < EnoughForSeries && x > 0.5 ? OneOne(rSquared, n) - 1 : SeriesFrom(1, 0.5 * n, x, skipped: 0);

    /// <summary>Σ (a)ₖ²/((c)ₖ k!)·xᵏ over k above <paramref name="skipped"/>: all terms are positive, and fall at least as k^{2a − c − 1}.</summary>
    private static double SeriesFrom(double a, double c, double x, int skipped)
    {
        double sum = 0, term = 1;
        for (var k = 0; k < 10_000; k++)
        {
            term *= (a + k) * (a + k) / ((c + k) * (k + 1)) * x;
            if (k < skipped)
            {
                continue;
            }

            sum += term;
            if (term <= 1e-18 * sum)
            {
                break;
            }
        }

        return sum;
    }

    /// <summary>₂F₁(½, ½; (n − 2)/2; 1 − r²), n ≥ 5.</summary>
    private static double HalfHalf(double rSquared, double n)
    {
        // 2K ∫₀^{π/2} sin^{n−4}φ / √(sin²φ + r² cos²φ) dφ with K = Γ(c)/(√π Γ(c − ½)), c = (n − 2)/2; x = φ/(π/2).
        const double SquareRootOfPi = 1.7724538509055160;
        var constant = 2 * GammaRatio.HalfStep(n - 2) / SquareRootOfPi;
        return constant * (Math.PI / 2) * Integrate((below, above) =>
        {
            var (sine, cosine) = below <= 0.5
                ? PortableMath.SinCos(Math.PI / 2 * below)
                : Swap(PortableMath.SinCos(Math.PI / 2 * above));
            var logSine = below <= 0.5 ? PortableMath.Log(sine) : 0.5 * PortableMath.Log1p(-cosine * cosine);
            return PortableMath.Exp((n - 4) * logSine) / Math.Sqrt(sine * sine + rSquared * cosine * cosine);
        });

        static (double Sin, double Cos) Swap((double Sin, double Cos) angle) => (angle.Cos, angle.Sin);
    }

    /// <summary>₂F₁(1, 1; n/2; 1 − r²), n ≥ 5.</summary>
    private static double OneOne(double rSquared, double n)
    {
        // (c − 1) ∫₀¹ s^{c−2} / (r² + (1 − r²)s) ds, c = n/2.
        var c = 0.5 * n;
        return (c - 1) * Integrate((below, above) =>
        {
            var logarithm = below <= 0.5 ? PortableMath.Log(below) : PortableMath.Log1p(-above);
            return PortableMath.Exp((c - 2) * logarithm) / (rSquared + (1 - rSquared) * below);
        });
    }

    /// <summary>∫₀¹ f, f given the distances to both ends of the range, which may be as small as 1e-90.</summary>
    private static double Integrate(Func<double, double, double> f)
    {
        var sum = 0.0;
        for (var k = -(int)(Reach / Step); k <= (int)(Reach / Step); k++)
        {
            // x = 1/(1 + e^{−2u}) with u = (π/2) sinh t; dx/dt = π cosh t · x(1 − x).
            var t = k * Step;
            var (up, down) = (PortableMath.Exp(t), PortableMath.Exp(-t));
            var e = PortableMath.Exp(-Math.PI * 0.5 * Math.Abs(up - down));
            var (near, far) = (e / (1 + e), 1 / (1 + e));
            var (below, above) = k < 0 ? (near, far) : (far, near);
            var weight = Math.PI * 0.5 * (up + down) * near * far;
            if (weight > 0 && near > 0)
            {
                sum += weight * f(below, above);
            }
        }

        return sum * Step;
    }
}
