using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;

namespace ExoMeta.Trials.Designs;

/// <summary>
/// Assurance: the power of a trial averaged over what is known of its effect (O'Hagan, Stevens and Campbell 2005, Pharmaceutical
/// Statistics 4:187–201).
/// </summary>
public static class Assurance
{
    /// <summary>One-sided z test of an effect estimated with a known standard error, θ ~ N(mean, sd²): Φ((mean − c·se)/√(se² + sd²)).</summary>
    /// <param name="mean">Mean of θ, in the favourable direction.</param>
    /// <param name="deviation">Standard deviation of θ, at least 0; 0 gives the power at the point.</param>
    /// <param name="standardError">Of the trial's estimate, above 0.</param>
    /// <param name="alpha">One-sided level in (0, 0.5).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static double Normal(double mean, double deviation, double standardError, double alpha)
    {
        CriticalValues.Check(alpha, null);
        if (!double.IsFinite(mean) || !(deviation >= 0 && double.IsFinite(deviation)) || !(standardError > 0 && double.IsFinite(standardError)))
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), "a finite mean, a deviation of at least 0 and a standard error above 0 were expected");
        }

        var critical = CriticalValues.Single(alpha, null);
        return Numerics.Distributions.Normal.Cdf((mean - critical * standardError) / Math.Sqrt(standardError * standardError + deviation * deviation));
    }

    /// <summary>Any power function averaged over θ ~ N(mean, sd²), by adaptive quadrature.</summary>
    /// <param name="power">Power at an effect.</param>
    /// <param name="mean">Mean of θ.</param>
    /// <param name="deviation">Standard deviation of θ, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is not finite, or the deviation not above 0.</exception>
    /// <exception cref="ArithmeticException">The power is not smooth enough to be averaged to 1e-10.</exception>
    public static double Of(Func<double, double> power, double mean, double deviation)
    {
        ArgumentNullException.ThrowIfNull(power);
        if (!double.IsFinite(mean) || !(deviation > 0 && double.IsFinite(deviation)))
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), "a finite mean and a deviation above 0 were expected");
        }

        // Ten deviations hold all but 2e-23; halves, so that the first panels see the peak.
        return Half(-10, 0) + Half(0, 10);

        double Half(double low, double high) => AdaptiveQuadrature.Integrate(
            z => power(mean + deviation * z) * Density(z), low, high, 1e-11, 1e-14).Value;

        static double Density(double z) => Numerics.Lanes.PortableMath.Exp(Numerics.Distributions.Normal.LogDensity(z));
    }
}
