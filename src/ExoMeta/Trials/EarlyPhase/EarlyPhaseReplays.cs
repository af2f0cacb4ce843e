using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>One simulated escalation of a run, cohort by cohort: the very one that the run counted.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Replicate">Number of the trial in the run, from 0.</param>
/// <param name="Doses">Names of the doses, lowest first.</param>
/// <param name="ToxicityRates">True rate at each dose in this trial.</param>
/// <param name="Cohorts">The cohorts in the order in which they were treated.</param>
/// <param name="Selected">The dose, from 0, that is taken as the maximum tolerated one; null where none is.</param>
public sealed record ReplayedEscalation(
    ulong Seed, ulong Replicate, ImmutableArray<string> Doses, ImmutableArray<double> ToxicityRates, ImmutableArray<ReplayedCohort> Cohorts, int? Selected);

/// <summary>Patients who were treated together.</summary>
/// <param name="Dose">Number of their dose, from 0.</param>
/// <param name="Toxicities">Of each patient, whether there was a dose-limiting toxicity.</param>
public sealed record ReplayedCohort(int Dose, ImmutableArray<bool> Toxicities);

/// <summary>
/// One simulated single-arm trial of a run. The run drew how many patients of a stage respond; which they are is drawn here, every choice being as
/// likely.
/// </summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Replicate">Number of the trial in the run, from 0.</param>
/// <param name="ResponseRate">True rate in this trial.</param>
/// <param name="Stages">The one or two stages that it had: of each patient, whether there was a response.</param>
/// <param name="IsPromising">Whether the treatment is called promising.</param>
public sealed record ReplayedSingleArm(
    ulong Seed, ulong Replicate, double ResponseRate, ImmutableArray<ImmutableArray<bool>> Stages, bool IsPromising);
