using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>τ² = 0 by assumption; see <see cref="EqualEffectsEstimator"/>.</summary>
internal readonly struct EqualEffectsLanes : ILaneEstimator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Estimate<TLane>(in LaneRows<TLane> rows, in LaneStart<TLane> start, out LaneEstimate<TLane> estimate)
        where TLane : struct, ILane<TLane>
    {
        LaneQ<TLane>.AtZero(rows, start.Mean, out var zero, out var traceP);
        estimate.TauSquared = TLane.Broadcast(0);
        estimate.Mean = zero.Mean;
        estimate.SumWeights = zero.SumWeights;
        estimate.Q = zero.Q;
        estimate.CochranQ = zero.Q;
        estimate.TracePAtZero = traceP;
        estimate.IsDecided = start.InRange & (start.IsWellConditioned(traceP) | rows.IsSingle);
    }
}
