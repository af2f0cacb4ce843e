using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>τ² of a group of replicates, and what the weights 1/(v + τ²) determine.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
internal struct LaneEstimate<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>τ² ≥ 0.</summary>
    public TLane TauSquared;

    /// <summary>The weighted mean at τ².</summary>
    public TLane Mean;

    /// <summary>Σ1/(v + τ²).</summary>
    public TLane SumWeights;

    /// <summary>The generalised Q at τ².</summary>
    public TLane Q;

    /// <summary>Cochran's Q, that of τ² = 0.</summary>
    public TLane CochranQ;

    /// <summary>tr P at τ² = 0.</summary>
    public TLane TracePAtZero;

    /// <summary>Mask of replicates whose τ² is certainly the estimate; the others are left to the scalar path.</summary>
    public TLane IsDecided;
}

/// <summary>An estimator of τ² on lanes; the twin of a <see cref="TauSquaredEstimator"/>.</summary>
internal interface ILaneEstimator
{
    /// <summary>Estimates τ².</summary>
    static abstract void Estimate<TLane>(in LaneRows<TLane> rows, in LaneStart<TLane> start, out LaneEstimate<TLane> estimate)
        where TLane : struct, ILane<TLane>;

    /// <summary>Estimates τ² of two groups, whose computations may take turns: one fills the time that the other waits.</summary>
    static virtual void Estimate<TSelf, TLane>(
        in LaneRows<TLane> firstRows, in LaneStart<TLane> firstStart, in LaneRows<TLane> secondRows, in LaneStart<TLane> secondStart,
        out LaneEstimate<TLane> first, out LaneEstimate<TLane> second)
        where TSelf : struct, ILaneEstimator
        where TLane : struct, ILane<TLane>
    {
        TSelf.Estimate(firstRows, firstStart, out first);
        TSelf.Estimate(secondRows, secondStart, out second);
    }
}
