using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// The τ² at which the generalised Q equals k − 1, or 0; see <see cref="PauleMandelEstimator"/>. Q falls, so that there is one root and nothing
/// to prove.
/// </summary>
internal readonly struct PauleMandelLanes : ILaneEstimator
{
    public static void Estimate<TLane>(in LaneRows<TLane> rows, in LaneStart<TLane> start, out LaneEstimate<TLane> estimate)
        where TLane : struct, ILane<TLane>
    {
        LaneMoments<TLane>.AtZero(rows, start.Mean, out var zero);
        var spread = LaneSpread<TLane>.Of(rows, start);
        var fallsFrom = spread.ScoreFallsFrom(Equation.Dimension(rows.Count));
        var traceP = zero.SumWeights - zero.SumSquaredWeights * zero.InverseSumWeights;
        var isSought = start.IsSearchable(fallsFrom) & start.IsWellConditioned(traceP);
        Equation.Terms(zero, rows.Count, out var terms);
        LaneRoot<TLane>.Find<Equation>(rows, start, zero, terms, fallsFrom, isSought, out var root);
        estimate.TauSquared = root.TauSquared;
        estimate.Mean = root.Mean;
        estimate.SumWeights = root.SumWeights;
        estimate.Q = root.Q;
        estimate.CochranQ = zero.Q;
        estimate.TracePAtZero = traceP;
        estimate.IsDecided = (isSought & root.IsConverged) | (start.InRange & rows.IsSingle);
    }

    private readonly struct Equation : ILaneEquation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Dimension<TLane>(TLane count)
            where TLane : struct, ILane<TLane> => count - TLane.Broadcast(1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Terms<TLane>(in LaneMoments<TLane> moments, TLane count, out LaneTerms<TLane> terms)
            where TLane : struct, ILane<TLane>
        {
            terms.Rise = moments.Q;
            terms.RiseSlope = TLane.Broadcast(0) - moments.QSlope;
            terms.Fall = Dimension(count);
            terms.FallSlope = TLane.Broadcast(0);
        }
    }
}
