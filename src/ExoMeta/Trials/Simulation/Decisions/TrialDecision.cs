using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>How many patients a look brings, and what a design does with their statistics. Scratch space: one a thread.</summary>
/// <remarks>
/// A comparison goes on while its <see cref="TrialBlock.EndLook"/> is <see cref="Open"/>; at the last look every one ends.
/// </remarks>
/// <param name="patients">Planned patients.</param>
internal abstract class TrialDecision(PatientNumbers patients)
{
    /// <summary>The end look of a comparison that goes on.</summary>
    public const double Open = -1;

    /// <summary>Planned patients.</summary>
    protected PatientNumbers Planned => patients;

    /// <summary>Begins other trials.</summary>
    public static void Begin(TrialBlock block)
    {
        for (var c = 0; c < block.Comparisons; c++)
        {
            block.EndLook(c).Fill(Open);
            block.IsRejected(c).Clear();
        }
    }

    /// <summary>Lets the patients of a look into the trials of a block: as planned, where nothing is adapted.</summary>
    public virtual void Recruit<TLane>(TrialBlock block, int look)
        where TLane : struct, ILane<TLane> => patients.Recruit(block, look);
    /// <summary>
    /// Whether the data of a trial are the same whatever is decided, but for where it ends: then other tests of them can be decided on beside the endpoint's
    /// own (<see cref="TrialBlock.Sides"/>). Not where arms are dropped or sizes are changed for the trial as a whole.
    /// </summary>
    public virtual bool LeavesData => false;

    /// <summary>Decides; false when no comparison of any trial of the block goes on.</summary>
    public abstract bool Decide<TLane>(TrialBlock block, int look)
        where TLane : struct, ILane<TLane>;

    /// <summary>Mask of the trials in which a comparison has not ended.</summary>
    protected static TLane IsOpen<TLane>(TrialBlock block, int comparison, int at)
        where TLane : struct, ILane<TLane> => TLane.EqualTo(TLane.Load(block.EndLook(comparison)[at..]), TLane.Broadcast(Open));

    /// <summary>Ends a comparison where the mask is set: keeps what it shows at this look.</summary>
    protected static void End<TLane>(TrialBlock block, int comparison, int look, int at, TLane mask, TLane isRejected)
        where TLane : struct, ILane<TLane>
    {
        Keep(block.EndLook(comparison)[at..], TLane.Broadcast(look), mask);
        Keep(block.FinalEstimate(comparison)[at..], TLane.Load(block.Estimate(comparison)[at..]), mask);
        Keep(block.FinalError(comparison)[at..], TLane.Load(block.StandardError(comparison)[at..]), mask);
        Keep(block.FinalSharedVariance[at..], TLane.Load(block.SharedVariance[at..]), mask);
        var rejected = block.IsRejected(comparison)[at..];
        TLane.Store(TLane.Load(rejected) | (isRejected & mask), rejected);
    }

    /// <summary>Keeps the patients of a comparison that ends; those of a trial of one look are known.</summary>
    protected static void EndPatients<TLane>(TrialBlock block, int comparison, int at, TLane mask)
        where TLane : struct, ILane<TLane>
    {
        Keep(block.FinalPatients(comparison)[at..], TLane.Load(block.Patients(comparison + 1)[at..]), mask);
        Keep(block.FinalReferencePatients[at..], TLane.Load(block.Patients(0)[at..]), mask);
    }

    private static void Keep<TLane>(Span<double> column, TLane value, TLane mask)
        where TLane : struct, ILane<TLane> => TLane.Store(TLane.Select(mask, value, TLane.Load(column)), column);
}
