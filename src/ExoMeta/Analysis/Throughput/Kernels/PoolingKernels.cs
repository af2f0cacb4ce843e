using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Throughput;

/// <summary>Fits of <see cref="PoolingData.Effects"/>.</summary>
internal sealed class PoolingWork(HeterogeneityEstimator method) : IKernelWork
{
    private readonly (double[] Estimates, double[] Variances) _effects = PoolingData.Effects();
    private readonly TauSquaredEstimator _estimator = HeterogeneityEstimators.Of(method);
    private readonly MarginalModel _model = new(PoolingData.Rows);
    private readonly LeanFit[] _fits = new LeanFit[PoolingData.Sets];

    public int Items => _fits.Length;

    public double Answer => _fits.Sum(f => f.Estimate) / _fits.Length;

    public void Run()
    {
        for (var set = 0; set < _fits.Length; set++)
        {
            _effects.Estimates.AsSpan(set * PoolingData.Rows, PoolingData.Rows).CopyTo(_model.Y);
            _effects.Variances.AsSpan(set * PoolingData.Rows, PoolingData.Rows).CopyTo(_model.V);
            _model.Prepare();
            _fits[set] = LeanFit.Of(_model, _estimator, InferenceMethod.Wald);
        }
    }
}

/// <summary>REML on all subsets of the BCG trials; one trial alone is its own estimate.</summary>
internal sealed class GoshWork : IKernelWork
{
    private readonly SubsetFitter _fitter = new(PoolingData.Bcg, new PoolingOptions { Method = HeterogeneityEstimator.RestrictedMaximumLikelihood });
    private readonly int[] _rows = new int[PoolingData.Bcg.Count];
    private readonly SubsetFit[] _fits = new SubsetFit[TrackedKernels.Subsets];

    public int Items => _fits.Length;

    public double Answer => _fits.Sum(f => f.Estimate) / _fits.Length;

    public void Run()
    {
        for (var subset = 1; subset <= _fits.Length; subset++)
        {
            var size = 0;
            for (var row = 0; row < _rows.Length; row++)
            {
                if ((subset >> row & 1) == 1)
                {
                    _rows[size++] = row;
                }
            }

            _fits[subset - 1] = _fitter.Fit(_rows.AsSpan(0, size));
        }
    }
}

/// <summary>Draws what twelve printed ratios leave open and refits the pool.</summary>
internal sealed class PropagatedPoolWork : IKernelWork
{
    /// <summary>Rows, three unknowns each.</summary>
    public const int Rows = 12;

    private readonly UnknownsLayout _layout = new(PoolingData.PrintedRatios, []);
    private readonly ReplicateFitter _fitter;
    private readonly double[][] _draws;
    private readonly LeanFit[] _fits = new LeanFit[TrackedKernels.Replicates];

    public PropagatedPoolWork()
    {
        _fitter = new(_layout, new PoolingOptions
        {
            Method = HeterogeneityEstimator.RestrictedMaximumLikelihood, Inference = InferenceMethod.HartungKnapp,
        });
        _draws = [.. _layout.All.Select(_ => new double[TrackedKernels.Replicates])];
    }

    public int Items => _fits.Length;

    public double Answer => _fits.Sum(f => f.Estimate) / _fits.Length;

    public void Run()
    {
        for (var replicate = 0; replicate < _fits.Length; replicate++)
        {
            _layout.Draw(1, replicate, _draws);
            for (var row = 0; row < Rows; row++)
            {
                _fitter.Effects[row] = _fitter.Evaluate(row, _draws, replicate);
            }

            _ = _fitter.TryPool(out _fits[replicate]);
        }
    }
}
