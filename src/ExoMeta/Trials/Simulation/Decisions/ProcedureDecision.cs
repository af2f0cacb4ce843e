using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>One look, at which a multiplicity procedure decides over all comparisons; between doses in either direction.</summary>
/// <param name="sides">In which directions a comparison may be significant.</param>
/// <param name="patients">Planned patients.</param>
/// <param name="procedure">The procedure with its critical values.</param>
internal sealed class ProcedureDecision(RejectionSides sides, PatientNumbers patients, PreparedProcedure procedure) : TrialDecision(patients)
{
    public override bool LeavesData => true;

    public override bool Decide<TLane>(TrialBlock block, int look)
    {
        var (ofStatistics, ofMasks, ofOthers) = (default(RankedLanes<TLane>), default(RankedLanes<TLane>), default(RankedLanes<TLane>));
        var statistics = ((Span<TLane>)ofStatistics)[..block.Comparisons];
        var isRejected = ((Span<TLane>)ofMasks)[..block.Comparisons];
        var isRejectedBelow = ((Span<TLane>)ofOthers)[..block.Comparisons];
        var all = TLane.BroadcastBits(ulong.MaxValue);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            for (var c = 0; c < statistics.Length; c++)
            {
                statistics[c] = sides.Favourable(TLane.Load(block.Statistic(c)[i..]));
            }

            procedure.Reject<TLane>(statistics, isRejected);
            if (sides.Either)
            {
                Negate(statistics);
                procedure.Reject<TLane>(statistics, isRejectedBelow);
                for (var c = 0; c < statistics.Length; c++)
                {
                    isRejected[c] |= isRejectedBelow[c];
                }
            }

            for (var c = 0; c < statistics.Length; c++)
            {
                End(block, c, look, i, all, isRejected[c]);
            }
        }

        return false;
    }

    private static void Negate<TLane>(Span<TLane> statistics)
        where TLane : struct, ILane<TLane>
    {
        foreach (ref var statistic in statistics)
        {
            statistic ^= TLane.BroadcastBits(1UL << 63);
        }
    }
}
