using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>τ² = 0 by assumption; see <see cref="EqualEffectsEstimator"/>.</summary>
internal readonly struct EqualEffectsLanes : ILaneEstimator
{
    public static void Estimate<TLane>(in LaneRows rows, in LaneStart<TLane> start, out LaneEstimate<TLane> estimate)
        where TLane : struct, ILane<TLane>
    {
        LaneQ<TLane>.AtZero(rows, start.Mean, out var zero);
        estimate.TauSquared = TLane.Broadcast(0);
        estimate.Mean = zero.Mean;
        estimate.SumWeights = zero.SumWeights;
        estimate.Q = zero.Q;
        estimate.CochranQ = zero.Q;
        estimate.TracePAtZero = zero.TraceP;
        estimate.IsDecided = start.InRange & start.IsWellConditioned(zero.TraceP);
    }
}
