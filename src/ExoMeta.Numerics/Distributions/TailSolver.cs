using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>Inverts a tail probability on log scales: log of the tail against the log of a positive variable.</summary>
/// <remarks>
/// Newton's method inside a bracket, with bisection where it would leave it. Both scales are logarithmic, so that probabilities of
/// 10⁻³⁰⁰ and quantiles near 0 keep their relative accuracy; the polished root agrees with its tail to about 10⁻¹⁴.
/// </remarks>
internal static class TailSolver
{
    private const int MaximumIterations = 400;

    /// <summary>Finds w &gt; 0 with tail(w) = p.</summary>
    /// <param name="tail">The tail probability at w and the log of |d tail/d log w|; monotone in w.</param>
    /// <param name="isIncreasing">Whether the tail grows with w.</param>
    /// <param name="p">The probability, in (0, 1).</param>
    /// <param name="start">A first guess of log w.</param>
    internal static double Solve(Func<double, (double Tail, double LogSlope)> tail, bool isIncreasing, double p, double start)
    {
        var target = PortableMath.Log(p);
        var low = -745.0;
        var high = 709.0;
        var logW = Math.Clamp(start, -700, 700);
        var best = logW;
        var bestResidual = double.PositiveInfinity;
        for (var i = 0; i < MaximumIterations; i++)
        {
            var (value, logSlope) = tail(PortableMath.Exp(logW));
            var residual = value > 0.25 && p > 0.25 ? PortableMath.Log1p((value - p) / p) : PortableMath.Log(value) - target;
            if (Math.Abs(residual) < bestResidual)
            {
                (best, bestResidual) = (logW, Math.Abs(residual));
            }

            if (residual == 0)
            {
                break;
            }

            (low, high) = residual < 0 == isIncreasing ? (logW, high) : (low, logW);
            var slope = PortableMath.Exp(logSlope) / value;
            var step = -residual / (isIncreasing ? slope : -slope);
            var next = logW + step;
            if (Math.Abs(step) <= 2e-16 * Math.Max(1, Math.Abs(logW)) || high - low <= 4e-16 * Math.Max(1, Math.Abs(low)))
            {
                break;
            }

            logW = next > low && next < high && double.IsFinite(next) ? next : low + (high - low) / 2;
        }

        return Polish(tail, isIncreasing, p, PortableMath.Exp(best));
    }

    /// <summary>One Newton step on w itself: log w holds fewer digits of w than w does.</summary>
    private static double Polish(Func<double, (double Tail, double LogSlope)> tail, bool isIncreasing, double p, double w)
    {
        var (value, logSlope) = tail(w);
        var slope = PortableMath.Exp(logSlope);
        var relativeStep = (p - value) / (isIncreasing ? slope : -slope);
        return Math.Abs(relativeStep) < 1e-6 ? w + w * relativeStep : w;
    }
}
