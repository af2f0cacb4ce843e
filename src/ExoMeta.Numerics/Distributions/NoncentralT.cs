using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>The noncentral t distribution of (Z + δ)/S, S² = χ²_ν/ν independent of the standard normal Z; ν &gt; 0, whole or not.</summary>
/// <remarks>
/// P(T &gt; t) = E Φ(δ − tS), by the trapezoidal rule over log S: the integrand is analytic and dies away at least as fast as a normal density,
/// so that the rule converges geometrically (Trefethen and Weideman 2014, SIAM Review 56:385). Absolute error below 1e-13 for ν ≥ 1.
/// </remarks>
public static class NoncentralT
{
    private const double RelativeStep = 0.5;

    /// <summary>P(T ≤ t).</summary>
    /// <exception cref="ArgumentOutOfRangeException">ν is not above 0, or δ is not finite.</exception>
    public static double Cdf(double t, double df, double noncentrality) => Survival(-t, df, -noncentrality);

    /// <summary>P(T &gt; t).</summary>
    /// <param name="t">Where; ±∞ are allowed.</param>
    /// <param name="df">ν &gt; 0; +∞ is the normal.</param>
    /// <param name="noncentrality">δ, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">ν is not above 0, or δ is not finite.</exception>
    public static double Survival(double t, double df, double noncentrality)
    {
        if (!(df > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(df), df, "Degrees of freedom above 0 were expected.");
        }

        if (!double.IsFinite(noncentrality))
        {
            throw new ArgumentOutOfRangeException(nameof(noncentrality), noncentrality, "A finite noncentrality was expected.");
        }

        if (double.IsInfinity(t) || double.IsNaN(t))
        {
            return double.IsNaN(t) ? t : t > 0 ? 0 : 1;
        }

        if (double.IsPositiveInfinity(df))
        {
            return Normal.Survival(t - noncentrality);
        }

        // The density of log S is proportional to exp(ν (u − (e^{2u} − 1)/2)), its mode at 0 with curvature 2ν; the normal probability
        // changes over a width of 1/t in S, and has levelled off 8 deviations beyond δ.
        var slope = Math.Min(Math.Abs(t), 8 + Math.Abs(noncentrality));
        var step = Math.Min(0.1, RelativeStep / Math.Sqrt(2 * df + slope * slope));
        var (sum, mass) = (Normal.Survival(t - noncentrality), 1.0);
        foreach (var direction in (ReadOnlySpan<int>)[-1, 1])
        {
            for (var k = 1; ; k++)
            {
                var u = direction * k * step;
                var weight = Math.Exp(df * (u - 0.5 * PortableMath.Expm1(2 * u)));
                if (weight < 1e-19)
                {
                    break;
                }

                mass += weight;
                sum += weight * Normal.Survival(t * Math.Exp(u) - noncentrality);
            }
        }

        return sum / mass;
    }
}
