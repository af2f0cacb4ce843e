using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Numerics.Optimisation;

/// <summary>Where a minimisation in a box ended.</summary>
/// <param name="X">The best point.</param>
/// <param name="Value">The function there.</param>
/// <param name="Gradient">Its gradient there.</param>
/// <param name="Hessian">Its Hessian there, row by row.</param>
/// <param name="AtBound">Which variables lie at a bound against which the function still falls.</param>
/// <param name="Iterations">Steps tried.</param>
/// <param name="Converged">Whether the stopping rule was met.</param>
/// <param name="WhyStopped">The rule that stopped it.</param>
public sealed record BoundedMinimum(
    double[] X, double Value, double[] Gradient, double[] Hessian, bool[] AtBound, int Iterations, bool Converged, string WhyStopped);

/// <summary>Newton's method with Levenberg's (1944) damping in a box, for a handful of variables.</summary>
/// <remarks>
/// Variables at a bound whose gradient points out of the box are held (Bertsekas 1982). Steps solve (H + λD)d = −g for the others, with
/// D = |diag H| so that units do not matter (where an element is 0, gᵢ over the size of xᵢ); λ grows until the function falls and shrinks to 0 near the minimum, where convergence is quadratic.
/// Below a Newton decrement gᵀH⁻¹g of 10⁻¹⁰ differences of the function are rounding, and full steps go on while the decrement falls to a quarter
/// or less; stops at 10⁻²⁰ or when it no longer does. Finds a local minimum.
/// </remarks>
public static class BoundedNewton
{
    private const double DecrementReached = 1e-20;
    private const double DecrementOfRounding = 1e-10;
    private const double LargestDamping = 1e16;

    /// <summary>Rounding of the function, relative: what a polishing step may seem to lose.</summary>
    private const double Slack = 1e-11;

    /// <summary>Minimises from a start inside the box.</summary>
    /// <param name="function">What to minimise.</param>
    /// <param name="start">Start; clipped into the box.</param>
    /// <param name="lower">Lower bounds, −∞ allowed; equal bounds fix a variable.</param>
    /// <param name="upper">Upper bounds, +∞ allowed.</param>
    /// <param name="maximumIterations">Steps after which the best point is returned as not converged.</param>
    /// <exception cref="ArgumentException">Lengths differ, bounds cross, or the function is not finite at the start.</exception>
    public static BoundedMinimum Minimise(
        ITwiceDifferentiable function, ReadOnlySpan<double> start, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, int maximumIterations = 300)
    {
        ArgumentNullException.ThrowIfNull(function);
        var n = function.Dimension;
        if (start.Length != n || lower.Length != n || upper.Length != n)
        {
            throw new ArgumentException("Start and bounds must have one value for each variable.");
        }

        var state = new State(n);
        for (var i = 0; i < n; i++)
        {
            if (!(lower[i] <= upper[i]))
            {
                throw new ArgumentException("A lower bound lies above its upper bound.");
            }

            state.X[i] = Math.Clamp(start[i], lower[i], upper[i]);
        }

        state.Value = function.Evaluate(state.X, state.Gradient, state.Hessian);
        if (!double.IsFinite(state.Value))
        {
            throw new ArgumentException("The function is not finite at the start.");
        }

        var (damping, previous) = (0.0, double.PositiveInfinity);
        for (var iteration = 0; iteration < maximumIterations; iteration++)
        {
            state.Hold(lower, upper);
            if (state.Step(0) is { } decrement && decrement <= DecrementOfRounding)
            {
                // Nearer than the function can tell: go on while the gradient says that it helps.
                if (decrement <= DecrementReached || decrement > 0.25 * previous || !state.TryStep(function, lower, upper, Slack))
                {
                    return state.Report(iteration, converged: true, decrement <= DecrementReached ? "Newton decrement below 1e-20" : "Newton decrement below 1e-10 and at its rounding");
                }

                previous = decrement;
                continue;
            }

            previous = double.PositiveInfinity;
            if (state.Step(damping) is not null && state.TryStep(function, lower, upper, 0))
            {
                damping = damping < 1e-6 ? 0 : damping * 0.1;
                continue;
            }

            damping = damping == 0 ? 1e-4 : damping * 10;
            if (damping > LargestDamping)
            {
                return state.Report(iteration, converged: false, "no step lowers the function, however strong the damping");
            }
        }

        return state.Report(maximumIterations, converged: false, "iteration limit");
    }

    private sealed class State(int n)
    {
        private readonly double[] _factor = new double[n * n];
        private readonly double[] _step = new double[n];
        private readonly double[] _trial = new double[n];
        private readonly double[] _trialGradient = new double[n];
        private readonly double[] _trialHessian = new double[n * n];
        private readonly bool[] _held = new bool[n];

        public double[] X { get; } = new double[n];

        public double[] Gradient { get; } = new double[n];

        public double[] Hessian { get; } = new double[n * n];

        public double Value { get; set; }

        public void Hold(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
        {
            for (var i = 0; i < n; i++)
            {
                _held[i] = (X[i] <= lower[i] && Gradient[i] >= 0) || (X[i] >= upper[i] && Gradient[i] <= 0);
            }
        }

        /// <summary>Solves for the step; returns gᵀ(H + λD)⁻¹g, or null when the damped Hessian is not positive definite.</summary>
        public double? Step(double damping)
        {
            for (var i = 0; i < n; i++)
            {
                _step[i] = _held[i] ? 0 : Gradient[i];
                for (var j = 0; j <= i; j++)
                {
                    var value = _held[i] || _held[j] ? (i == j ? 1 : 0) : Hessian[i * n + j];
                    if (i == j && !_held[i] && damping > 0)
                    {
                        // On a slope without any curvature a step is measured by the variable's own size.
                        value += damping * (value == 0 ? Math.Abs(Gradient[i]) / Math.Max(1, Math.Abs(X[i])) : Math.Abs(value));
                    }

                    _factor[i * n + j] = value;
                }
            }

            // Below this share of its diagonal element a pivot is rounding.
            if (!CholeskyFactor.TryFactor(_factor, n, relativePivot: 1e-14))
            {
                return null;
            }

            CholeskyFactor.SolveLower(_factor, n, _step, 1);
            var decrement = 0.0;
            foreach (var x in _step)
            {
                decrement += x * x;
            }

            CholeskyFactor.SolveUpper(_factor, n, _step, 1);
            return decrement;
        }

        public bool TryStep(ITwiceDifferentiable function, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double slack)
        {
            for (var i = 0; i < n; i++)
            {
                _trial[i] = Math.Clamp(X[i] - _step[i], lower[i], upper[i]);
            }

            var value = function.Evaluate(_trial, _trialGradient, _trialHessian);
            if (!(value < Value + slack * (1 + Math.Abs(Value))))
            {
                return false;
            }

            Value = value;
            _trial.CopyTo(X, 0);
            _trialGradient.CopyTo(Gradient, 0);
            _trialHessian.CopyTo(Hessian, 0);
            return true;
        }

        public BoundedMinimum Report(int iterations, bool converged, string why) =>
            new([.. X], Value, [.. Gradient], [.. Hessian], [.. _held], iterations, converged, why);
    }
}
