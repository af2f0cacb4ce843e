using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>τ² as the root of an estimating equation, or 0.</summary>
/// <typeparam name="TEquation">The equation.</typeparam>
internal readonly struct EquationLanes<TEquation> : ILaneEstimator
    where TEquation : struct, ILaneEquation
{
    public static void Estimate<TLane>(in LaneRows<TLane> rows, in LaneStart<TLane> start, out LaneEstimate<TLane> estimate)
        where TLane : struct, ILane<TLane>
    {
        ref var search = ref rows.Search;
        search.Begin<TEquation>(rows, start);
        for (var step = 0; step < LaneSearch<TLane>.MaxSteps && search.Step<TEquation>(rows, step); step++)
        {
        }

        Finish(rows, ref search, out estimate);
    }

    static void ILaneEstimator.Estimate<TSelf, TLane>(
        in LaneRows<TLane> firstRows, in LaneStart<TLane> firstStart, in LaneRows<TLane> secondRows, in LaneStart<TLane> secondStart,
        out LaneEstimate<TLane> first, out LaneEstimate<TLane> second)
    {
        ref var firstSearch = ref firstRows.Search;
        ref var secondSearch = ref secondRows.Search;
        firstSearch.Begin<TEquation>(firstRows, firstStart);
        secondSearch.Begin<TEquation>(secondRows, secondStart);
        for (var step = 0; step < LaneSearch<TLane>.MaxSteps; step++)
        {
            // Both take their step, whether or not the other goes on.
            if (!(firstSearch.Step<TEquation>(firstRows, step) | secondSearch.Step<TEquation>(secondRows, step)))
            {
                break;
            }
        }

        Finish(firstRows, ref firstSearch, out first);
        Finish(secondRows, ref secondSearch, out second);
    }

    private static void Finish<TLane>(in LaneRows<TLane> rows, ref LaneSearch<TLane> search, out LaneEstimate<TLane> estimate)
        where TLane : struct, ILane<TLane>
    {
        ref var root = ref search.Root;
        ref var zero = ref search.Zero;
        root.IsConverged &= zero.IsSought;
        estimate.TauSquared = root.TauSquared;
        estimate.Mean = root.Mean;
        estimate.SumWeights = root.SumWeights;
        estimate.Q = root.Q;
        estimate.CochranQ = zero.Q;
        estimate.TracePAtZero = zero.TraceP;
        estimate.IsDecided = TEquation.IsProved(rows, zero, root) | (zero.Start.InRange & rows.IsSingle);
    }
}
