using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>τ̂² = (Q − (k − 1))/tr P with inverse-variance weights, truncated at 0; see <see cref="DerSimonianLairdEstimator"/>.</summary>
internal readonly struct DerSimonianLairdLanes : ILaneEstimator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Estimate<TLane>(in LaneRows<TLane> rows, in LaneStart<TLane> start, out LaneEstimate<TLane> estimate)
        where TLane : struct, ILane<TLane>
    {
        var none = TLane.Broadcast(0);
        LaneQ<TLane>.AtZero(rows, start.Mean, out var zero, out var traceP);
        var moment = (zero.Q - (rows.Count - TLane.Broadcast(1))) / traceP;
        var isSound = start.IsWellConditioned(traceP);
        var tauSquared = TLane.Select(TLane.LessThan(none, moment) & isSound, moment, none);
        LaneQ<TLane>.At(rows, tauSquared, start.Mean, out var fit);
        estimate.TauSquared = tauSquared;
        estimate.Mean = fit.Mean;
        estimate.SumWeights = fit.SumWeights;
        estimate.Q = fit.Q;
        estimate.CochranQ = zero.Q;
        estimate.TracePAtZero = traceP;
        estimate.IsDecided = start.InRange & (isSound | rows.IsSingle);
    }
}
