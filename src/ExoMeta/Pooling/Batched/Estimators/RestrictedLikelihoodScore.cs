using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// The score of the restricted likelihood, ∝ y'PPy − tr P; see <see cref="RestrictedMaximumLikelihoodEstimator"/>. d(tr P)/dτ² = −tr PP =
/// −(Σw² − 2Σw³/Σw + (Σw²/Σw)²).
/// </summary>
internal readonly struct RestrictedLikelihoodScore : ILaneEquation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Dimension<TLane>(TLane count)
        where TLane : struct, ILane<TLane> => count - TLane.Broadcast(1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Terms<TLane>(in LaneMoments<TLane> moments, TLane count, out LaneTerms<TLane> terms)
        where TLane : struct, ILane<TLane>
    {
        var share = moments.SumSquaredWeights * moments.InverseSumWeights;
        terms.Rise = moments.QSlope;
        terms.RiseSlope = TLane.Broadcast(-2) * moments.QCurvature;
        terms.Fall = moments.SumWeights - share;
        terms.FallSlope = TLane.FusedMultiplyAdd(moments.SumCubedWeights * moments.InverseSumWeights, TLane.Broadcast(2), TLane.Broadcast(0) - share * share)
            - moments.SumSquaredWeights;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane IsWellConditioned<TLane>(in LaneStart<TLane> start, TLane traceP)
        where TLane : struct, ILane<TLane> => start.HasWellConditionedScore(traceP);

    public static TLane IsProved<TLane>(in LaneRows<TLane> rows, in LaneEquationStart<TLane> zero, in LaneRoot<TLane> root)
        where TLane : struct, ILane<TLane> => MaximumCertificate<TLane>.Of<RestrictedLikelihoodScore>(rows, zero, root);
}
