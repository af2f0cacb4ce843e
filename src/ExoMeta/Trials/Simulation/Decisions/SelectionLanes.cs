using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Which arms a selection rule keeps, trial by trial.</summary>
internal static class SelectionLanes
{
    /// <summary>Takes arms that are not chosen out of those that stay.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="measures">What arms are ranked by, one lane an arm: large is favourable, no NaN.</param>
    /// <param name="stays">The masks of the trials in which an arm could go on: changed in place.</param>
    public static void Keep<TLane>(SelectionRule rule, ReadOnlySpan<TLane> measures, Span<TLane> stays)
        where TLane : struct, ILane<TLane>
    {
        switch (rule)
        {
            case SelectionRule.All:
                break;
            case SelectionRule.Best best:
                KeepBest(measures, stays, best.Count);
                break;
            case SelectionRule.Promising promising:
                KeepFrom(measures, stays, TLane.Broadcast(promising.Threshold));
                break;
            case SelectionRule.NearBest near:
                KeepFrom(measures, stays, Largest(measures, stays) - TLane.Broadcast(near.Distance));
                break;
            default:
                throw new InvalidOperationException("an unknown selection rule");
        }
    }

    /// <summary>An arm's rank is the number of staying arms that are better, or equal and earlier.</summary>
    private static void KeepBest<TLane>(ReadOnlySpan<TLane> measures, Span<TLane> stays, int count)
        where TLane : struct, ILane<TLane>
    {
        var (one, most) = (TLane.Broadcast(1), TLane.Broadcast(count));
        var ofRanks = default(RankedLanes<TLane>);
        var ranks = ((Span<TLane>)ofRanks)[..stays.Length];
        for (var c = 0; c < stays.Length; c++)
        {
            var rank = TLane.Broadcast(0);
            for (var d = 0; d < stays.Length; d++)
            {
                var isAhead = d < c ? TLane.LessThanOrEqual(measures[c], measures[d]) : TLane.LessThan(measures[c], measures[d]);
                rank += one & isAhead & stays[d];
            }

            ranks[c] = rank;
        }

        for (var c = 0; c < stays.Length; c++)
        {
            stays[c] &= TLane.LessThan(ranks[c], most);
        }
    }

    private static void KeepFrom<TLane>(ReadOnlySpan<TLane> measures, Span<TLane> stays, TLane least)
        where TLane : struct, ILane<TLane>
    {
        for (var c = 0; c < stays.Length; c++)
        {
            stays[c] &= TLane.LessThanOrEqual(least, measures[c]);
        }
    }

    private static TLane Largest<TLane>(ReadOnlySpan<TLane> measures, ReadOnlySpan<TLane> stays)
        where TLane : struct, ILane<TLane>
    {
        var largest = TLane.Broadcast(double.NegativeInfinity);
        for (var c = 0; c < stays.Length; c++)
        {
            largest = TLane.Select(stays[c] & TLane.LessThan(largest, measures[c]), measures[c], largest);
        }

        return largest;
    }
}
