using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>All that a thread counts trials with. Scratch space: one a thread.</summary>
/// <param name="Sums">What every trial is counted by.</param>
/// <param name="Sides">Other tests of the same trials.</param>
/// <param name="Calendar">When looks were; null where trials do not run in time.</param>
/// <param name="DoseFinding">What MCP-Mod finds; null where the trial is not analysed by it.</param>
/// <param name="Pools">The pool that trials join; null where there is none.</param>
internal sealed record ChunkCounters(ChunkSums Sums, SideCounts Sides, CalendarSums? Calendar, DoseFindingSums? DoseFinding, UpdatedPools? Pools)
{
    /// <summary>Adds the trials of a block that have ended.</summary>
    public void Add<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        Sums.Add<TLane>(block);
        Sides.Add<TLane>(block);
        Calendar?.Add<TLane>(block);
        DoseFinding?.Add<TLane>(block);
        Pools?.Add<TLane>(block);
    }

    /// <summary>Ends a chunk: hands its counts over, and the next chunk begins at nothing.</summary>
    public void CloseInto(TrialTally tally)
    {
        Sums.CloseInto(tally);
        Sides.CloseInto(tally.Sides);
        Calendar?.CloseInto(tally.Calendar);
        DoseFinding?.CloseInto(tally.DoseFinding);
        Pools?.CloseInto(ref tally.Updates);
    }
}
