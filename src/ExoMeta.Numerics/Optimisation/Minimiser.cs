namespace ExoMeta.Numerics.Optimisation;

/// <summary>A minimum that was found, and how.</summary>
/// <param name="X">Where the minimum is.</param>
/// <param name="Value">The function there.</param>
/// <param name="Iterations">Evaluations after the first.</param>
/// <param name="Converged">Whether the interval closed to the tolerance.</param>
public sealed record Minimum(double X, double Value, int Iterations, bool Converged);

/// <summary>Minima of functions of one variable.</summary>
public static class Minimiser
{
    private const double GoldenShare = 0.3819660112501051; // (3 − √5)/2

    /// <summary>Brent's (1973) method on an interval: parabolas through the three best points, golden sections when they stall.</summary>
    /// <remarks>Finds a local minimum; the tolerance cannot usefully be below the square root of machine precision, 1.5·10⁻⁸ relative.</remarks>
    /// <param name="function">The function; +∞ is allowed, NaN is not.</param>
    /// <param name="lower">Lower end, finite.</param>
    /// <param name="upper">Upper end, finite and above the lower.</param>
    /// <param name="tolerance">Relative tolerance on the place of the minimum.</param>
    /// <param name="maximumIterations">Evaluations after which the best point is returned as not converged.</param>
    /// <exception cref="ArgumentException">The ends are not finite or not in order.</exception>
    /// <exception cref="ArithmeticException">The function gave NaN.</exception>
    public static Minimum Brent(Func<double, double> function, double lower, double upper, double tolerance = 1.5e-8, int maximumIterations = 500)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!double.IsFinite(lower) || !double.IsFinite(upper) || lower >= upper)
        {
            throw new ArgumentException("The ends of the interval must be finite and in order.");
        }

        var x = lower + GoldenShare * (upper - lower);
        var (second, third) = (x, x);
        var value = Value(function, x);
        var (secondValue, thirdValue) = (value, value);
        double step = 0;
        double lastStep = 0;
        for (var i = 0; i < maximumIterations; i++)
        {
            var middle = 0.5 * (lower + upper);
            var limit = tolerance * Math.Abs(x) + 1e-300 + 0.1 * tolerance * tolerance;
            if (Math.Abs(x - middle) <= 2 * limit - 0.5 * (upper - lower))
            {
                return new(x, value, i, Converged: true);
            }

            (step, lastStep) = NextStep(x, second, third, value, secondValue, thirdValue, lower, upper, limit, step, lastStep);
            var trial = x + (Math.Abs(step) >= limit ? step : Math.CopySign(limit, step));
            var trialValue = Value(function, trial);
            if (trialValue <= value)
            {
                (lower, upper) = trial >= x ? (x, upper) : (lower, x);
                (third, thirdValue, second, secondValue, x, value) = (second, secondValue, x, value, trial, trialValue);
                continue;
            }

            (lower, upper) = trial < x ? (trial, upper) : (lower, trial);
            if (trialValue <= secondValue || second == x)
            {
                (third, thirdValue, second, secondValue) = (second, secondValue, trial, trialValue);
            }
            else if (trialValue <= thirdValue || third == x || third == second)
            {
                (third, thirdValue) = (trial, trialValue);
            }
        }

        return new(x, value, maximumIterations, Converged: false);
    }

    private static (double Step, double LastStep) NextStep(
        double x, double w, double v, double fx, double fw, double fv, double lower, double upper, double limit, double step, double lastStep)
    {
        if (Math.Abs(lastStep) > limit && double.IsFinite(fw) && double.IsFinite(fv))
        {
            var r = (x - w) * (fx - fv);
            var q = (x - v) * (fx - fw);
            var p = (x - v) * q - (x - w) * r;
            q = 2 * (q - r);
            p = q > 0 ? -p : p;
            q = Math.Abs(q);
            if (Math.Abs(p) < Math.Abs(0.5 * q * lastStep) && p > q * (lower - x) && p < q * (upper - x))
            {
                var parabolic = p / q;
                var trial = x + parabolic;
                var isNearEnd = trial - lower < 2 * limit || upper - trial < 2 * limit;
                return (isNearEnd ? Math.CopySign(limit, 0.5 * (lower + upper) - x) : parabolic, step);
            }
        }

        var rest = x >= 0.5 * (lower + upper) ? lower - x : upper - x;
        return (GoldenShare * rest, rest);
    }

    private static double Value(Func<double, double> function, double x)
    {
        var value = function(x);
        return double.IsNaN(value) ? throw new ArithmeticException("The function has no value inside the interval.") : value;
    }
}
