using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>What a design asks of its endpoint.</summary>
/// <param name="Patients">The most patients by look and arm: the planned ones, where a design does not adapt them. Those of a trial stand in its block.</param>
internal sealed record TrialCourse(PatientNumbers Patients)
{
    /// <summary>Whether the design combines stages, so that a look needs the statistics of its own data (<see cref="TrialBlock.StageStatistic"/>).</summary>
    public bool CombinesStages { get; init; }

    /// <summary>Whether trials differ in their numbers of patients, so that <see cref="Patients"/> are only the most.</summary>
    public bool VariesSizes { get; init; }

    /// <summary>Place of each arm, the reference first, in the design's list; empty for the same order.</summary>
    public ImmutableArray<int> Places { get; init; } = [];

    /// <summary>Planned share of information of each look.</summary>
    public ImmutableArray<double> Shares { get; init; } = [1];

    /// <summary>Calendar time; null where nobody asks for it.</summary>
    public TrialClock? Clock { get; init; }

    /// <summary>Place of an arm in the design's list.</summary>
    public int PlaceOf(int arm) => Places.IsEmpty ? arm : Places[arm];
}
