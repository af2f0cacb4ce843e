using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Each comparison by its own statistic: rejected at the first look at which it reaches the upper bound, given up at the first at which it
/// is not above the lower one, and ended at the last.
/// </summary>
/// <param name="sides">In which directions a comparison may be significant.</param>
/// <param name="patients">Planned patients.</param>
/// <param name="boundaries">On the scale of the statistic; lower ones of the interim looks.</param>
/// <param name="stop">Whether the first rejection ends the trial.</param>
internal sealed class BoundaryDecision(RejectionSides sides, PatientNumbers patients, TrialBoundaries boundaries, StopRule stop) : TrialDecision(patients)
{
    public override bool LeavesData => true;

    public override bool Decide<TLane>(TrialBlock block, int look)
    {
        var goesOn = Compare<TLane>(block, look);
        return goesOn && stop == StopRule.FirstRejection ? EndAll<TLane>(block, look) : goesOn;
    }

    private bool Compare<TLane>(TrialBlock block, int look)
        where TLane : struct, ILane<TLane>
    {
        var isLast = look == boundaries.Upper.Length - 1;
        var goesOn = false;
        for (var c = 0; c < block.Comparisons; c++)
        {
            var bound = TLane.Broadcast(boundaries.Upper[look][c]);
            var floor = TLane.Broadcast(isLast ? double.NegativeInfinity : boundaries.Lower[look][c]);
            var statistics = block.Statistic(c);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var statistic = sides.Oriented(TLane.Load(statistics[i..]));
                var isOpen = IsOpen<TLane>(block, c, i);
                var isRejected = TLane.LessThanOrEqual(bound, statistic);
                var ended = isLast ? isOpen : isOpen & (isRejected | TLane.LessThanOrEqual(statistic, floor));
                End(block, c, look, i, ended, isRejected);
                EndPatients(block, c, i, ended);
                goesOn |= !isLast && TLane.Any(TLane.Select(ended, TLane.Broadcast(0), isOpen & TLane.Load(block.IsCounted[i..])));
            }
        }

        return goesOn;
    }

    /// <summary>Ends what goes on in a trial that has a rejection.</summary>
    private static bool EndAll<TLane>(TrialBlock block, int look)
        where TLane : struct, ILane<TLane>
    {
        var (goesOn, none) = (false, TLane.BroadcastBits(0));
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var any = none;
            for (var c = 0; c < block.Comparisons; c++)
            {
                any |= TLane.Load(block.IsRejected(c)[i..]);
            }

            for (var c = 0; c < block.Comparisons; c++)
            {
                var isOpen = IsOpen<TLane>(block, c, i);
                End(block, c, look, i, isOpen & any, none);
                EndPatients(block, c, i, isOpen & any);
                goesOn |= TLane.Any(TLane.Select(any, none, isOpen & TLane.Load(block.IsCounted[i..])));
            }
        }

        return goesOn;
    }
}
