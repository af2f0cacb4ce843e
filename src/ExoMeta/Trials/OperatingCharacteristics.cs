using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>What one comparison of a trial does over the simulated replicates.</summary>
/// <param name="Name">The compared arm.</param>
/// <param name="Dose">Its dose.</param>
/// <param name="Size">Its number of patients.</param>
/// <param name="Power">P(significant in the favourable direction).</param>
/// <param name="EffectMean">Mean estimated effect over the replicates that have one, on the analysis scale.</param>
/// <param name="Bias">Mean of estimate − θ, on the analysis scale.</param>
/// <param name="RootMeanSquaredError">Root mean square of estimate − θ, on the analysis scale.</param>
/// <param name="Coverage">Coverage of θ by the naive 95 % interval, which ignores multiplicity.</param>
/// <param name="CriticalValue">One-sided critical value of the comparison, to ten decimals.</param>
public sealed record ArmCharacteristics(
    string Name, double? Dose, int Size, MonteCarloEstimate Power, MonteCarloEstimate EffectMean, MonteCarloEstimate Bias,
    double RootMeanSquaredError, MonteCarloEstimate Coverage, double CriticalValue);

/// <summary>Operating characteristics of a design under a truth.</summary>
/// <remarks>
/// Significant means significant in the favourable direction. Under a truth with uncertainty it is the assurance, whose ceiling is <paramref name="ProbabilityFavourable"/>.
/// </remarks>
/// <param name="Trials">Simulated trials.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Truth">Name of the truth.</param>
/// <param name="Arms">Per comparison.</param>
/// <param name="DisjunctivePower">P(at least one comparison is significant).</param>
/// <param name="ConjunctivePower">P(all comparisons are significant).</param>
/// <param name="ProbabilityFavourable">P(θ of at least one arm is favourable): the ceiling of assurance.</param>
/// <param name="TotalSize">Patients in the trial.</param>
public sealed record OperatingCharacteristics(
    long Trials, ulong Seed, string Truth, ImmutableArray<ArmCharacteristics> Arms,
    MonteCarloEstimate DisjunctivePower, MonteCarloEstimate ConjunctivePower, MonteCarloEstimate ProbabilityFavourable, int TotalSize)
{
    /// <summary>
    /// P(the test rejects at least one null hypothesis): against control in the favourable direction, between doses in either.
    /// Under <see cref="ExoMeta.Trials.Truth.Fixed"/> zeros it is the family-wise error.
    /// </summary>
    public MonteCarloEstimate AnyRejection { get; init; } = DisjunctivePower;
}
