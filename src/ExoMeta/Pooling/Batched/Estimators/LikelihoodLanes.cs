using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The global maximum of a likelihood over τ², on lanes: a root of the score, then the proof that no other maximum exists.</summary>
internal static class LikelihoodLanes
{
    /// <summary>Estimates τ²; a lane whose maximum is not proved to be the only one is not decided.</summary>
    public static void Estimate<TLane, TScore>(in LaneRows<TLane> rows, in LaneStart<TLane> start, out LaneEstimate<TLane> estimate)
        where TLane : struct, ILane<TLane>
        where TScore : struct, ILaneEquation
    {
        LaneMoments<TLane>.AtZero(rows, start.Mean, out var zero);
        var spread = LaneSpread<TLane>.Of(rows, start);
        var fallsFrom = spread.ScoreFallsFrom(TScore.Dimension(rows.Count));
        var traceP = zero.SumWeights - zero.SumSquaredWeights * zero.InverseSumWeights;
        var isSought = start.IsSearchable(fallsFrom) & start.HasWellConditionedScore(traceP);
        TScore.Terms(zero, rows.Count, out var terms);
        LaneRoot<TLane>.Find<TScore>(rows, start, zero, terms, fallsFrom, isSought, out var root);
        root.IsConverged &= isSought;
        estimate.TauSquared = root.TauSquared;
        estimate.Mean = root.Mean;
        estimate.SumWeights = root.SumWeights;
        estimate.Q = root.Q;
        estimate.CochranQ = zero.Q;
        estimate.TracePAtZero = traceP;
        estimate.IsDecided = MaximumCertificate<TLane>.Of<TScore>(rows, start, spread, terms, root) | (start.InRange & rows.IsSingle);
    }
}
