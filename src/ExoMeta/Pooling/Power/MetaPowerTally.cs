using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>Simulates and pools a chunk of meta-analyses, and adds up how the methods did.</summary>
internal sealed class MetaPowerTally : IAccumulator<MetaPowerTally>
{
    private readonly StudySimulator _simulator;
    private readonly StudyColumns _columns;

    public MetaPowerTally(MetaPowerDesign design, MetaPowerOptions options)
    {
        _simulator = StudySimulator.Of(design);
        _columns = new(design.Studies.Count, MonteCarloDriver.ChunkSize);
        Methods = [.. options.Methods.Select(m => new MethodTally(m, design, options))];
    }

    public MethodTally[] Methods { get; }

    /// <summary>Simulates replicates first … first + count − 1.</summary>
    public void Run(ulong seed, long first, int count)
    {
        _columns.Count = count;
        _simulator.Fill(seed, first, _columns);
        foreach (var method in Methods)
        {
            method.Add(_columns);
        }
    }

    public void Merge(MetaPowerTally next)
    {
        for (var i = 0; i < Methods.Length; i++)
        {
            Methods[i].Merge(next.Methods[i]);
        }
    }

    public void Clear()
    {
        foreach (var method in Methods)
        {
            method.Clear();
        }
    }
}

/// <summary>How one estimator of τ² did.</summary>
internal sealed class MethodTally(HeterogeneityEstimator method, MetaPowerDesign design, MetaPowerOptions options)
{
    private readonly ChunkFitter _fitter = new(method, design.Studies.Count, MonteCarloDriver.ChunkSize);
    private readonly ChunkFits _fits = new(MonteCarloDriver.ChunkSize);
    private readonly CentredMoments _means = new(design.Effect);
    private readonly Moments _tauSquared = new();
    private readonly InferenceTally[] _inferences =
        [.. options.Inferences.Select(i => new InferenceTally(i, design.Effect, new(i, design.Studies.Count, options.Level)))];

    private long _zeroTauSquared;

    /// <summary>Pools a chunk.</summary>
    public void Add(StudyColumns columns)
    {
        _fitter.Fit(columns, _fits);
        for (var r = 0; r < columns.Count; r++)
        {
            var mean = _fits.Mean[r];
            if (double.IsNaN(mean))
            {
                continue;
            }

            _means.Add(mean);
            _tauSquared.Add(_fits.TauSquared[r]);
            _zeroTauSquared += _fits.TauSquared[r] == 0 ? 1 : 0;
            foreach (var inference in _inferences)
            {
                inference.Add(mean, _fits.Information[r], _fits.Q[r]);
            }
        }
    }

    public void Merge(MethodTally next)
    {
        _means.Merge(next._means);
        _tauSquared.Merge(next._tauSquared);
        _zeroTauSquared += next._zeroTauSquared;
        for (var i = 0; i < _inferences.Length; i++)
        {
            _inferences[i].Merge(next._inferences[i]);
        }
    }

    public void Clear()
    {
        _means.Clear();
        _tauSquared.Clear();
        _zeroTauSquared = 0;
        foreach (var inference in _inferences)
        {
            inference.Clear();
        }
    }

    /// <summary>The largest Monte Carlo error of a rejection rate or coverage.</summary>
    public double LargestError() => _means.Count == 0 ? double.PositiveInfinity : _inferences.Max(i => i.LargestError());

    public EstimatorPerformance Summarise(long replicates) => _means.Count < 2
        ? throw new FitFailedException($"{HeterogeneityEstimators.Describe(method).Code} could not be fitted to the simulated studies")
        : new(
            method, replicates - _means.Count, _means.ToEstimateOfBias(), _means.ToEstimateOfRootMeanSquare(), _tauSquared.ToEstimate(),
            MonteCarloEstimate.FromCount(_zeroTauSquared, _tauSquared.Count), [.. _inferences.Select(i => i.Summarise())]);
}

/// <summary>How one inference did with one estimator.</summary>
internal sealed class InferenceTally(InferenceMethod method, double effect, ChunkInference inference)
{
    private readonly Moments _width = new();
    private long _rejected;
    private long _covered;

    public void Add(double mean, double information, double q)
    {
        var half = inference.Critical * inference.StandardError(information, q);
        _rejected += Math.Abs(mean) > half ? 1 : 0;
        _covered += Math.Abs(mean - effect) <= half ? 1 : 0;
        _width.Add(2 * half);
    }

    public void Merge(InferenceTally next)
    {
        _width.Merge(next._width);
        _rejected += next._rejected;
        _covered += next._covered;
    }

    public void Clear()
    {
        _width.Clear();
        (_rejected, _covered) = (0, 0);
    }

    public double LargestError() => Math.Max(
        MonteCarloEstimate.FromCount(_rejected, _width.Count).ErrorForStopping(), MonteCarloEstimate.FromCount(_covered, _width.Count).ErrorForStopping());

    public InferencePerformance Summarise() => new(
        method, MonteCarloEstimate.FromCount(_rejected, _width.Count), MonteCarloEstimate.FromCount(_covered, _width.Count), _width.ToEstimate());
}
