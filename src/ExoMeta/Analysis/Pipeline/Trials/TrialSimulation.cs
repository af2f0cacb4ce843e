using System.Collections.Immutable;
using ExoMeta.Analysis.Specs;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>How many trials to simulate, from which seed.</summary>
/// <param name="Trials">For power, assurance and family-wise error.</param>
/// <param name="GridTrials">For each point of the grid of fixed effects.</param>
/// <param name="Seed">Seed.</param>
public sealed record SimulationPlan(long Trials, long GridTrials, ulong Seed);

/// <summary>One endpoint of a trial at one size under one truth, with the answers that always stand beside it.</summary>
/// <param name="Trial">Registry number.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="SizePerArm">Patients in each arm.</param>
/// <param name="Truth">The truth.</param>
/// <param name="ThetaSource">Where θ comes from, in words.</param>
/// <param name="EvidenceBased">Whether that is comparative human evidence.</param>
/// <param name="Characteristics">Operating characteristics under the truth.</param>
/// <param name="FamilywiseError">P(any significant) when no arm differs.</param>
/// <param name="PowerAtPoint">Disjunctive power at the mean.</param>
/// <param name="Assurance">Disjunctive power averaged over the posterior or the assumed prior.</param>
/// <param name="AssuranceCeiling">P(θ favourable).</param>
/// <param name="Runs">Runs of all its trials that the answer took.</param>
public sealed record TrialSimulation(
    string Trial, TrialEndpointSpec Endpoint, ImmutableArray<int> SizePerArm, TruthKind Truth, string ThetaSource, bool EvidenceBased,
    OperatingCharacteristics Characteristics, MonteCarloEstimate FamilywiseError, MonteCarloEstimate PowerAtPoint,
    MonteCarloEstimate Assurance, MonteCarloEstimate AssuranceCeiling, int Runs)
{
    /// <summary>The family-wise error over partial nulls; null where nobody asked for it.</summary>
    public PartialNulls? PartialNulls { get; init; }

    /// <summary>The Bayesian posterior that θ is drawn from; null where θ is normal or t.</summary>
    public JointPosterior? Bayesian { get; init; }

    /// <summary>What the pool behind θ says once the trial has joined it, under the same truth; null where no pool is behind θ.</summary>
    public UpdatedPoolCharacteristics? Updated => Characteristics.Updated;
}

/// <summary>The family-wise error where some arms have an effect and the others have none.</summary>
/// <param name="Effective">The arms with an effect: that of the point.</param>
/// <param name="Error">P(some other arm is significant).</param>
/// <param name="StandsFor">How many choices of arms are like this one, itself included.</param>
public sealed record PartialNull(ImmutableArray<string> Effective, MonteCarloEstimate Error, int StandsFor);

/// <summary>The family-wise error over partial nulls.</summary>
/// <param name="Simulated">Those that were simulated.</param>
/// <param name="Total">How many there are.</param>
public sealed record PartialNulls(ImmutableArray<PartialNull> Simulated, int Total)
{
    /// <summary>How many those that were simulated stand for.</summary>
    public int Covered => Simulated.Sum(partial => partial.StandsFor);

    /// <summary>The numbers of arms with an effect of which all choices were simulated.</summary>
    public IEnumerable<int> Numbers => Simulated.Select(partial => partial.Effective.Length).Distinct();
}
