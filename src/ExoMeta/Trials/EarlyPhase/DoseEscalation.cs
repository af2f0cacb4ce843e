using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>One dose of an escalation.</summary>
/// <param name="Name">Name.</param>
/// <param name="ToxicityRate">True probability of a dose-limiting toxicity in one patient; in [0, 1].</param>
public sealed record EscalationDose(string Name, UncertainQuantity ToxicityRate);

/// <summary>A phase I trial: cohorts climb a ladder of doses, in search of the highest that is tolerated. Nothing is compared.</summary>
/// <remarks>
/// Each patient has a toxicity or not, independently of all others. Rates that are uncertain move together: one quantile is drawn for all
/// doses of a trial, so that a ladder that climbs in all its quantiles climbs in every trial. Patient j of a dose has the same draw
/// under every rule (common random numbers).
/// </remarks>
/// <param name="Doses">The doses, lowest first.</param>
/// <param name="Rule">What a cohort leads to.</param>
public sealed record DoseEscalation(ImmutableArray<EscalationDose> Doses, EscalationRule Rule)
{
    /// <summary>The most doses.</summary>
    public const int MaximumDoses = 20;

    /// <summary>Number of the dose of the first cohort, from 0.</summary>
    public int Start { get; init; }

    /// <summary>Everything that keeps the escalation from being simulated, in words; empty when it is sound.</summary>
    public ImmutableArray<string> Problems() => [.. FindProblems()];

    /// <summary>Simulates the trial once a replicate.</summary>
    /// <param name="plan">At least 2 replicates, a seed, and threads, which change nothing but the time.</param>
    /// <param name="progress">Told the number of trials done, from any thread.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">The escalation is not sound; the message lists every problem.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 replicates.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public EscalationCharacteristics Run(MonteCarloPlan plan, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Replicates, 2, nameof(plan));
        ThrowIfUnsound();
        var rates = Rates();
        var conduct = Rule.Prepare(rates.Length, Start);
        var tally = MonteCarloDriver.Run(
            plan,
            () => new EscalationTally(rates.Length),
            (first, count, chunk) =>
            {
                var course = new EscalationCourse(rates);
                for (var i = 0; i < count; i++)
                {
                    course.Begin(new(plan.Seed, unchecked((ulong)(first + i))));
                    chunk.Add(course, conduct.Run(course));
                }
            },
            progress,
            cancellation);
        return tally.Summarise(plan, [.. Doses.Select(dose => dose.Name)]);
    }

    /// <summary>Shows one simulated trial of a run, cohort by cohort.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="replicate">Number of the trial in the run, from 0.</param>
    /// <exception cref="ArgumentException">The escalation is not sound; the message lists every problem.</exception>
    public ReplayedEscalation Replay(ulong seed, ulong replicate)
    {
        ThrowIfUnsound();
        var cohorts = ImmutableArray.CreateBuilder<ReplayedCohort>();
        var course = new EscalationCourse(Rates(), cohorts);
        course.Begin(new(seed, replicate));
        var selected = Rule.Prepare(Doses.Length, Start).Run(course);
        return new(
            seed, replicate, [.. Doses.Select(dose => dose.Name)], [.. Doses.Select((_, dose) => course.Rate(dose))], cohorts.ToImmutable(),
            selected == EscalationConduct.None ? null : selected);
    }

    private ImmutableArray<UncertainQuantity> Rates() => [.. Doses.Select(dose => dose.ToxicityRate)];

    private void ThrowIfUnsound()
    {
        var problems = Problems();
        if (!problems.IsEmpty)
        {
            throw new ArgumentException(string.Join("; ", problems));
        }
    }

    private IEnumerable<string> FindProblems()
    {
        if (Doses.IsDefaultOrEmpty || Doses.Length > MaximumDoses)
        {
            yield return FormattableString.Invariant($"1 to {MaximumDoses} doses were expected");
            yield break;
        }

        foreach (var dose in Doses.Where(dose => !dose.ToxicityRate.IsProbability))
        {
            yield return $"the toxicity rate of '{dose.Name}' is {dose.ToxicityRate}, which can leave [0, 1]; a probability was expected";
        }

        // Uncertain rates are compared by their middle and both sides of it.
        for (var i = 1; i < Doses.Length; i++)
        {
            var (lower, upper) = (Doses[i - 1].ToxicityRate, Doses[i].ToxicityRate);
            if (new[] { 0.1, 0.5, 0.9 }.Any(p => lower.Quantile(p) > upper.Quantile(p)))
            {
                yield return $"the toxicity rate of '{Doses[i].Name}' is not above that of '{Doses[i - 1].Name}'; doses stand lowest first, and toxicity does not fall";
            }
        }

        if (Start < 0 || Start >= Doses.Length)
        {
            yield return FormattableString.Invariant($"the first cohort has dose {Start + 1}; one of the {Doses.Length} doses was expected");
        }

        foreach (var problem in Rule.FindProblems(Start))
        {
            yield return problem;
        }
    }
}

/// <summary>What an escalation does over the simulated replicates.</summary>
/// <param name="Trials">Simulated trials.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Doses">Per dose.</param>
/// <param name="NoneSelected">P(the trial ends without a tolerated dose: the lowest, or every dose that was given, is too toxic).</param>
/// <param name="Size">Mean number of patients.</param>
/// <param name="Toxicities">Mean number of dose-limiting toxicities.</param>
public sealed record EscalationCharacteristics(
    long Trials, ulong Seed, ImmutableArray<DoseCharacteristics> Doses, MonteCarloEstimate NoneSelected, MonteCarloEstimate Size, MonteCarloEstimate Toxicities);

/// <summary>One dose of an escalation.</summary>
/// <param name="Name">Name.</param>
/// <param name="Selected">P(the trial ends with this dose as the maximum tolerated one).</param>
/// <param name="Patients">Mean number of patients who had it.</param>
/// <param name="Toxicities">Mean number of dose-limiting toxicities among them.</param>
public sealed record DoseCharacteristics(string Name, MonteCarloEstimate Selected, MonteCarloEstimate Patients, MonteCarloEstimate Toxicities);
