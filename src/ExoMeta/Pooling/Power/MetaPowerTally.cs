using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>Simulates a chunk of meta-analyses and pools it by every method. Not thread-safe: it holds scratch space.</summary>
internal sealed class MetaPowerChunk(MetaPowerDesign design, MetaPowerOptions options)
{
    private readonly StudySimulator _simulator = StudySimulator.Of(design);
    private readonly StudyColumns _columns = new(design.Studies.Count, MonteCarloDriver.ChunkSize);
    private readonly ChunkFits _fits = new(MonteCarloDriver.ChunkSize);
    private readonly ChunkFitter[] _fitters = [.. options.Methods.Select(m => new ChunkFitter(m, design.Studies.Count, MonteCarloDriver.ChunkSize))];

    /// <summary>Simulates replicates first … first + count − 1 and adds up how the methods did.</summary>
    public void Run(ulong seed, long first, int count, MetaPowerTally tally)
    {
        _columns.Count = count;
        _simulator.Fill(seed, first, _columns);
        for (var i = 0; i < _fitters.Length; i++)
        {
            _fitters[i].Fit(_columns, _fits);
            tally.Methods[i].Add(_fits, count);
        }
    }
}

/// <summary>How the methods did.</summary>
internal sealed class MetaPowerTally(MetaPowerDesign design, MetaPowerOptions options) : IAccumulator<MetaPowerTally>
{
    public MethodTally[] Methods { get; } = [.. options.Methods.Select(m => new MethodTally(m, design, options))];

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
    private readonly CentredMoments _means = new(design.Effect);
    private readonly Moments _tauSquared = new();
    private readonly InferenceTally[] _inferences =
        [.. options.Inferences.Select(i => new InferenceTally(i, design.Effect, new(i, design.Studies.Count, options.Level)))];

    private long _zeroTauSquared;

    /// <summary>Adds the fits of a chunk.</summary>
    public void Add(ChunkFits fits, int count)
    {
        for (var r = 0; r < count; r++)
        {
            var mean = fits.Mean[r];
            if (double.IsNaN(mean))
            {
                continue;
            }

            _means.Add(mean);
            _tauSquared.Add(fits.TauSquared[r]);
            _zeroTauSquared += fits.TauSquared[r] == 0 ? 1 : 0;
            foreach (var inference in _inferences)
            {
                inference.Add(mean, fits.Information[r], fits.Q[r]);
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
