using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>What a trial does at its looks: when it looks, what it tests there, which arms go on, with how many patients.</summary>
/// <remarks>
/// <para>Every plan has looks at given shares of the planned patients, and one of three ways to take what it sees:
/// <see cref="SequentialLooks"/> watches each comparison by itself, with group-sequential bounds;
/// <see cref="MultiArmStages"/> watches all comparisons by common bounds that hold the family-wise error together;
/// <see cref="AdaptiveStages"/> tests each stage by its own data, combines the stages, and may in between choose arms and change sizes. The last
/// is put together from a <see cref="StageCombination"/>, a <see cref="SelectionRule"/> and a <see cref="ConditionalPowerSize"/>.</para>
/// <para>A comparison ends when it is rejected or given up; the reference arm goes on as long as any comparison does. An arm that has ended
/// gets no more patients.</para>
/// </remarks>
/// <param name="Shares">Share of each arm's planned patients at each look: increasing, above 0, the last 1. Rounded to whole patients.</param>
public abstract record InterimPlan(ImmutableArray<double> Shares)
{
    /// <summary>Whether the endpoint must test the data of each look alone.</summary>
    internal virtual bool CombinesStages => false;

    /// <summary>Whether numbers of patients depend on what is seen, so that trials of one look differ in them.</summary>
    internal virtual bool VariesSizes => false;

    /// <summary>Whether comparisons whose statistics have one distribution can change places.</summary>
    internal virtual bool TreatsAlike => true;

    /// <summary>By value.</summary>
    public virtual bool Equals(InterimPlan? other) =>
        other is not null && EqualityContract == other.EqualityContract && Shares.AsSpan().SequenceEqual(other.Shares.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, Shares.IsDefault ? 0 : Shares.Length);

    /// <summary>What keeps the plan from being carried out in a design that is sound but for its plan, in words.</summary>
    internal abstract IEnumerable<string> FindProblems(TrialDesign design);

    /// <summary>The most patients that an arm can have, by look.</summary>
    internal virtual PatientNumbers Most(PatientNumbers planned) => planned;

    /// <summary>The most patients that the trial can have in all.</summary>
    internal virtual int MostInAll(PatientNumbers planned) => planned.Of(planned.Looks - 1);

    /// <summary>Makes its critical values, and what decides by them.</summary>
    internal abstract PreparedPlan Prepare(TrialDesign design, PatientNumbers patients, EndpointSimulator endpoint, RejectionSides sides);
}

/// <summary>When a trial of several comparisons ends.</summary>
public enum StopRule
{
    /// <summary>Each comparison ends when it is rejected or given up, the trial with the last of them.</summary>
    Each,

    /// <summary>The first rejection ends the trial; comparisons that are not rejected at that look are not rejected at all.</summary>
    FirstRejection,
}

/// <summary>A plan made ready: constants only, shared by all threads.</summary>
/// <param name="Boundaries">Its bounds, as results show them.</param>
/// <param name="Create">What one thread decides with.</param>
internal sealed record PreparedPlan(TrialBoundaries Boundaries, Func<TrialDecision> Create)
{
    /// <summary>MCP-Mod, where the trial is analysed by it; null elsewhere.</summary>
    public PreparedMcpMod? DoseFinding { get; init; }
}
