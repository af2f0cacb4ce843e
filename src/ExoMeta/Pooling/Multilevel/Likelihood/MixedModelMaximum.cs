using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>A maximum of the likelihood over bounded parameters.</summary>
/// <param name="Parameters">θ̂; a parameter at its bound is exactly that bound.</param>
/// <param name="Components">The components γ(θ̂).</param>
/// <param name="Point">The likelihood there, derivatives in the components.</param>
/// <param name="Hessian">Second derivatives in θ.</param>
/// <param name="Iterations">Newton steps used.</param>
internal sealed record BoundedMaximum(double[] Parameters, double[] Components, LikelihoodPoint Point, double[] Hessian, int Iterations);

/// <summary>
/// Newton's method with exact second derivatives on parameters within bounds (Bertsekas 1982): parameters at a bound that the gradient
/// presses against are held, eigenvalues of the wrong sign are turned, steps are projected and halved until the likelihood rises.
/// </summary>
/// <remarks>
/// Converged when a full step changes no parameter by more than 10⁻¹³ of itself, or when steps stop shrinking at rounding level; at most 200
/// steps.
/// </remarks>
internal sealed class MixedModelMaximum(MarginalLikelihood likelihood, Parameters parameters)
{
    private const int MaxIterations = 200;
    private const int MaxHalvings = 60;

    /// <summary>What is climbed over.</summary>
    public Parameters Parameters => parameters;

    /// <summary>Climbs from a start.</summary>
    /// <param name="start">Parameters within their bounds.</param>
    /// <param name="held">Parameters that stay as they are; null for none.</param>
    /// <param name="heightOnly">Whether only the likelihood is wanted: stops when it can rise by no more than 10⁻¹³.</param>
    /// <exception cref="FitFailedException">No convergence.</exception>
    public BoundedMaximum Climb(ReadOnlySpan<double> start, bool[]? held = null, bool heightOnly = false)
    {
        var theta = start.ToArray();
        var point = Evaluate(theta) ?? throw Failed("the likelihood is not defined at the start", 0);
        var lastChange = double.PositiveInfinity;
        for (var iteration = 1; iteration <= MaxIterations; iteration++)
        {
            var (gradient, hessian) = parameters.Pull(theta, point);
            var free = Free(theta, gradient, held);
            if (free.Length == 0)
            {
                return new(theta, parameters.ToComponents(theta), point, hessian, iteration);
            }

            var (direction, gain, turned) = Direction(gradient, hessian, free);
            if (heightOnly && !turned && gain < 2e-13)
            {
                return new(theta, parameters.ToComponents(theta), point, hessian, iteration);
            }

            var near = gain < 1e-9 && !turned;
            var (next, nextPoint) = Step(theta, point, direction, gradient, free, near);
            if (next is null)
            {
                // No step raises the likelihood any more: a maximum if the gain that Newton promises is rounding.
                return gain < 1e-7 * (1 + Math.Abs(point.Value) * 1e-6)
                    ? new(theta, parameters.ToComponents(theta), point, hessian, iteration)
                    : throw Failed("no step raises the likelihood", iteration);
            }

            var change = Change(theta, next);
            (theta, point) = (next, nextPoint!);
            if (change <= 1e-13 || (near && change >= 0.5 * lastChange))
            {
                return new(theta, parameters.ToComponents(theta), point, parameters.Pull(theta, point).Hessian, iteration);
            }

            lastChange = near ? change : double.PositiveInfinity;
        }

        throw Failed("Newton's method did not converge", MaxIterations);
    }

    private static FitFailedException Failed(string message, int iterations) =>
        new(message, new FitReport(0, iterations, Converged: false, message));

    private LikelihoodPoint? Evaluate(ReadOnlySpan<double> theta)
    {
        var point = likelihood.Evaluate(parameters.ToComponents(theta));
        return point is not null && double.IsFinite(point.Value) ? point : null;
    }

    private int[] Free(double[] theta, double[] gradient, bool[]? held)
    {
        var free = new List<int>();
        for (var i = 0; i < theta.Length; i++)
        {
            var pressed = (theta[i] <= parameters.Lower(i) && gradient[i] <= 0) || (theta[i] >= parameters.Upper(i) && gradient[i] >= 0);
            if (!pressed && held?[i] != true)
            {
                free.Add(i);
            }
        }

        return [.. free];
    }

    /// <summary>Newton's step on the free parameters, scaled to their size, with every eigenvalue made negative; and g'd, twice the expected gain.</summary>
    private (double[] Direction, double Gain, bool Turned) Direction(double[] gradient, double[] hessian, int[] free)
    {
        var (n, count) = (free.Length, gradient.Length);
        var (a, u) = (new double[n * n], new double[n * n]);
        var scale = free.Select(i => parameters.Scale(i)).ToArray();
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                a[i * n + j] = -hessian[free[i] * count + free[j]] * scale[i] * scale[j];
            }
        }

        SymmetricEigen.Decompose(a, u, n);
        var largest = 0.0;
        for (var i = 0; i < n; i++)
        {
            largest = Math.Max(largest, Math.Abs(a[i * n + i]));
        }

        var direction = new double[count];
        var (gain, turned) = (0.0, false);
        for (var e = 0; e < n; e++)
        {
            var (eigenvalue, slope) = (a[e * n + e], 0.0);
            turned |= eigenvalue < -1e-8 * largest;
            for (var i = 0; i < n; i++)
            {
                slope += u[i * n + e] * scale[i] * gradient[free[i]];
            }

            var length = slope / Math.Max(Math.Max(Math.Abs(eigenvalue), 1e-12 * largest), 1e-300);
            gain += slope * length;
            for (var i = 0; i < n; i++)
            {
                direction[free[i]] += scale[i] * u[i * n + e] * length;
            }
        }

        return (direction, gain, turned);
    }

    private (double[]? Next, LikelihoodPoint? Point) Step(
        double[] theta, LikelihoodPoint point, double[] direction, double[] gradient, int[] free, bool near)
    {
        // A step never takes a parameter beyond four times its size or its scale.
        var share = 1.0;
        foreach (var i in free)
        {
            var room = 4 * Math.Max(Math.Abs(theta[i]), parameters.Scale(i));
            share = Math.Min(share, room / Math.Max(Math.Abs(direction[i]), 1e-300));
        }

        var tolerance = 1e-13 * (1 + Math.Abs(point.Value));
        for (var halving = 0; halving < MaxHalvings; halving++, share *= 0.5)
        {
            var next = (double[])theta.Clone();
            var expected = 0.0;
            foreach (var i in free)
            {
                next[i] = Math.Clamp(theta[i] + share * direction[i], parameters.Lower(i), parameters.Upper(i));
                expected += gradient[i] * (next[i] - theta[i]);
            }

            if (Evaluate(next) is { } candidate
                && (candidate.Value >= point.Value + 1e-4 * expected || (near && candidate.Value >= point.Value - tolerance)))
            {
                return (next, candidate);
            }

            if (near && halving > 4)
            {
                break;
            }
        }

        return (null, null);
    }

    private double Change(double[] from, double[] to)
    {
        var change = 0.0;
        for (var i = 0; i < from.Length; i++)
        {
            var size = Math.Max(Math.Max(Math.Abs(from[i]), Math.Abs(to[i])), 1e-10 * parameters.Scale(i));
            change = Math.Max(change, Math.Abs(to[i] - from[i]) / size);
        }

        return change;
    }
}
