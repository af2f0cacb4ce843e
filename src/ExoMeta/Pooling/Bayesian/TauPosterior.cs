using System.Collections.Immutable;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// The posterior of τ on a quadrature grid, with the normal posterior of μ at each node. Integration runs over u = log τ in panels of
/// 16-point Gauss–Legendre nodes: on that axis the likelihood is analytic within π/2 of the real line whatever the variances are,
/// so that panels of width ½ integrate it to machine precision. Panels are narrower around the mode, in proportion to its
/// curvature (many rows make a sharp posterior), and run out until the density has fallen by e⁻⁴⁵.
/// </summary>
internal sealed class TauPosterior
{
    private const int Order = 16;
    private const double WidestPanel = 0.5;
    private const double Negligible = 45;
    private const int MaxPanels = 20_000;

    /// <summary>A density of τ that falls more slowly has mass where τ² is beyond double precision.</summary>
    private const double LeastMoments = 0.15;

    private static readonly (ImmutableArray<double> Nodes, ImmutableArray<double> Weights) Rule = GaussLegendre.Rule(Order, -1, 1);

    private readonly MarginalModel _model;
    private readonly TauPrior _prior;
    private readonly NormalPrior? _muPrior;
    private readonly double _kept;
    private readonly List<double> _edges = [];
    private readonly List<double> _massUpTo = [0];
    private readonly double[] _massFrom;
    private double _height;

    /// <summary>Builds the grid.</summary>
    /// <param name="model">The rows.</param>
    /// <param name="prior">Prior of τ.</param>
    /// <param name="muPrior">Prior of μ; null for flat.</param>
    /// <param name="kept">The power of the likelihood of (μ, τ), above 0 and up to 1.</param>
    /// <exception cref="FitFailedException">The posterior is improper, cannot be located or does not end.</exception>
    public TauPosterior(MarginalModel model, TauPrior prior, NormalPrior? muPrior, double kept = 1)
    {
        (_model, _prior, _muPrior, _kept) = (model, prior, muPrior, kept);
        if (!(MomentsBelow >= LeastMoments))
        {
            throw new FitFailedException(
                "the posterior of τ is improper, or all but: there is too little evidence for so heavy a tail of its prior; a lighter tail, or a normal prior of μ where it is flat, is needed");
        }

        var (mode, scale) = Mode();
        LayPanels(mode, scale);
        Integrate();
        _massFrom = MassFrom();
    }

    /// <summary>Nodes: τ, posterior mass, and mean and variance of μ given τ.</summary>
    public List<(double Tau, double Mass, double Mean, double Variance)> Nodes { get; } = [];

    /// <summary>The largest m for which E τ^m exists is below this: the power at which the density of τ falls, less 1.</summary>
    public double MomentsBelow =>
        _prior.TailExponent + _kept * _model.Count - (_muPrior is null ? 1 : 0) - 1;

    /// <summary>P(T ≤ τ); 0 for τ ≤ 0.</summary>
    public double Cdf(double tau)
    {
        if (!(tau > 0))
        {
            return double.IsNaN(tau) ? double.NaN : 0;
        }

        var u = PortableMath.Log(tau);
        if (u <= _edges[0])
        {
            return 0;
        }

        var panel = _edges.BinarySearch(u);
        panel = panel >= 0 ? panel : ~panel;
        return panel >= _edges.Count
            ? 1
            : (_massUpTo[panel - 1] + PanelMass(_edges[panel - 1], u)) / _massUpTo[^1];
    }

    /// <summary>Quantile, by a root on the CDF; below the grid (mass e⁻⁴⁵) it is 0.</summary>
    public double Quantile(double p)
    {
        var target = p * _massUpTo[^1];
        var panel = 1;
        while (panel < _massUpTo.Count - 1 && _massUpTo[panel] < target)
        {
            panel++;
        }

        var (low, high) = (_massUpTo[panel - 1] - target, _massUpTo[panel] - target);
        if (low >= 0)
        {
            return PortableMath.Exp(_edges[panel - 1]);
        }

        var u = BracketedRoot.Find(new MassEquation(this, panel, target), _edges[panel - 1], low, _edges[panel], high, out _);
        return PortableMath.Exp(u);
    }

    /// <summary>P(log T ≤ u) where z ≤ 0, else P(log T &gt; u): each keeps its digits where it is small.</summary>
    public double TailMass(double u, double z)
    {
        if (u <= _edges[0] || u >= _edges[^1])
        {
            return (u <= _edges[0]) == (z <= 0) ? 0 : 1;
        }

        var panel = _edges.BinarySearch(u);
        panel = panel >= 0 ? panel : ~panel;
        return (z <= 0 ? _massUpTo[panel - 1] + PanelMass(_edges[panel - 1], u) : _massFrom[panel] + PanelMass(u, _edges[panel])) / _massUpTo[^1];
    }

    /// <summary>log τ at the normal score z: Φ(z) of the mass lies below. Masses are summed from the nearer end, so that both tails keep their digits.</summary>
    public double LogTauAt(double z)
    {
        var target = PortableMath.NormalCdf(-Math.Abs(z)) * _massUpTo[^1];
        var panel = z <= 0 ? 1 : _edges.Count - 1;
        if (z <= 0)
        {
            while (panel < _edges.Count - 1 && _massUpTo[panel] < target)
            {
                panel++;
            }
        }
        else
        {
            while (panel > 1 && _massFrom[panel - 1] < target)
            {
                panel--;
            }
        }

        var equation = new TailEquation(this, panel, z <= 0, target);
        var (low, high) = (equation.Evaluate(_edges[panel - 1]), equation.Evaluate(_edges[panel]));
        return low >= 0 ? _edges[panel - 1] : high <= 0 ? _edges[panel] : BracketedRoot.Find(equation, _edges[panel - 1], low, _edges[panel], high, out _);
    }

    /// <summary>Mean and variance of μ, which is normal given log τ = u.</summary>
    public (double Mean, double Variance) MuGiven(double u)
    {
        LogDensity(u, out var mean, out var variance);
        return (mean, variance);
    }

    /// <summary>Log of the unnormalised posterior density of u = log τ.</summary>
    private double LogDensity(double u) => LogDensity(u, out _, out _);

    private double LogDensity(double u, out double mean, out double variance)
    {
        var tau = PortableMath.Exp(u);
        var m = _model.Moments(tau * tau);
        var value = u + _prior.LogDensity(tau) - 0.5 * _kept * (_model.LogDeterminant(tau * tau) + m.Q);
        var information = _kept * m.Information;
        if (_muPrior is not { } prior)
        {
            (mean, variance) = (m.Mean, 1 / information);
            return value - 0.5 * PortableMath.Log(information);
        }

        var priorInformation = 1 / (prior.StandardDeviation * prior.StandardDeviation);
        variance = 1 / (information + priorInformation);
        mean = variance * (information * m.Mean + priorInformation * prior.Mean);
        var gap = m.Mean - prior.Mean;
        return value - 0.5 * (PortableMath.Log(information + priorInformation)
            + gap * gap / (1 / information + 1 / priorInformation));
    }

    /// <summary>The highest point of the density of u and a width scale there.</summary>
    private (double Mode, double Scale) Mode()
    {
        var (low, high) = UpperAndLowerSupport();
        var from = Math.Max(low, PortableMath.Log(Math.Min(Math.Sqrt(_model.MinVariance), _prior.TypicalTau)) - 12);
        var to = Math.Min(high, PortableMath.Log(Math.Max(Math.Sqrt(_model.LikelihoodFallsFrom), _prior.TypicalTau)) + 12);
        var best = double.NaN;
        var height = double.NegativeInfinity;
        var step = Math.Min(0.1, (to - from) / 64);
        for (var u = from + 0.5 * step; u < to; u += step)
        {
            var value = LogDensity(u);
            if (value > height)
            {
                (best, height) = (u, value);
            }
        }

        if (!double.IsFinite(height))
        {
            throw new FitFailedException("the posterior of τ has no finite density");
        }

        // Golden section in the neighbourhood of the best grid point; the panels only need a rough mode.
        const double golden = 0.61803398874989485;
        var (a, b) = (Math.Max(low, best - step), Math.Min(high, best + step));
        for (var i = 0; i < 60; i++)
        {
            var (c, d) = (b - golden * (b - a), a + golden * (b - a));
            (a, b) = LogDensity(c) > LogDensity(d) ? (a, d) : (c, b);
        }

        var mode = 0.5 * (a + b);
        _height = LogDensity(mode);
        var h = 1e-3;
        var scale = WidestPanel;
        while (h < WidestPanel && mode - h > low && mode + h < high)
        {
            // The distance at which the density has fallen by e^½ on the average of both sides.
            if (_height - 0.5 * (LogDensity(mode - h) + LogDensity(mode + h)) >= 0.5)
            {
                scale = h;
                break;
            }

            h *= 1.25;
        }

        return (mode, Math.Min(scale, WidestPanel));
    }

    private (double Low, double High) UpperAndLowerSupport() =>
        (_prior.Support.Low > 0 ? PortableMath.Log(_prior.Support.Low) : double.NegativeInfinity, PortableMath.Log(_prior.Support.High));

    private void LayPanels(double mode, double scale)
    {
        var (low, high) = UpperAndLowerSupport();
        var weight = MomentsBelow > 2 ? 2 : MomentsBelow > 1 ? 1 : 0;
        _edges.Add(mode);
        for (var (u, width) = (mode, scale); u > low && LogDensity(u) > _height - Negligible;)
        {
            u = Math.Max(low, u - width);
            width = Math.Min(1.5 * width, WidestPanel);
            _edges.Add(u);
            CheckPanels();
        }

        _edges.Reverse();
        // Outwards the tail is cut where even its second moment, if there is one, no longer matters.
        for (var (u, width) = (mode, scale); u < high && LogDensity(u) + weight * (u - mode) > _height - Negligible;)
        {
            u = Math.Min(high, u + width);
            width = Math.Min(1.5 * width, WidestPanel);
            _edges.Add(u);
            CheckPanels();
        }

        if (_edges.Count < 2)
        {
            throw new FitFailedException(
                "the posterior of τ cannot be integrated: prior and data contradict each other beyond what double precision can tell");
        }
    }

    private void CheckPanels()
    {
        if (_edges.Count > MaxPanels)
        {
            throw new FitFailedException("the posterior of τ does not end: it is too close to improper");
        }
    }

    private void Integrate()
    {
        for (var panel = 1; panel < _edges.Count; panel++)
        {
            var (centre, half) = (0.5 * (_edges[panel] + _edges[panel - 1]), 0.5 * (_edges[panel] - _edges[panel - 1]));
            var mass = 0.0;
            for (var i = 0; i < Order; i++)
            {
                var u = centre + half * Rule.Nodes[i];
                var density = PortableMath.Exp(LogDensity(u, out var mean, out var variance) - _height);
                var nodeMass = half * Rule.Weights[i] * density;
                mass += nodeMass;
                Nodes.Add((PortableMath.Exp(u), nodeMass, mean, variance));
            }

            _massUpTo.Add(_massUpTo[^1] + mass);
        }

        for (var i = 0; i < Nodes.Count; i++)
        {
            Nodes[i] = Nodes[i] with { Mass = Nodes[i].Mass / _massUpTo[^1] };
        }
    }

    /// <summary>Mass above each edge, summed from the upper end.</summary>
    private double[] MassFrom()
    {
        var from = new double[_edges.Count];
        for (var panel = _edges.Count - 1; panel > 0; panel--)
        {
            var mass = 0.0;
            for (var i = Order * panel - 1; i >= Order * (panel - 1); i--)
            {
                mass += Nodes[i].Mass;
            }

            from[panel - 1] = from[panel] + mass * _massUpTo[^1];
        }

        return from;
    }

    private double PanelMass(double from, double to)
    {
        var (centre, half) = (0.5 * (to + from), 0.5 * (to - from));
        var mass = 0.0;
        for (var i = 0; i < Order; i++)
        {
            mass += half * Rule.Weights[i] * PortableMath.Exp(LogDensity(centre + half * Rule.Nodes[i]) - _height);
        }

        return mass;
    }

    private readonly struct MassEquation(TauPosterior posterior, int panel, double target) : IScalarFunction
    {
        public double Evaluate(double x) =>
            posterior._massUpTo[panel - 1] + posterior.PanelMass(posterior._edges[panel - 1], x) - target;
    }

    private readonly struct TailEquation(TauPosterior posterior, int panel, bool isLower, double target) : IScalarFunction
    {
        public double Evaluate(double x) => isLower
            ? posterior._massUpTo[panel - 1] + posterior.PanelMass(posterior._edges[panel - 1], x) - target
            : target - posterior._massFrom[panel] - posterior.PanelMass(x, posterior._edges[panel]);
    }
}
