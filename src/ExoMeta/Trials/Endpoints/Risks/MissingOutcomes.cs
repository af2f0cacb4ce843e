using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>What the analysis makes of patients whose outcome is missing.</summary>
public enum MissingHandling
{
    /// <summary>They are left out.</summary>
    CompleteCases,

    /// <summary>They count as having had the event.</summary>
    CountAsEvent,

    /// <summary>They count as not having had it.</summary>
    CountAsNone,
}

/// <summary>Outcomes of patients that are never known.</summary>
/// <remarks>
/// Each patient's outcome is missing independently of the others', with a probability that may depend on the arm and on the outcome itself.
/// </remarks>
/// <param name="Handling">What the analysis makes of them.</param>
public abstract record MissingOutcomes(MissingHandling Handling)
{
    /// <summary>Problems of each list of probabilities.</summary>
    internal IEnumerable<EndpointProblem> FindProblems() => Lists.SelectMany(list => list.Probabilities.FindProblems(list.Field));

    /// <summary>Problems with a number of arms.</summary>
    internal IEnumerable<string> FindProblems(int arms) => Lists.SelectMany(list => list.Probabilities.FindProblems(list.Field, arms));

    /// <summary>The lists of probabilities by the names of their fields.</summary>
    internal abstract ImmutableArray<(string Field, ArmProbabilities Probabilities)> Lists { get; }

    /// <summary>Of patients who had the event, by arm.</summary>
    internal abstract ArmProbabilities IfEvent { get; }

    /// <summary>Of patients who did not have it; null where it is the same draw.</summary>
    internal abstract ArmProbabilities? IfNone { get; }

    /// <summary>Missing whatever the outcome: completely at random within each arm.</summary>
    /// <param name="Probabilities">By arm.</param>
    /// <param name="Handling">What the analysis makes of them.</param>
    public sealed record AtRandom(ArmProbabilities Probabilities, MissingHandling Handling) : MissingOutcomes(Handling)
    {
        internal override ImmutableArray<(string Field, ArmProbabilities Probabilities)> Lists => [("missing", Probabilities)];

        internal override ArmProbabilities IfEvent => Probabilities;

        internal override ArmProbabilities? IfNone => null;
    }

    /// <summary>Missing by the outcome itself: not at random.</summary>
    /// <param name="AmongEvents">Of patients who had the event, by arm.</param>
    /// <param name="AmongOthers">Of patients who did not have it.</param>
    /// <param name="Handling">What the analysis makes of them.</param>
    public sealed record ByOutcome(ArmProbabilities AmongEvents, ArmProbabilities AmongOthers, MissingHandling Handling)
        : MissingOutcomes(Handling)
    {
        internal override ImmutableArray<(string Field, ArmProbabilities Probabilities)> Lists =>
            [("missing_if_event", AmongEvents), ("missing_if_none", AmongOthers)];

        internal override ArmProbabilities IfEvent => AmongEvents;

        internal override ArmProbabilities? IfNone => AmongOthers;
    }
}
