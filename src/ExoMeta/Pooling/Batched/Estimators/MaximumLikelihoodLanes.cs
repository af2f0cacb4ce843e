using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The global maximum of the full likelihood; see <see cref="MaximumLikelihoodEstimator"/>. The score is ∝ y'PPy − tr W.</summary>
internal readonly struct MaximumLikelihoodLanes : ILaneEstimator
{
    public static void Estimate<TLane>(in LaneRows<TLane> rows, in LaneStart<TLane> start, out LaneEstimate<TLane> estimate)
        where TLane : struct, ILane<TLane> => LikelihoodLanes.Estimate<TLane, Score>(rows, start, out estimate);

    private readonly struct Score : ILaneEquation
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
    }
}
