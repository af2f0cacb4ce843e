using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// From the largest statistic on, each against the critical value of the set still in question, up to the first that fails.
/// </summary>
/// <remarks>Tied statistics go together: when one is rejected, the critical value of the rest is lower, and the other would be
/// too.</remarks>
internal sealed class SubsetStepDown : PreparedProcedure
{
    private readonly double[] _bySubset;

    public SubsetStepDown(ProcedureLaw law)
        : base(law.Comparisons) => _bySubset = law.OfMaximumBySubset();

    /// <inheritdoc/>
    public override double LargestCritical => _bySubset[^1];

    public void Run<TLane>(ReadOnlySpan<TLane> statistics, Span<TLane> rejected)
        where TLane : struct, ILane<TLane>
    {
        var room = default(RankedLanes<TLane>);
        var remaining = ((Span<TLane>)room)[..statistics.Length];
        RankedLanes.Copy(statistics, remaining);
        var least = TLane.Broadcast(double.NegativeInfinity);
        var goesOn = TLane.BroadcastBits(ulong.MaxValue);
        var subset = TLane.BroadcastBits((ulong)_bySubset.Length - 1);
        rejected.Fill(TLane.BroadcastBits(0));
        do
        {
            var largest = remaining[0];
            for (var i = 1; i < remaining.Length; i++)
            {
                largest = RankedLanes.Larger(largest, remaining[i]);
            }

            // The empty set's critical value is +∞, which no −∞ reaches.
            goesOn &= TLane.LessThanOrEqual(LaneTable.Gather(_bySubset, subset), largest);
            for (var i = 0; i < remaining.Length; i++)
            {
                var isRejected = goesOn & TLane.EqualTo(remaining[i], largest);
                rejected[i] |= isRejected;
                remaining[i] = TLane.Select(isRejected, least, remaining[i]);
                subset = TLane.SubtractBits(subset, isRejected & TLane.BroadcastBits(1UL << i));
            }
        }
        while (TLane.Any(goesOn));
    }
}
