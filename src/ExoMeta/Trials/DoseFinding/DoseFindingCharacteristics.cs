using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>What MCP-Mod finds over the simulated trials.</summary>
/// <param name="Critical">What the largest contrast statistic has to reach.</param>
/// <param name="Signal">P(dose–response signal): the largest statistic reaches it. The disjunctive power of the design.</param>
/// <param name="Candidates">Each candidate shape.</param>
/// <param name="Target">The dose that the fitted curve gives.</param>
public sealed record DoseFindingCharacteristics(
    double Critical, MonteCarloEstimate Signal, ImmutableArray<CandidateCharacteristics> Candidates, TargetDoseCharacteristics Target);

/// <summary>One candidate shape.</summary>
/// <param name="Name">Family and parameters.</param>
/// <param name="Power">P(its own contrast is significant), against the critical value of all.</param>
/// <param name="Chosen">P(signal, and it is the chosen shape).</param>
public sealed record CandidateCharacteristics(string Name, MonteCarloEstimate Power, MonteCarloEstimate Chosen);

/// <summary>The smallest dose up to the largest of the trial at which the fitted curve has the relevant effect.</summary>
/// <param name="Effect">The relevant effect, on the analysis scale.</param>
/// <param name="Found">P(signal, and the fitted curve has a target dose).</param>
/// <param name="Unfitted">P(signal, and no curve could be fitted).</param>
/// <param name="Mean">Mean target dose of the trials that have one; null where fewer than two do.</param>
/// <param name="Quartiles">Its quartiles and median, to 1/128 of the way between two arms; empty where fewer than two trials have one.</param>
/// <param name="Arms">Of each compared arm, P(its dose is the smallest of the trial's that reaches the target dose).</param>
public sealed record TargetDoseCharacteristics(
    double Effect, MonteCarloEstimate Found, MonteCarloEstimate Unfitted, MonteCarloEstimate? Mean, ImmutableArray<MonteCarloEstimate> Quartiles, ImmutableArray<ArmPick> Arms)
{
    /// <summary>Against the true target dose; null where the true effects follow no curve.</summary>
    public TrueDoseCharacteristics? Truth { get; init; }
}

/// <summary>How often an arm is the one to go on with.</summary>
/// <param name="Name">The arm.</param>
/// <param name="Dose">Its dose.</param>
/// <param name="Picked">P(its dose is the smallest of the trial's that reaches the target dose).</param>
public sealed record ArmPick(string Name, double Dose, MonteCarloEstimate Picked);

/// <summary>Target doses against the true ones.</summary>
/// <param name="Exists">P(the true curve has a target dose up to the largest dose).</param>
/// <param name="Mean">Mean true target dose where there is one; null where fewer than two trials have one.</param>
/// <param name="Bias">Mean of fitted − true dose, of the trials that have both; null where fewer than two do.</param>
/// <param name="RootMeanSquaredError">Root mean square of the same; null likewise.</param>
/// <param name="Near">P(a target dose is fitted that differs from the true one by a factor of at most <paramref name="Factor"/>), given that there is a true one; null where there never is.</param>
/// <param name="Factor">The factor.</param>
/// <param name="Spurious">P(a target dose is fitted), given that there is no true one; null where there always is.</param>
public sealed record TrueDoseCharacteristics(
    MonteCarloEstimate Exists, MonteCarloEstimate? Mean, MonteCarloEstimate? Bias, MonteCarloEstimate? RootMeanSquaredError, MonteCarloEstimate? Near, double Factor, MonteCarloEstimate? Spurious)
{
    /// <summary>Trials that have both doses, which bias and error are over.</summary>
    public long Pairs { get; init; }
}
