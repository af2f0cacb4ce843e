using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>One critical value for all comparisons.</summary>
internal sealed class SingleStepThreshold(int comparisons, double critical) : PreparedProcedure(comparisons)
{
    /// <inheritdoc/>
    public override double LargestCritical => critical;

    public void Run<TLane>(ReadOnlySpan<TLane> statistics, Span<TLane> rejected)
        where TLane : struct, ILane<TLane> => RankedLanes.Reach(statistics, TLane.Broadcast(critical), rejected);
}

/// <summary>
/// From the largest statistic on, each against the critical value of the number still in question, up to the first that fails.
/// </summary>
/// <remarks>What is rejected is what reaches the smallest statistic that succeeded: tied statistics share their fate.</remarks>
internal sealed class StepDownThresholds(double[] byCount) : PreparedProcedure(byCount.Length)
{
    /// <inheritdoc/>
    public override double LargestCritical => byCount[^1];

    public void Run<TLane>(ReadOnlySpan<TLane> statistics, Span<TLane> rejected)
        where TLane : struct, ILane<TLane>
    {
        var room = default(RankedLanes<TLane>);
        var ranked = ((Span<TLane>)room)[..statistics.Length];
        RankedLanes.CopyDescending(statistics, ranked);
        var goesOn = TLane.BroadcastBits(ulong.MaxValue);
        var least = TLane.Broadcast(double.PositiveInfinity);
        for (var j = 0; j < ranked.Length; j++)
        {
            goesOn &= TLane.LessThanOrEqual(TLane.Broadcast(byCount[ranked.Length - 1 - j]), ranked[j]);
            least = TLane.Select(goesOn, ranked[j], least);
        }

        RankedLanes.Reach(statistics, least, rejected);
    }
}

/// <summary>
/// From the smallest statistic on, up to the first that reaches the critical value of its place; it and all larger ones are rejected.
/// </summary>
internal sealed class StepUpThresholds(double[] byCount) : PreparedProcedure(byCount.Length)
{
    /// <inheritdoc/>
    public override double LargestCritical => byCount[^1];

    public void Run<TLane>(ReadOnlySpan<TLane> statistics, Span<TLane> rejected)
        where TLane : struct, ILane<TLane>
    {
        var room = default(RankedLanes<TLane>);
        var ranked = ((Span<TLane>)room)[..statistics.Length];
        RankedLanes.CopyDescending(statistics, ranked);
        var least = TLane.Broadcast(double.PositiveInfinity);
        for (var j = 0; j < ranked.Length; j++)
        {
            var succeeds = TLane.LessThanOrEqual(TLane.Broadcast(byCount[ranked.Length - 1 - j]), ranked[j]);
            least = TLane.Select(succeeds, ranked[j], least);
        }

        RankedLanes.Reach(statistics, least, rejected);
    }
}

/// <summary>The full level in an order fixed in advance, up to the first that fails.</summary>
internal sealed class SequentialThreshold(int[] order, double critical) : PreparedProcedure(order.Length)
{
    /// <inheritdoc/>
    public override double LargestCritical => critical;

    public void Run<TLane>(ReadOnlySpan<TLane> statistics, Span<TLane> rejected)
        where TLane : struct, ILane<TLane>
    {
        var goesOn = TLane.BroadcastBits(ulong.MaxValue);
        foreach (var i in order)
        {
            goesOn &= TLane.LessThanOrEqual(TLane.Broadcast(critical), statistics[i]);
            rejected[i] = goesOn;
        }
    }
}
