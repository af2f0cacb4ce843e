using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Numerics.Optimisation;

/// <summary>A maximum that was found, and how.</summary>
/// <param name="X">Where it is.</param>
/// <param name="Value">The function there.</param>
/// <param name="Gradient">The gradient at the last evaluation, what is left of it.</param>
/// <param name="Hessian">Second derivatives at the last evaluation, row by row.</param>
/// <param name="Iterations">Evaluations.</param>
/// <param name="Converged">Whether the stopping rule was met.</param>
/// <param name="WhyStopped">The rule that stopped it.</param>
public sealed record SmoothMaximum(
    double[] X, double Value, double[] Gradient, double[] Hessian, int Iterations, bool Converged, string WhyStopped);

/// <summary>Maxima of smooth functions by Newton's method with a Levenberg–Marquardt shift where the function is not concave enough.</summary>
/// <remarks>
/// Moré and Sorensen (1983) in its plainest form: the step solves (−H + λD)s = g, D = diag|H|; λ grows until the matrix is positive definite
/// and the gain is at least a tenth of a thousandth of what the quadratic model promises, and shrinks to 0 after good steps. Every accepted step raises the
/// function (but for rounding), so that the end is at least as high as the start. Stops when g′(−H)⁻¹g, twice the gain that is left, is below the
/// tolerance; the last step is then taken without another evaluation, which squares its error. Meant for few variables: O(n³) a step.
/// </remarks>
public static class NewtonMaximiser
{
    private const int MaximumEvaluations = 300;

    /// <summary>Share of the function's size that its rounding may take.</summary>
    private const double Rounding = 4e-14;

    /// <summary>Climbs from a start to a local maximum: to the only one, from anywhere, when the function is concave.</summary>
    /// <param name="function">The function.</param>
    /// <param name="start">Where the climb begins; where the function is not finite it does not begin.</param>
    /// <param name="tolerance">g′(−H)⁻¹g at which to stop: the square of the remaining step in units of the function's own curvature.</param>
    /// <param name="noise">
    /// Absolute error of the function's values beyond their rounding: steps that promise less than it are judged by the derivatives alone.
    /// </param>
    /// <exception cref="ArgumentException">The start has the wrong length.</exception>
    public static SmoothMaximum Maximise(ITwiceDifferentiable function, ReadOnlySpan<double> start, double tolerance = 1e-16, double noise = 0)
    {
        ArgumentNullException.ThrowIfNull(function);
        var n = function.Dimension;
        if (start.Length != n)
        {
            throw new ArgumentException("The start has another number of variables than the function.", nameof(start));
        }

        var here = new Place(start.ToArray(), new double[n], new double[n * n]);
        here.Evaluate(function);
        if (!double.IsFinite(here.Value))
        {
            return here.End(1, false, "the function is not finite at the start");
        }

        var there = new Place(new double[n], new double[n], new double[n * n]);
        var (factor, step) = (new double[n * n], new double[n]);
        var shift = 0.0;
        for (var evaluations = 1; ; evaluations++)
        {
            while (!Factor(here.Hessian, shift, factor, n))
            {
                shift = Math.Max(1e-3, 4 * shift);
                if (shift > 1e12)
                {
                    return here.End(evaluations, false, "the second derivatives are not finite");
                }
            }

            here.Gradient.CopyTo(step, 0);
            CholeskyFactor.Solve(factor, n, step, 1);
            var decrement = Dot(here.Gradient, step);
            if (shift == 0 && decrement <= tolerance)
            {
                for (var i = 0; i < n; i++)
                {
                    here.X[i] += step[i];
                }

                return here.End(evaluations, true, "the gain that is left is below the tolerance");
            }

            if (evaluations >= MaximumEvaluations)
            {
                return here.End(evaluations, false, "too many evaluations");
            }

            for (var i = 0; i < n; i++)
            {
                there.X[i] = here.X[i] + step[i];
            }

            there.Evaluate(function);
            var promised = decrement + 0.5 * Curvature(here.Hessian, step);
            var gain = there.Value - here.Value;
            var error = noise + Rounding * Math.Abs(here.Value);
            if (double.IsFinite(there.Value) && (gain >= 1e-4 * promised || (promised <= error && gain >= -error)))
            {
                (here, there) = (there, here);
                shift = gain >= 0.5 * promised || promised <= error ? (shift < 1e-2 ? 0 : 0.1 * shift) : shift;
            }
            else
            {
                shift = Math.Max(1e-2, 6 * shift);
                if (shift > 1e12)
                {
                    return here.End(evaluations, false, "no step raises the function");
                }
            }
        }
    }

    /// <summary>Cholesky factor of −H + λ·diag|H|; false when that is not positive definite to working precision.</summary>
    private static bool Factor(double[] hessian, double shift, double[] factor, int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                factor[i * n + j] = -hessian[i * n + j];
            }

            factor[i * n + i] = -hessian[i * n + i] + shift * Math.Max(Math.Abs(hessian[i * n + i]), 1e-8);
        }

        return CholeskyFactor.TryFactor(factor, n, relativePivot: 1e-14);
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static double Curvature(double[] hessian, double[] step)
    {
        var (n, sum) = (step.Length, 0.0);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                sum += step[i] * hessian[i * n + j] * step[j];
            }
        }

        return sum;
    }

    private sealed class Place(double[] x, double[] gradient, double[] hessian)
    {
        public double[] X => x;

        public double[] Gradient => gradient;

        public double[] Hessian => hessian;

        public double Value { get; private set; }

        public void Evaluate(ITwiceDifferentiable function) => Value = function.Evaluate(x, gradient, hessian);

        public SmoothMaximum End(int evaluations, bool converged, string why) => new(x, Value, gradient, hessian, evaluations, converged, why);
    }
}
