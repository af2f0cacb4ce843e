using ExoMeta.Effects;

namespace ExoMeta.Trials;

/// <summary>Patients whose outcome is not observed, completely at random: each by itself, whatever the outcome.</summary>
/// <param name="Control">Probability that a patient of the reference arm is missing, below 1.</param>
/// <param name="Treated">That of the other arms; null when it is that of the reference arm, drawn once for all.</param>
/// <param name="CountAsWorst">Whether they are analysed as patients of the worst category; otherwise they are left out.</param>
public sealed record MissingPatients(UncertainQuantity Control, UncertainQuantity? Treated, bool CountAsWorst)
{
    /// <summary>What is wrong with them.</summary>
    internal IEnumerable<EndpointProblem> FindProblems() =>
        from probability in new[] { Control, Treated }
        where probability is not null && (!probability.IsProbability || probability.HasAtom(1))
        select new EndpointProblem("missing", $"the probability that a patient is missing is {probability}; a probability below 1 was expected");
}
