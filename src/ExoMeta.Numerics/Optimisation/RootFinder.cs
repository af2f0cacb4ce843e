namespace ExoMeta.Numerics.Optimisation;

/// <summary>Roots of functions of one variable.</summary>
public static class RootFinder
{
    /// <summary>Evaluations after which a bracket of doubles is certain to have closed, with room to spare.</summary>
    private const int MaximumIterations = 2000;

    /// <summary>Brent's (1973) method on a bracket: inverse quadratic interpolation, secants, and bisection when they stall.</summary>
    /// <remarks>Converges when the bracket is narrower than tolerance + 4·2⁻⁵³·|root|, or the function is exactly 0.</remarks>
    /// <param name="function">A continuous function.</param>
    /// <param name="lower">Lower end; the function has the opposite sign at <paramref name="upper"/>.</param>
    /// <param name="upper">Upper end.</param>
    /// <param name="tolerance">Absolute tolerance on the root, on top of machine precision.</param>
    /// <exception cref="ArgumentException">The ends do not bracket a root, or are not finite.</exception>
    /// <exception cref="ArithmeticException">The function gave NaN inside the bracket.</exception>
    public static double Brent(Func<double, double> function, double lower, double upper, double tolerance = 0)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        if (!double.IsFinite(lower) || !double.IsFinite(upper))
        {
            throw new ArgumentException("The ends of the bracket must be finite.");
        }

        var (previous, best) = (lower, upper);
        var (previousValue, bestValue) = (Value(function, previous), Value(function, best));
        if (previousValue == 0)
        {
            return previous;
        }

        if (bestValue != 0 && previousValue > 0 == bestValue > 0)
        {
            throw new ArgumentException("The function has the same sign at both ends of the bracket.");
        }

        // The root lies between best and opposite; |f(best)| ≤ |f(opposite)|.
        var (opposite, oppositeValue) = (previous, previousValue);
        var step = best - previous;
        var lastStep = step;
        for (var i = 0; i < MaximumIterations; i++)
        {
            if (bestValue > 0 == oppositeValue > 0)
            {
                (opposite, oppositeValue) = (previous, previousValue);
                step = lastStep = best - previous;
            }

            if (Math.Abs(oppositeValue) < Math.Abs(bestValue))
            {
                (previous, best, opposite) = (best, opposite, best);
                (previousValue, bestValue, oppositeValue) = (bestValue, oppositeValue, bestValue);
            }

            var limit = 2 * 1.1102230246251565e-16 * Math.Abs(best) + 0.5 * tolerance;
            var half = 0.5 * (opposite - best);
            if (Math.Abs(half) <= limit || bestValue == 0)
            {
                return best;
            }

            (step, lastStep) = NextStep(step, lastStep, limit, half, previous, best, opposite, previousValue, bestValue, oppositeValue);
            (previous, previousValue) = (best, bestValue);
            best += Math.Abs(step) > limit ? step : Math.CopySign(limit, half);
            bestValue = Value(function, best);
        }

        throw new ArithmeticException("Brent's method did not close its bracket.");
    }

    private static (double Step, double LastStep) NextStep(
        double step, double lastStep, double limit, double half, double a, double b, double c, double fa, double fb, double fc)
    {
        if (Math.Abs(lastStep) < limit || Math.Abs(fa) <= Math.Abs(fb))
        {
            return (half, half);
        }

        var s = fb / fa;
        double p;
        double q;
        if (a == c)
        {
            p = 2 * half * s;
            q = 1 - s;
        }
        else
        {
            var t = fa / fc;
            var r = fb / fc;
            p = s * (2 * half * t * (t - r) - (b - a) * (r - 1));
            q = (t - 1) * (r - 1) * (s - 1);
        }

        q = p > 0 ? -q : q;
        p = Math.Abs(p);
        var isInside = 2 * p < Math.Min(3 * half * q - Math.Abs(limit * q), Math.Abs(lastStep * q));
        return isInside ? (p / q, step) : (half, half);
    }

    private static double Value(Func<double, double> function, double x)
    {
        var value = function(x);
        return double.IsNaN(value) ? throw new ArithmeticException("The function has no value inside the bracket.") : value;
    }
}
