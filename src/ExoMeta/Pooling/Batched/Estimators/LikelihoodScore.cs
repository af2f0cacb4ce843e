using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The score of the full likelihood, ∝ y'PPy − tr W; see <see cref="MaximumLikelihoodEstimator"/>.</summary>
internal readonly struct LikelihoodScore : ILaneEquation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Dimension<TLane>(TLane count)
        where TLane : struct, ILane<TLane> => count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Terms<TLane>(in LaneMoments<TLane> moments, TLane count, out LaneTerms<TLane> terms)
        where TLane : struct, ILane<TLane>
    {
        terms.Rise = moments.QSlope;
        terms.RiseSlope = TLane.Broadcast(-2) * moments.QCurvature;
        terms.Fall = moments.SumWeights;
        terms.FallSlope = TLane.Broadcast(0) - moments.SumSquaredWeights;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane IsWellConditioned<TLane>(in LaneStart<TLane> start, TLane traceP)
        where TLane : struct, ILane<TLane> => start.HasWellConditionedScore(traceP);

    public static TLane IsProved<TLane>(in LaneRows<TLane> rows, in LaneEquationStart<TLane> zero, in LaneRoot<TLane> root)
        where TLane : struct, ILane<TLane> => MaximumCertificate<TLane>.Of<LikelihoodScore>(rows, zero, root);
}
