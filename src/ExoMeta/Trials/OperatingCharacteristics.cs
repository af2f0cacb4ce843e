using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>What one comparison of a trial does over the simulated replicates.</summary>
/// <param name="Name">The compared arm.</param>
/// <param name="Dose">Its dose.</param>
/// <param name="Size">Its number of patients.</param>
/// <param name="Power">P(significant); 0 where the analysis declares no single arm significant (<see cref="OperatingCharacteristics.ClaimsArms"/>).</param>
/// <param name="EffectMean">Mean estimated effect over the replicates that have one, on the analysis scale.</param>
/// <param name="Bias">Mean of estimate − θ, on the analysis scale.</param>
/// <param name="RootMeanSquaredError">√ of the mean of (estimate − θ)², on the analysis scale; its error by the delta method.</param>
/// <param name="Coverage">Coverage of θ by the naive 95 % interval, which ignores multiplicity.</param>
/// <param name="CriticalValue">One-sided critical value of the comparison, to ten decimals.</param>
public sealed record ArmCharacteristics(
    string Name, double? Dose, int Size, MonteCarloEstimate Power, MonteCarloEstimate EffectMean, MonteCarloEstimate Bias,
    MonteCarloEstimate RootMeanSquaredError, MonteCarloEstimate Coverage, double CriticalValue)
{
    /// <summary>Mean number of patients of the arm when it ended.</summary>
    public MonteCarloEstimate MeanSize { get; init; }

    /// <summary>P(significant, with the best estimate of all arms that are); null for a trial of one comparison or one look.</summary>
    public MonteCarloEstimate? Best { get; init; }

    /// <summary>P(θ of this arm is favourable, with a margin: better than the margin; between doses, is not 0): what its power cannot exceed on average.</summary>
    public MonteCarloEstimate Ceiling { get; init; }
}

/// <summary>Operating characteristics of a design under a truth.</summary>
/// <remarks>
/// Significant means: against control in the favourable direction; between doses, where no direction is favoured, in either. Under
/// <see cref="ExoMeta.Trials.Truth.Fixed"/> zeros the disjunctive power is the family-wise error; under a truth with uncertainty it is the
/// assurance, and <paramref name="Ceiling"/> is what no number of patients can exceed.
/// </remarks>
/// <param name="Trials">Simulated trials.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Truth">Name of the truth.</param>
/// <param name="Arms">Per comparison.</param>
/// <param name="DisjunctivePower">P(at least one comparison is significant); with MCP-Mod P(dose–response signal).</param>
/// <param name="ConjunctivePower">P(all comparisons are significant); 0 where no single arm is declared significant.</param>
/// <param name="Ceiling">P(θ of at least one compared arm is favourable; between doses, is not 0).</param>
/// <param name="TotalSize">Patients in the trial; where sizes are adapted the most that it can have.</param>
public sealed record OperatingCharacteristics(
    long Trials, ulong Seed, string Truth, ImmutableArray<ArmCharacteristics> Arms,
    MonteCarloEstimate DisjunctivePower, MonteCarloEstimate ConjunctivePower, MonteCarloEstimate Ceiling, int TotalSize)
{
    /// <summary>What MCP-Mod finds; null where the trial is not analysed by it.</summary>
    public DoseFindingCharacteristics? DoseFinding { get; init; }

    /// <summary>Whether single comparisons are declared significant: not by MCP-Mod.</summary>
    public bool ClaimsArms => DoseFinding is null;

    /// <summary>
    /// P(some comparison is significant that has no true effect in the favourable direction; between doses, no effect): the family-wise error under this truth.
    /// Under a truth that fixes some effects at 0 and others not it is that of a partial null. With MCP-Mod: P(signal, and no dose has an effect).
    /// </summary>
    public MonteCarloEstimate FalseSignificance { get; init; }

    /// <summary>Mean number of patients whose data the trial had when it ended.</summary>
    public MonteCarloEstimate ExpectedSize { get; init; }

    /// <summary>Mean calendar time at which the trial ends, in <see cref="TimeUnit"/>; null where nothing is said of its conduct.</summary>
    public MonteCarloEstimate? Duration { get; init; }

    /// <summary>Mean number of patients recruited by then, those included who enter while others are being read out; null likewise.</summary>
    public MonteCarloEstimate? Recruited { get; init; }

    /// <summary>What times are counted in; null likewise.</summary>
    public string? TimeUnit { get; init; }

    /// <summary>What the pool says when the trial has joined it; null where there is no pool.</summary>
    public UpdatedPoolCharacteristics? Updated { get; init; }

    /// <summary>
    /// Share of the trials in which θ would have carried a risk outside [0, 1], which were simulated with the nearest risk; null where the endpoint's effects
    /// cannot.
    /// </summary>
    public MonteCarloEstimate? Truncated { get; init; }
    /// <summary>What other tests say of the same simulated trials, where the endpoint has them; empty where it has not.</summary>
    public ImmutableArray<SideAnalysis> SideAnalyses { get; init; } = [];

    /// <summary>How trials end, look by look; one entry for a trial that is analysed once.</summary>
    public ImmutableArray<LookCharacteristics> Looks { get; init; } = [];
}

/// <summary>The simulated trials as another test sees them: with the same data, critical values and procedure, stopped by itself.</summary>
/// <param name="Name">The test, as trial files name it.</param>
/// <param name="Power">P(significant) of each comparison.</param>
/// <param name="DisjunctivePower">P(at least one comparison is significant).</param>
public sealed record SideAnalysis(string Name, ImmutableArray<MonteCarloEstimate> Power, MonteCarloEstimate DisjunctivePower);

/// <summary>How trials end at one look. A trial ends when its last comparison does.</summary>
/// <param name="Information">Information fraction, that of the first comparison.</param>
/// <param name="Size">Patients of all arms, if none ended before.</param>
/// <param name="Critical">Critical value of each comparison, on the scale of its statistic.</param>
/// <param name="Futility">Futility bound of each comparison; −∞ where there is none.</param>
/// <param name="EfficacyStop">P(ends here with a significant comparison).</param>
/// <param name="FutilityStop">P(ends here without one).</param>
/// <param name="Cumulative">P(has ended by now).</param>
public sealed record LookCharacteristics(
    double Information, int Size, ImmutableArray<double> Critical, ImmutableArray<double> Futility,
    MonteCarloEstimate EfficacyStop, MonteCarloEstimate FutilityStop, MonteCarloEstimate Cumulative)
{
    /// <summary>Mean calendar time of the look, over the trials that reach it; null where nothing is said of their conduct.</summary>
    public MonteCarloEstimate? Time { get; init; }

    /// <summary>Mean number of patients recruited by then; null likewise.</summary>
    public MonteCarloEstimate? Recruited { get; init; }

    /// <summary>Mean number of events that the look's data have in all arms; null for endpoints without events in time.</summary>
    public MonteCarloEstimate? Events { get; init; }

    /// <summary>What becomes of each compared arm here; empty for a trial that is analysed once.</summary>
    public ImmutableArray<ArmAtLook> Arms { get; init; } = [];
}

/// <summary>One compared arm at a look.</summary>
/// <param name="Enrolled">P(the arm has come so far: it has not ended before).</param>
/// <param name="Rejected">P(it ends here, significant).</param>
/// <param name="Dropped">P(it ends here without being significant: futile, not chosen, or because the trial ends).</param>
public sealed record ArmAtLook(MonteCarloEstimate Enrolled, MonteCarloEstimate Rejected, MonteCarloEstimate Dropped);

/// <summary>A pool that simulated trials have joined.</summary>
/// <param name="Significant">P(the updated pool is significant on the favourable side), of those that could be fitted.</param>
/// <param name="PredictionWidth">Mean width of its 95 % prediction interval over that of the pool before; null where that had none.</param>
/// <param name="Failures">Trials with which the pool could not be fitted.</param>
public sealed record UpdatedPoolCharacteristics(MonteCarloEstimate Significant, MonteCarloEstimate? PredictionWidth, long Failures);
