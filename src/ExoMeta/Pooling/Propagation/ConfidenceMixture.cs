using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// The average over replicates of their confidence distributions: F(x) = Σ G((x − estimate_i)/se_i)/R with G the normal or t reference
/// distribution of the fit. Its quantiles are those of estimate + t·se with t drawn from G, without the noise of drawing t.
/// </summary>
internal readonly struct ConfidenceMixture(double[] estimates, double[] standardErrors, double degreesOfFreedom)
{
    private const int MaxIterations = 200;

    // The normalising constant of the reference density, so that each component costs its kernel only.
    private readonly double _logPeak = Reference.LogDensity(0, degreesOfFreedom);

    /// <summary>Central interval at a level; NaN ends without replicates.</summary>
    /// <param name="level">Level in (0, 1).</param>
    /// <param name="guess">Ends to start from, such as those of a similar mixture.</param>
    public Interval Central(double level, Interval? guess = null)
    {
        if (estimates.Length == 0)
        {
            return new(double.NaN, double.NaN);
        }

        var critical = Reference.Critical(level, degreesOfFreedom);
        var tail = 0.5 * (1 - level);
        return new(Quantile(tail, -critical, guess?.Lower), Quantile(1 - tail, critical, guess?.Upper));
    }

    /// <summary>
    /// The root of F − p by Newton's method, kept inside a shrinking bracket: it starts as the range of the components' own quantiles, and
    /// a step that leaves it is replaced by bisection.
    /// </summary>
    private double Quantile(double p, double critical, double? guess)
    {
        var (low, high, sum, spread) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0.0);
        for (var i = 0; i < estimates.Length; i++)
        {
            var end = estimates[i] + critical * standardErrors[i];
            low = Math.Min(low, end);
            high = Math.Max(high, end);
            sum += end;
            spread += standardErrors[i] / estimates.Length;
        }

        if (low == high)
        {
            return low;
        }

        // Where components are points (standard error 0) the mixture jumps and only the bracket converges.
        var resolution = 1e-15 * (high - low);
        var x = guess is { } g && g > low && g < high ? g : Math.Clamp(sum / estimates.Length, low, high);
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            var (excess, density) = Evaluate(x, p);
            if (excess == 0)
            {
                return x;
            }

            (low, high) = excess > 0 ? (low, x) : (x, high);
            var next = x - excess / density;
            var newton = next > low && next < high;
            if (!newton)
            {
                next = 0.5 * (low + high);
            }

            // Newton's error is squared by each step, in units of the components' width.
            if ((newton && Math.Abs(next - x) <= 1e-7 * spread) || high - low <= Math.Max(1e-14 * Math.Abs(x), resolution))
            {
                return next;
            }

            x = next;
        }

        throw new FitFailedException("a quantile of the confidence mixture did not converge");
    }

    private (double Excess, double Density) Evaluate(double x, double p)
    {
        double probability = 0, density = 0;
        for (var i = 0; i < estimates.Length; i++)
        {
            var se = standardErrors[i];
            if (se == 0)
            {
                probability += x >= estimates[i] ? 1 : 0;
                continue;
            }

            var z = (x - estimates[i]) / se;
            probability += Reference.Cdf(z, degreesOfFreedom);
            density += PortableMath.Exp(_logPeak - LogKernel(z)) / se;
        }

        return (probability / estimates.Length - p, density / estimates.Length);
    }

    private double LogKernel(double z) => double.IsPositiveInfinity(degreesOfFreedom)
        ? 0.5 * z * z
        : 0.5 * (degreesOfFreedom + 1) * PortableMath.Log1p(z * z / degreesOfFreedom);
}
