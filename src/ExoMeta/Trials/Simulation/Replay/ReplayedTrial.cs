using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>One simulated trial of a run, patient by patient and look by look.</summary>
/// <remarks>
/// The trial is the very one that the run counted: the same draws from the same streams. Where the run drew sums of patients only, because sums are
/// exactly distributed, patients are drawn here from their distribution given those sums, so that they add up to what was tested.
/// </remarks>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Replicate">Number of the trial in the run, from 0.</param>
/// <param name="Arms">Names of the arms, that of the reference first.</param>
/// <param name="Effects">True effect of each comparison, on the analysis scale.</param>
/// <param name="Columns">What is known of each patient.</param>
/// <param name="Looks">The looks up to the last that the trial had.</param>
/// <param name="Patients">The patients whose data the trial had, by look, arm and number.</param>
public sealed record ReplayedTrial(
    ulong Seed, ulong Replicate, ImmutableArray<string> Arms, ImmutableArray<double> Effects, ImmutableArray<string> Columns, ImmutableArray<ReplayedLook> Looks,
    ImmutableArray<ReplayedPatient> Patients)
{
    /// <summary>What MCP-Mod found; null where the trial is not analysed by it.</summary>
    public ReplayedDoseFinding? DoseFinding { get; init; }
}

/// <summary>What MCP-Mod found in one trial.</summary>
/// <param name="Critical">What the largest statistic has to reach.</param>
/// <param name="Candidates">Names of the candidate shapes.</param>
/// <param name="Statistics">Statistic of each one's contrast, large being favourable; −∞ where the data do not tell.</param>
/// <param name="Chosen">Name of the chosen one; null without a signal.</param>
/// <param name="TargetDose">Fitted target dose; null where there is none.</param>
public sealed record ReplayedDoseFinding(
    double Critical, ImmutableArray<string> Candidates, ImmutableArray<double> Statistics, string? Chosen, double? TargetDose);

/// <summary>One patient.</summary>
/// <param name="Look">The look, from 0, that first had the data, or for times to an event the last that had them.</param>
/// <param name="Arm">The arm, 0 being the reference.</param>
/// <param name="Number">Number in the arm, from 1.</param>
/// <param name="Values">One a column of <see cref="ReplayedTrial.Columns"/>; null where it is missing.</param>
public sealed record ReplayedPatient(int Look, int Arm, int Number, ImmutableArray<double?> Values);

/// <summary>One look.</summary>
/// <param name="Time">Calendar time; null where nothing is said of the trial's conduct.</param>
/// <param name="Patients">Patients of each arm whose data it has, the reference first; those of arms that ended earlier as they were then.</param>
/// <param name="Comparisons">Each comparison.</param>
public sealed record ReplayedLook(double? Time, ImmutableArray<int> Patients, ImmutableArray<ReplayedComparison> Comparisons);

/// <summary>One comparison at a look.</summary>
/// <param name="Estimate">Estimated effect with all data so far, on the analysis scale.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Statistic">Test statistic, above 0 where the estimate is; of the stages so far in designs that combine them it is the last stage's.</param>
/// <param name="Outcome">What becomes of it.</param>
public sealed record ReplayedComparison(double Estimate, double StandardError, double Statistic, ComparisonOutcome Outcome);

/// <summary>What becomes of a comparison at a look.</summary>
public enum ComparisonOutcome
{
    /// <summary>It goes on.</summary>
    GoesOn,

    /// <summary>It ends, significant.</summary>
    Significant,

    /// <summary>It ends without being significant.</summary>
    NotSignificant,

    /// <summary>It had ended before.</summary>
    EndedBefore,

    /// <summary>It ends, in an analysis that makes no claim about single comparisons.</summary>
    NoClaim,
}
