using ExoMeta.Numerics.Distributions;
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

    /// <summary>A table pays from so many components a reference distribution on; making one takes 1536 evaluations.</summary>
    private const int ComponentsForTable = 4000;

    /// <summary>One in so many components finds the start.</summary>
    private const int StartShare = 10;

    /// <summary>A step of this size, in mean standard errors, ends the search for the start.</summary>
    private const double StartStep = 0.02;

    /// <summary>The last step starts where the probability is off by no more than this part of its tail.</summary>
    private const double NearRoot = 1e-3;

    /// <summary>A step of this size, in mean standard errors, ends the search.</summary>
    private const double FinalStep = 3e-6;

    private readonly double[] _estimates;
    private readonly double[] _standardErrors;

    /// <summary>The different degrees of freedom, ascending: constants and quantiles of a reference are computed once for each.</summary>
    private readonly double[] _references;

    /// <summary>The reference of each replicate.</summary>
    private readonly int[] _referenceOf;

    /// <summary>The normalising constant of each reference density, so that a component costs its kernel only.</summary>
    private readonly double[] _logPeaks;

    /// <summary>A table of each reference distribution that many components share; null for the others.</summary>
    private readonly StudentTTable?[] _tables;

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
        var isWorthwhile = estimates.Length >= ComponentsForTable * (long)_references.Length;
        _tables = Array.ConvertAll(
            _references, df => isWorthwhile && df >= StudentTTable.LeastDegreesOfFreedom ? new StudentTTable(df) : null);
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
    /// Monte Carlo standard error of a quantile found at x: the standard error of F(x), a mean over replicates, over the density; 0 where
    /// the mixture has no density, because all replicates agree there.
    /// </summary>
    public double ErrorAt(double x)
    {
        double density = 0, mean = 0, squares = 0;
        for (var i = 0; i < _estimates.Length; i++)
        {
            var component = Component(i, x);
            var fromMean = component.Probability - mean;
            mean += fromMean / (i + 1);
            squares += fromMean * (component.Probability - mean);
            density += component.Density;
        }

        var count = _estimates.Length;
        return count < 2 ? double.NaN : density == 0 ? 0 : Math.Sqrt(squares / (count - 1) / count) / (density / count);
    }

    /// <summary>
    /// Monte Carlo standard error of the width of an interval found by <see cref="Central"/>: the standard error of the mean over replicates of
    /// F_i(lower)/f(lower) − F_i(upper)/f(upper), the linear part of what one replicate does to both quantiles; 0 where the mixture has no density.
    /// </summary>
    public double WidthError(Interval interval)
    {
        var count = _estimates.Length;
        if (count < 2)
        {
            return double.NaN;
        }

        var (lower, upper) = (Evaluate(interval.Lower, 0, count).Density, Evaluate(interval.Upper, 0, count).Density);
        double mean = 0, squares = 0;
        for (var i = 0; i < count; i++)
        {
            var change = (lower == 0 ? 0 : Component(i, interval.Lower).Probability / lower)
                - (upper == 0 ? 0 : Component(i, interval.Upper).Probability / upper);
            var fromMean = change - mean;
            mean += fromMean / (i + 1);
            squares += fromMean * (change - mean);
        }

        return Math.Sqrt(squares / (count - 1) / count);
    }

    /// <summary>G_i at x, and its first and second derivative; a step without either where the standard error is 0.</summary>
    private (double Probability, double Density, double Slope) Component(int i, double x)
    {
        var se = _standardErrors[i];
        if (se == 0)
        {
            return (x >= _estimates[i] ? 1 : 0, 0, 0);
        }

        var z = (x - _estimates[i]) / se;
        var reference = _referenceOf[i];
        if (_tables[reference] is { } table)
        {
            var (probability, density, slope) = table.At(z);
            return (probability, density / se, slope / (se * se));
        }

        var (logKernel, logSlope) = Kernel(z, _references[reference]);
        var exact = PortableMath.Exp(_logPeaks[reference] + logKernel) / se;
        return (Reference.Cdf(z, _references[reference]), exact, exact * logSlope / se);
    }

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

        if (guess is { } g && g > low && g < high)
        {
            return Root(p, _estimates.Length, low, high, g, FinalStep * spread);
        }

        // Replicates are drawn alike, so the first of them show where to start.
        var start = Math.Clamp(sum / _estimates.Length, low, high);
        var some = (_estimates.Length + StartShare - 1) / StartShare;
        start = Root(p, some, low, high, start, StartStep * spread);
        return Root(p, _estimates.Length, low, high, Math.Clamp(start, low, high), FinalStep * spread);
    }

    /// <summary>
    /// The root of F − p for the first components by Halley's method, kept inside a shrinking bracket: it starts as the range of the
    /// components' own quantiles, and a step that leaves it is replaced by bisection.
    /// </summary>
    private double Root(double p, int count, double low, double high, double x, double lastStep)
    {
        // Where components are points (standard error 0) the mixture jumps and only the bracket converges.
        var resolution = 1e-15 * (high - low);
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            var (excess, density, slope) = Evaluate(x, p, count);
            if (excess == 0)
            {
                return x;
            }

            (low, high) = excess > 0 ? (low, x) : (x, high);
            var newtonStep = excess / density;
            var next = x - newtonStep / Math.Max(0.5, 1 - 0.5 * newtonStep * slope / density);
            var inside = next > low && next < high;
            if (!inside)
            {
                next = 0.5 * (low + high);
            }

            // Halley's error is cubed by each step, in units of the components' width. Where a few components are so wide that their mean
            // width says nothing of the others, a step counts as the last only from near the root.
            var isNear = Math.Abs(excess) <= NearRoot * Math.Min(p, 1 - p);
            if ((inside && isNear && Math.Abs(next - x) <= lastStep) || high - low <= Math.Max(1e-14 * Math.Abs(x), resolution))
            {
                return next;
            }

            x = next;
        }

        throw new FitFailedException("a quantile of the confidence mixture did not converge");
    }

    /// <summary>F(x) − p, F'(x) and F''(x) of the first components.</summary>
    private (double Excess, double Density, double Slope) Evaluate(double x, double p, int count)
    {
        double probability = 0, density = 0, slope = 0;
        for (var i = 0; i < count; i++)
        {
            var component = Component(i, x);
            probability += component.Probability;
            density += component.Density;
            slope += component.Slope;
        }

        return (probability / count - p, density / count, slope / count);
    }

    /// <summary>Log of the density over its peak, and its derivative.</summary>
    private static (double LogKernel, double LogSlope) Kernel(double z, double degreesOfFreedom) =>
        double.IsPositiveInfinity(degreesOfFreedom)
            ? (-0.5 * z * z, -z)
            : (-0.5 * (degreesOfFreedom + 1) * PortableMath.Log1p(z * z / degreesOfFreedom),
                -(degreesOfFreedom + 1) * z / (degreesOfFreedom + z * z));
}
