using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Throughput;

/// <summary>Fits of <see cref="PoolingData.Effects"/>, study by study.</summary>
internal sealed class PoolingWork : IKernelWork
{
    private readonly double[] _estimates = new double[PoolingData.Sets * PoolingData.Rows];
    private readonly double[] _variances = new double[PoolingData.Sets * PoolingData.Rows];
    private readonly BatchedPooling _pooling;
    private readonly PooledReplicates _fits = new(PoolingData.Sets);

    public PoolingWork(HeterogeneityEstimator method)
    {
        _pooling = new(PoolingData.Rows, new PoolingOptions { Method = method });
        var (estimates, variances) = PoolingData.Effects();
        for (var i = 0; i < estimates.Length; i++)
        {
            var place = i % PoolingData.Rows * PoolingData.Sets + i / PoolingData.Rows;
            (_estimates[place], _variances[place]) = (estimates[i], variances[i]);
        }
    }

    public int Items => PoolingData.Sets;

    public double Answer => _fits.Estimate.Sum() / PoolingData.Sets;

    public void Run() => _pooling.Fit(_estimates, _variances, PoolingData.Sets, _fits);
}

/// <summary>REML on all subsets of the BCG trials; one trial alone is its own estimate.</summary>
internal sealed class GoshWork : IKernelWork
{
    private readonly SubsetColumnsFitter _fitter;
    private readonly GoshColumns _columns = new(TrackedKernels.Subsets, PoolingData.Bcg.Count);

    public GoshWork()
    {
        _fitter = new(new(PoolingData.Bcg, new PoolingOptions { Method = HeterogeneityEstimator.RestrictedMaximumLikelihood }));
        for (var subset = 0; subset < TrackedKernels.Subsets; subset++)
        {
            _columns.Members(subset)[0] = (ulong)subset + 1;
        }
    }

    public int Items => TrackedKernels.Subsets;

    public double Answer => _columns.Estimate.Sum() / TrackedKernels.Subsets;

    public void Run() => _fitter.Fit(_columns, 0, TrackedKernels.Subsets);
}

/// <summary>Draws what twelve printed ratios leave open and refits the pool.</summary>
internal sealed class PropagatedPoolWork : IKernelWork
{
    /// <summary>Rows, three unknowns each.</summary>
    public const int Rows = 12;

    private readonly UnknownsLayout _layout = new(PoolingData.PrintedRatios, []);
    private readonly ReplicateBlock _block;
    private readonly double[][] _draws;

    public PropagatedPoolWork()
    {
        _block = new(_layout, new PoolingOptions
        {
            Method = HeterogeneityEstimator.RestrictedMaximumLikelihood, Inference = InferenceMethod.HartungKnapp,
        })
        {
            Count = TrackedKernels.Replicates,
        };
        _draws = [.. _layout.All.Select(_ => new double[TrackedKernels.Replicates])];
    }

    public int Items => TrackedKernels.Replicates;

    public double Answer => _block.Pools.Estimate.Take(TrackedKernels.Replicates).Sum() / TrackedKernels.Replicates;

    public void Run()
    {
        _layout.Draw(1, 0, TrackedKernels.Replicates, _draws);
        for (var row = 0; row < Rows; row++)
        {
            _block.Evaluate(row, _layout.OwnedBy(row, _draws), 0);
        }

        _block.Pool(_layout.Correlations(_draws), 0);
    }
}
