using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// The average over replicates of their confidence distributions: F(x) = Σ G_i((x − estimate_i)/se_i)/R with G_i the t distribution with the
/// replicate's degrees of freedom, the normal where they are infinite. Its quantiles are those of estimate + t·se with t drawn from G_i,
/// without the noise of drawing t.
/// </summary>
internal sealed class ConfidenceMixture
{
    private const int MaxIterations = 200;

    private readonly double[] _estimates;
    private readonly double[] _standardErrors;

    /// <summary>The different degrees of freedom, ascending: constants and quantiles of a reference are computed once for each.</summary>
    private readonly double[] _references;

    /// <summary>The reference of each replicate.</summary>
    private readonly int[] _referenceOf;

    /// <summary>The normalising constant of each reference density, so that a component costs its kernel only.</summary>
    private readonly double[] _logPeaks;

    /// <summary>A mixture of one component a replicate.</summary>
    /// <param name="estimates">Estimates.</param>
    /// <param name="standardErrors">Standard errors, ≥ 0, as many.</param>
    /// <param name="degreesOfFreedom">Degrees of freedom, &gt; 0 and possibly infinite, as many.</param>
    public ConfidenceMixture(double[] estimates, double[] standardErrors, double[] degreesOfFreedom)
    {
        (_estimates, _standardErrors) = (estimates, standardErrors);
        _references = [.. degreesOfFreedom.Distinct().Order()];
        _referenceOf = Array.ConvertAll(degreesOfFreedom, df => Array.BinarySearch(_references, df));
        _logPeaks = Array.ConvertAll(_references, df => Reference.LogDensity(0, df));
    }

    /// <summary>Central interval at a level; NaN ends without replicates.</summary>
    /// <param name="level">Level in (0, 1).</param>
    /// <param name="guess">Ends to start from, such as those of a similar mixture.</param>
    public Interval Central(double level, Interval? guess = null)
    {
        if (_estimates.Length == 0)
        {
            return new(double.NaN, double.NaN);
        }

        var upper = Array.ConvertAll(_references, df => Reference.Critical(level, df));
        var lower = Array.ConvertAll(upper, critical => -critical);
        var tail = 0.5 * (1 - level);
        return new(Quantile(tail, lower, guess?.Lower), Quantile(1 - tail, upper, guess?.Upper));
    }

    /// <summary>
    /// The root of F − p by Newton's method, kept inside a shrinking bracket: it starts as the range of the components' own quantiles, and
    /// a step that leaves it is replaced by bisection.
    /// </summary>
    private double Quantile(double p, double[] critical, double? guess)
    {
        var (low, high, sum, spread) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0.0);
        for (var i = 0; i < _estimates.Length; i++)
        {
            var end = _estimates[i] + critical[_referenceOf[i]] * _standardErrors[i];
            low = Math.Min(low, end);
            high = Math.Max(high, end);
            sum += end;
            spread += _standardErrors[i] / _estimates.Length;
        }

        if (low == high)
        {
            return low;
        }

        // Where components are points (standard error 0) the mixture jumps and only the bracket converges.
        var resolution = 1e-15 * (high - low);
        var x = guess is { } g && g > low && g < high ? g : Math.Clamp(sum / _estimates.Length, low, high);
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
        for (var i = 0; i < _estimates.Length; i++)
        {
            var se = _standardErrors[i];
            if (se == 0)
            {
                probability += x >= _estimates[i] ? 1 : 0;
                continue;
            }

            var z = (x - _estimates[i]) / se;
            var degreesOfFreedom = _references[_referenceOf[i]];
            probability += Reference.Cdf(z, degreesOfFreedom);
            density += PortableMath.Exp(_logPeaks[_referenceOf[i]] - LogKernel(z, degreesOfFreedom)) / se;
        }

        return (probability / _estimates.Length - p, density / _estimates.Length);
    }

    private static double LogKernel(double z, double degreesOfFreedom) => double.IsPositiveInfinity(degreesOfFreedom)
        ? 0.5 * z * z
        : 0.5 * (degreesOfFreedom + 1) * PortableMath.Log1p(z * z / degreesOfFreedom);
}
