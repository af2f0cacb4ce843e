using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Trials;

/// <summary>Patients whose outcome is not observed, completely at random: each by itself, whatever the outcome.</summary>
/// <param name="Probabilities">
/// Probability that a patient is missing: one number for all arms (a distribution is drawn once a trial and holds for all), or two, of the reference
/// arm and of the compared arms (drawn apart).
/// </param>
/// <param name="CountAsWorst">Whether they are analysed as patients of the worst category; otherwise they are left out.</param>
public sealed record MissingPatients(ImmutableArray<UncertainQuantity> Probabilities, bool CountAsWorst)
{
    /// <summary>What is wrong with them.</summary>
    internal IEnumerable<EndpointProblem> FindProblems()
    {
        if (Probabilities.Length is not (1 or 2))
        {
            yield return new("missing", FormattableString.Invariant(
                $"names {Probabilities.Length} probabilities; one for all arms, or two (of the reference arm, of the compared arms) were expected"));
        }

        foreach (var probability in Probabilities)
        {
            if (!probability.IsProbability || probability.HasAtom(1))
            {
                yield return new("missing", $"the probability that a patient is missing is {probability}; a probability below 1 was expected");
            }
        }
    }

    /// <summary>By value.</summary>
    public bool Equals(MissingPatients? other) =>
        other is not null && CountAsWorst == other.CountAsWorst && Probabilities.AsSpan().SequenceEqual(other.Probabilities.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(CountAsWorst, Probabilities.Length);
}
