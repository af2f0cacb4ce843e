using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>An endpoint made ready for a design: constants only, shared by all threads.</summary>
internal abstract class EndpointSimulator
{
    /// <summary>Degrees of freedom of a comparison's statistic at a look; null when it is normal.</summary>
    public abstract double? DegreesOfFreedom(int look, int comparison);

    /// <summary>Degrees of freedom of a comparison's standard error with the planned patients; null where it is as good as known.</summary>
    public virtual double? ErrorDegreesOfFreedom(int look, int comparison) => DegreesOfFreedom(look, comparison);

    /// <summary>Planned share of information of each look, where patients do not say it.</summary>
    public virtual ImmutableArray<double>? Information => null;

    /// <summary>Whether it writes <see cref="TrialCalendar.Events"/> of each look.</summary>
    public virtual bool CountsEvents => false;

    /// <summary>Whether it says when a look takes place and who has been recruited by then; otherwise the trial's clock does.</summary>
    public virtual bool KeepsTime => false;

    /// <summary>Half the width of a comparison's naive 95 % interval at a look, in standard errors.</summary>
    public double IntervalFactor(int look, int comparison) =>
        CriticalValues.ForComparing(ErrorDegreesOfFreedom(look, comparison) is { } df ? StudentT.UpperQuantile(0.025, df) : Normal.UpperQuantile(0.025));

    /// <summary>Whether a drawn effect can be more than the endpoint's values allow, so that trials are simulated with the nearest that they do (<see cref="EndpointState.TakeTruncated"/>).</summary>
    public virtual bool CanTruncate => false;

    /// <summary>
    /// Names of the tests that the same data are analysed with beside the endpoint's own, one to each of <see cref="TrialBlock.Sides"/>: each against the
    /// design's critical values, stopping by itself. A design that changes a trial's data asks for none (<see cref="TrialDecision.LeavesData"/>).
    /// </summary>
    public virtual ImmutableArray<string> SideAnalyses => [];

    /// <summary>What one thread needs to simulate.</summary>
    public abstract EndpointState CreateState();
}

/// <summary>The data of the trials of a block, as far as the endpoint's statistics need them. Scratch space: one a thread.</summary>
internal abstract class EndpointState
{
    /// <summary>Begins other trials: θ has been written.</summary>
    public abstract void Begin<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>;

    /// <summary>What <see cref="ListPatients"/> says of each patient.</summary>
    public abstract ImmutableArray<string> PatientColumns { get; }

    /// <summary>
    /// Lists the patients of the block's first trial whose data came with the look that has just been decided, of the arms that were in it; patients who are
    /// followed in time when their arm ends. Trials have been simulated one a lane (<see cref="LaneOne"/>).
    /// </summary>
    public abstract void ListPatients(TrialBlock block, PatientList patients);

    /// <summary>Number of counted trials since the last call whose effect was more than the endpoint's values allow.</summary>
    public virtual long TakeTruncated() => 0;

    /// <summary>Draws the data that come with a look, and writes statistic, estimate and standard error of each comparison with all data so far, and the variance they share.</summary>
    public abstract void Observe<TLane>(TrialBlock block, int look)
        where TLane : struct, ILane<TLane>;
}
