using System.Collections.Immutable;
using ExoMeta.Effects;

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
/// Each patient's outcome is missing independently of the others', with a probability that may depend on the arm and on the outcome itself. Probabilities are
/// one for all arms, or one for each, the reference arm first; one that is uncertain is drawn once a trial (one for all arms: one draw).
/// </remarks>
/// <param name="Handling">What the analysis makes of them.</param>
public abstract record MissingOutcomes(MissingHandling Handling)
{
    /// <summary>Problems of each list of probabilities.</summary>
    internal IEnumerable<EndpointProblem> FindProblems() =>
        from list in Lists
        from probability in list.Probabilities
        where !probability.IsProbability || probability.HasAtom(1)
        select new EndpointProblem(list.Field, $"{probability} reaches outside [0, 1), where a probability of a missing outcome lies");

    /// <summary>Problems with a number of arms.</summary>
    internal IEnumerable<string> FindProblems(int arms) =>
        from list in Lists
        where list.Probabilities.Length != 1 && list.Probabilities.Length != arms
        select FormattableString.Invariant($"'{list.Field}' has {list.Probabilities.Length} probabilities for {arms} arms; one for all or one for each was expected");

    /// <summary>The lists of probabilities by the names of their fields.</summary>
    internal abstract ImmutableArray<(string Field, ImmutableArray<UncertainQuantity> Probabilities)> Lists { get; }

    /// <summary>Of patients who had the event, by arm or for all.</summary>
    internal abstract ImmutableArray<UncertainQuantity> IfEvent { get; }

    /// <summary>Of patients who did not have it; null where it is the same draw.</summary>
    internal abstract ImmutableArray<UncertainQuantity>? IfNone { get; }

    /// <summary>Missing whatever the outcome: completely at random within each arm.</summary>
    /// <param name="Probabilities">By arm, or one for all.</param>
    /// <param name="Handling">What the analysis makes of them.</param>
    public sealed record AtRandom(ImmutableArray<UncertainQuantity> Probabilities, MissingHandling Handling) : MissingOutcomes(Handling)
    {
        internal override ImmutableArray<(string Field, ImmutableArray<UncertainQuantity> Probabilities)> Lists => [("missing", Probabilities)];

        internal override ImmutableArray<UncertainQuantity> IfEvent => Probabilities;

        internal override ImmutableArray<UncertainQuantity>? IfNone => null;
    }

    /// <summary>Missing by the outcome itself: not at random.</summary>
    /// <param name="AmongEvents">Of patients who had the event, by arm or one for all.</param>
    /// <param name="AmongOthers">Of patients who did not have it.</param>
    /// <param name="Handling">What the analysis makes of them.</param>
    public sealed record ByOutcome(ImmutableArray<UncertainQuantity> AmongEvents, ImmutableArray<UncertainQuantity> AmongOthers, MissingHandling Handling)
        : MissingOutcomes(Handling)
    {
        internal override ImmutableArray<(string Field, ImmutableArray<UncertainQuantity> Probabilities)> Lists =>
            [("missing_if_event", AmongEvents), ("missing_if_none", AmongOthers)];

        internal override ImmutableArray<UncertainQuantity> IfEvent => AmongEvents;

        internal override ImmutableArray<UncertainQuantity>? IfNone => AmongOthers;
    }
}
