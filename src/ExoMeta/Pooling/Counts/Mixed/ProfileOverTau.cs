using System.Globalization;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Pooling;

/// <summary>The maximum of a marginal likelihood over its mean parameters and τ ≥ 0.</summary>
/// <param name="X">The variables; τ, the last, is exactly 0 when the likelihood is highest there.</param>
/// <param name="Value">The log likelihood.</param>
/// <param name="Hessian">Second derivatives, row by row.</param>
/// <param name="Level">Level of the quadrature that it was found with.</param>
/// <param name="Evaluations">Evaluations of the likelihood used.</param>
/// <param name="Maxima">Local maxima that were compared.</param>
internal sealed record MixedMaximum(double[] X, double Value, double[] Hessian, int Level, int Evaluations, int Maxima)
{
    /// <summary>τ.</summary>
    public double Tau => X[^1];
}

/// <summary>
/// The global maximum: the profile likelihood of τ is scanned from 0 to beyond the spread of the studies' effects, and every fall
/// of its slope through 0 is climbed to the top in all variables at once.
/// </summary>
/// <remarks>
/// Given τ (and σ) the likelihood is concave in the mean parameters, so that nothing depends on where the search begins.
/// τ² = 0 is a maximum where the likelihood does not rise with τ² there, and then exactly 0 is reported. Nodes are doubled until
/// another doubling moves no variable by more than 10⁻⁹ of its standard error and the log likelihood by no more than 10⁻¹⁰ of itself.
/// </remarks>
internal sealed partial class ProfileOverTau(MixedCountLikelihood likelihood, double start)
{
    /// <summary>Ratio of neighbouring grid points of √(τ² + v): e^¼.</summary>
    private const double GridRatio = 1.2840254166877414;

    /// <summary>No between-study standard deviation of log odds or log rates is beyond it: the likelihood then has no maximum.</summary>
    private const double LargestTau = 40;

    /// <summary>
    /// Error of a log likelihood that coarse nodes may have: its own derivatives, which come from the same nodes, disagree with it by as much.
    /// </summary>
    private const double QuadratureError = 1e-4;

    private readonly List<Point> _scan = [];
    private readonly Slice _slice = new(likelihood);
    private int _evaluations;
    private int _level;

    /// <summary>Finds the maximum.</summary>
    /// <exception cref="FitFailedException">There is none, an iteration did not converge, or no number of nodes suffices.</exception>
    public MixedMaximum Find()
    {
        Scan();
        MixedMaximum? best = null;
        var maxima = 0;
        for (var i = 0; i < _scan.Count; i++)
        {
            var falls = i == 0 ? !(_scan[0].Slope > 0) : _scan[i - 1].Slope > 0 && !(_scan[i].Slope > 0);
            if (!falls)
            {
                continue;
            }

            var candidate = i == 0 ? AtZero() : Climb(_scan[i].All);
            if (i > 0 && candidate.Tau <= 1e-6 * Math.Max(_scan[1].Tau, 1e-6))
            {
                // Nodes too coarse for the sign at this point of the grid: the maximum is that at 0.
                candidate = AtZero();
            }

            maxima++;
            best = best is null || candidate.Value > best.Value ? candidate : best;
        }

        return best is null
            ? throw new FitFailedException("the likelihood has no maximum in τ²", new FitReport(start, _evaluations, false, "no fall of the profile"))
            : best with { Maxima = maxima, Evaluations = _evaluations };
    }

    /// <summary>The highest log likelihood at τ = 0.</summary>
    /// <exception cref="FitFailedException">The iteration did not converge.</exception>
    public static double WithoutHeterogeneity(MixedCountLikelihood likelihood, double start)
    {
        var search = new ProfileOverTau(likelihood, start);
        return search.At(0, likelihood.Start(start), 1e-16).Value;
    }

    /// <summary>The profile at a given τ.</summary>
    private Point At(double tau, double[] means, double tolerance)
    {
        _slice.Tau = tau;
        var maximum = NewtonMaximiser.Maximise(_slice, means, tolerance, QuadratureError);
        _evaluations += maximum.Iterations;
        for (var level = _level + 1; !maximum.Converged && level <= likelihood.LastLevel; level++)
        {
            // Nodes too coarse for this τ: value and derivatives contradict each other.
            UseLevel(level);
            maximum = NewtonMaximiser.Maximise(_slice, means, tolerance, QuadratureError);
            _evaluations += maximum.Iterations;
        }

        if (!maximum.Converged)
        {
            throw new FitFailedException(
                string.Create(CultureInfo.InvariantCulture, $"the mean did not converge at τ = {tau}: {maximum.WhyStopped}"),
                new FitReport(start, _evaluations, false, maximum.WhyStopped));
        }

        // The last step was taken without an evaluation; value and slope follow it by the derivatives at hand.
        var (p, n) = (_slice.Dimension, likelihood.Dimension);
        var (value, slope) = (maximum.Value, tau == 0 ? _slice.FullHessian[n * n - 1] : _slice.FullGradient[p]);
        for (var i = 0; i < p; i++)
        {
            var step = maximum.X[i] - _slice.Last[i];
            value += 0.5 * _slice.FullGradient[i] * step;
            slope += tau == 0 ? 0 : _slice.FullHessian[p * n + i] * step;
        }

        return new(tau, maximum.X, value, slope);
    }

    private void Scan()
    {
        var rough = likelihood.RoughEffects;
        var smallest = rough.Min(r => r.Variance);
        var spread = rough.Max(r => r.Estimate) - rough.Min(r => r.Estimate);
        var end = Math.Min(LargestTau, Math.Max(1, spread));
        UseLevel(0);
        _scan.Add(At(0, likelihood.Start(start), 1e-16));
        for (var root = Math.Sqrt(smallest) * GridRatio; ; root *= GridRatio)
        {
            var tau = Math.Sqrt(root * root - smallest);
            UseLevel(tau < 1 ? 0 : tau < 4 ? 1 : 2);
            _scan.Add(At(tau, _scan[^1].Means, 1e-4));
            if (!double.IsFinite(_scan[^1].Slope))
            {
                throw new FitFailedException("the likelihood is not finite", new FitReport(start, _evaluations, false, "slope undefined"));
            }

            if (tau >= end && _scan[^1].Slope <= 0)
            {
                return;
            }

            if (tau > LargestTau)
            {
                throw new FitFailedException(
                    "the likelihood rises without end as τ² grows: the studies' effects lie at both extremes (separation), and no finite τ² fits best",
                    new FitReport(start, _evaluations, false, "no maximum"));
            }
        }
    }

    private MixedMaximum AtZero()
    {
        var (n, level) = (likelihood.Dimension, 0);
        UseLevel(level);
        var point = At(0, _scan[0].Means, 1e-18);
        while (true)
        {
            var hessian = _slice.FullHessian.ToArray();
            var there = new MixedMaximum(point.All, point.Value, hessian, level, 0, 1);

            // Without an integral there are no nodes to double.
            if (_slice.Dimension == 1)
            {
                return there;
            }

            Refine(++level);
            var next = At(0, point.Means, 1e-18);
            if (Settled(point.All, next.All, hessian, n - 1, point.Value, next.Value))
            {
                return there with { X = next.All, Value = next.Value, Hessian = _slice.FullHessian.ToArray(), Level = level };
            }

            point = next;
        }
    }

    /// <summary>Climbs in all variables and doubles the nodes until nothing changes; nodes too coarse to climb with are passed over.</summary>
    private MixedMaximum Climb(double[] from)
    {
        SmoothMaximum? here = null;
        for (var level = 0; ; level++)
        {
            Refine(level);
            var next = NewtonMaximiser.Maximise(likelihood, here?.X ?? from, 1e-16, QuadratureError);
            _evaluations += next.Iterations;
            if (!next.Converged)
            {
                here = null;
                continue;
            }

            if (here is not null && Settled(here.X, next.X, next.Hessian, likelihood.Dimension, here.Value, next.Value))
            {
                next.X[^1] = Math.Abs(next.X[^1]);
                return new(next.X, next.Value, next.Hessian, level, 0, 1);
            }

            here = next;
        }
    }

    private void Refine(int level)
    {
        if (level > likelihood.LastLevel)
        {
            throw new FitFailedException(
                string.Create(CultureInfo.InvariantCulture, $"{likelihood.Rule.Nodes.Length} quadrature nodes do not determine the likelihood"),
                new FitReport(start, _evaluations, false, "quadrature did not settle"));
        }

        UseLevel(level);
    }

    private void UseLevel(int level)
    {
        _level = level;
        likelihood.UseLevel(level);
    }

    /// <summary>Whether the step between two rules is below 10⁻⁹ standard errors, and the likelihoods agree.</summary>
    private static bool Settled(double[] a, double[] b, double[] hessian, int variables, double valueA, double valueB)
    {
        var n = a.Length;
        var decrement = 0.0;
        for (var i = 0; i < variables; i++)
        {
            for (var j = 0; j < variables; j++)
            {
                decrement -= (b[i] - a[i]) * hessian[i * n + j] * (b[j] - a[j]);
            }
        }

        return Math.Abs(decrement) <= 1e-18 && Math.Abs(valueA - valueB) <= 1e-10 * (1 + Math.Abs(valueB));
    }

    /// <summary>The profile at one τ; at τ = 0 the slope is the second derivative, which has the sign of the slope in τ².</summary>
    private sealed record Point(double Tau, double[] Means, double Value, double Slope)
    {
        public double[] All => [.. Means, Tau];
    }

    /// <summary>The likelihood of the mean parameters at a fixed τ.</summary>
    private sealed class Slice(MixedCountLikelihood likelihood) : ITwiceDifferentiable
    {
        private readonly double[] _all = new double[likelihood.Dimension];

        public double Tau { get; set; }

        public double[] FullGradient { get; } = new double[likelihood.Dimension];

        public double[] FullHessian { get; } = new double[likelihood.Dimension * likelihood.Dimension];

        public ReadOnlySpan<double> Last => _all;

        public int Dimension => likelihood.Dimension - 1;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            var n = likelihood.Dimension;
            x.CopyTo(_all);
            _all[^1] = Tau;
            var value = likelihood.Evaluate(_all, FullGradient, FullHessian);
            FullGradient.AsSpan(0, n - 1).CopyTo(gradient);
            for (var i = 0; i < n - 1; i++)
            {
                FullHessian.AsSpan(i * n, n - 1).CopyTo(hessian.Slice(i * (n - 1), n - 1));
            }

            return value;
        }
    }
}
