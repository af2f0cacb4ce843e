using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// The global maximum of the restricted likelihood; see <see cref="RestrictedMaximumLikelihoodEstimator"/>. The score is ∝ y'PPy − tr P, and
/// d(tr P)/dτ² = −tr PP = −(Σw² − 2Σw³/Σw + (Σw²/Σw)²).
/// </summary>
internal readonly struct RestrictedMaximumLikelihoodLanes : ILaneEstimator
{
    public static void Estimate<TLane>(in LaneRows<TLane> rows, in LaneStart<TLane> start, out LaneEstimate<TLane> estimate)
        where TLane : struct, ILane<TLane> => LikelihoodLanes.Estimate<TLane, Score>(rows, start, out estimate);

    private readonly struct Score : ILaneEquation
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
    }
}
