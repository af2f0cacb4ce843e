using System.Collections.Immutable;

namespace ExoMeta.Trials.Designs;

/// <summary>What a rule-based design does next.</summary>
public enum CohortDecision
{
    /// <summary>Go to the next higher dose.</summary>
    Escalate,

    /// <summary>Three more patients at this dose.</summary>
    Expand,

    /// <summary>The dose is too toxic: stop, the maximum tolerated dose is the one below.</summary>
    Stop,
}

/// <summary>
/// The 3+3 design (Storer 1989, Biometrics 45:925–937): three patients at a dose; none with a toxicity, escalate; one, treat three more and
/// escalate if none of them has one; else stop.
/// </summary>
public static class ThreePlusThree
{
    /// <summary>The rule as a table: patients at the dose, toxicities among them, what follows.</summary>
    public static ImmutableArray<(int Patients, int Toxicities, CohortDecision Decision)> Table { get; } =
    [
        .. Enumerable.Range(0, 4).Select(x => (3, x, Decide(3, x))),
        .. Enumerable.Range(1, 4).Select(x => (6, x, Decide(6, x))),
    ];

    /// <summary>What follows.</summary>
    /// <param name="patients">3, or 6 after an expansion.</param>
    /// <param name="toxicities">0 to the number of patients; with 6 at least the one that led to the expansion.</param>
    /// <exception cref="ArgumentOutOfRangeException">No 3+3 design has these numbers.</exception>
    public static CohortDecision Decide(int patients, int toxicities) => (patients, toxicities) switch
    {
        (3, 0) or (6, 1) => CohortDecision.Escalate,
        (3, 1) => CohortDecision.Expand,
        (3, >= 2 and <= 3) or (6, >= 2 and <= 4) => CohortDecision.Stop,
        _ => throw new ArgumentOutOfRangeException(
            nameof(toxicities), toxicities, "0 to 3 toxicities among 3 patients were expected, or 1 to 4 among 6"),
    };

    /// <summary>P(escalates past a dose) when each patient has a toxicity with probability p: q³ + 3pq²·q³.</summary>
    /// <param name="toxicity">p in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1].</exception>
    public static double EscalationProbability(double toxicity)
    {
        if (!(toxicity is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(toxicity), toxicity, "a probability in [0, 1] was expected");
        }

        var q = 1 - toxicity;
        return q * q * q * (1 + 3 * toxicity * q * q);
    }

    /// <summary>P(the trial ends at each dose as the first too toxic one); the last number is P(it escalates past all of them).</summary>
    /// <param name="toxicities">Toxicity probability of each dose, in order, in [0, 1].</param>
    public static ImmutableArray<double> StoppingProbabilities(ImmutableArray<double> toxicities)
    {
        var (reached, probabilities) = (1.0, ImmutableArray.CreateBuilder<double>());
        foreach (var toxicity in toxicities)
        {
            var escalates = EscalationProbability(toxicity);
            probabilities.Add(reached * (1 - escalates));
            reached *= escalates;
        }

        probabilities.Add(reached);
        return probabilities.ToImmutable();
    }
}
