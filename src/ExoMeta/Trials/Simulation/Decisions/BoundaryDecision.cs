using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Each comparison by itself: rejected at the first look at which its statistic reaches the upper bound, given up at the first at which it
/// is not above the lower one, and ended at the last.
/// </summary>
/// <param name="sides">In which directions a comparison may be significant.</param>
/// <param name="upper">By look and comparison, on the scale of the statistic.</param>
/// <param name="lower">Likewise, −∞ where there is none; of the interim looks.</param>
internal sealed class BoundaryDecision(RejectionSides sides, double[][] upper, double[][] lower) : TrialDecision
{
    public override bool LeavesData => true;

    public override bool Decide<TLane>(TrialBlock block, int look)
    {
        var isLast = look == upper.Length - 1;
        var goesOn = false;
        for (var c = 0; c < block.Comparisons; c++)
        {
            var bound = TLane.Broadcast(upper[look][c]);
            var floor = TLane.Broadcast(isLast ? double.NegativeInfinity : lower[look][c]);
            var statistics = block.Statistic(c);
            var ends = block.EndLook(c);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var statistic = sides.Oriented(TLane.Load(statistics[i..]));
                var isOpen = TLane.EqualTo(TLane.Load(ends[i..]), TLane.Broadcast(Open));
                var isRejected = TLane.LessThanOrEqual(bound, statistic);
                var ended = isLast ? isOpen : isOpen & (isRejected | TLane.LessThanOrEqual(statistic, floor));
                End(block, c, look, i, ended, isRejected);
                EndPatients(block, c, i, ended);
                goesOn |= !isLast && TLane.Any(TLane.Select(ended, TLane.Broadcast(0), isOpen & TLane.Load(block.IsCounted[i..])));
            }
        }

        return goesOn;
    }
}
