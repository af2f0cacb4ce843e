using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>Fits the random-effects model to each replicate of a chunk. Not thread-safe: it holds scratch space.</summary>
internal sealed class ChunkFitter(HeterogeneityEstimator method, int studies, int capacity)
{
    private readonly BatchedPooling _pooling = new(studies, new PoolingOptions { Method = method });
    private readonly PooledReplicates _pooled = new(capacity);

    /// <summary>Fits all replicates; those without a fit become NaN.</summary>
    public void Fit(StudyColumns columns, ChunkFits fits)
    {
        _pooling.Fit(columns.Estimates, columns.Variances, columns.Count, _pooled);
        _pooled.Estimate.AsSpan(0, columns.Count).CopyTo(fits.Mean);
        _pooled.TauSquared.AsSpan(0, columns.Count).CopyTo(fits.TauSquared);
        for (var r = 0; r < columns.Count; r++)
        {
            fits.Information[r] = 1 / (_pooled.StandardError[r] * _pooled.StandardError[r]);
        }

        var q = new GeneralisedQs(columns, fits);
        LaneDispatch.Run(ref q);
    }

    /// <summary>Σ(y − μ̂)²/(v + τ²) of each replicate.</summary>
    private readonly ref struct GeneralisedQs(StudyColumns columns, ChunkFits fits) : ILaneAction
    {
        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane>
        {
            var whole = columns.Count - columns.Count % TLane.Count;
            for (var r = 0; r < whole; r += TLane.Count)
            {
                TLane.Store(At<TLane>(r), fits.Q.AsSpan(r));
            }

            for (var r = whole; r < columns.Count; r++)
            {
                LaneOne.Store(At<LaneOne>(r), fits.Q.AsSpan(r));
            }
        }

        private TLane At<TLane>(int r)
            where TLane : struct, ILane<TLane>
        {
            var (mean, tauSquared) = (TLane.Load(fits.Mean.AsSpan(r)), TLane.Load(fits.TauSquared.AsSpan(r)));
            var q = TLane.Broadcast(0);
            for (var j = 0; j < columns.Studies; j++)
            {
                var residual = TLane.Load(columns.Y(j)[r..]) - mean;
                q += residual * residual / (TLane.Load(columns.V(j)[r..]) + tauSquared);
            }

            return q;
        }
    }
}
