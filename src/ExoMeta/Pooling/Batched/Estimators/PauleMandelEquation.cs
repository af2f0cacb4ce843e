using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The generalised Q against k − 1; see <see cref="PauleMandelEstimator"/>. Q falls, so that there is one root and nothing to prove.</summary>
internal readonly struct PauleMandelEquation : ILaneEquation
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane IsWellConditioned<TLane>(in LaneStart<TLane> start, TLane traceP)
        where TLane : struct, ILane<TLane> => start.IsWellConditioned(traceP);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane IsProved<TLane>(in LaneRows<TLane> rows, in LaneEquationStart<TLane> zero, in LaneRoot<TLane> root)
        where TLane : struct, ILane<TLane> => root.IsConverged;
}
