using ExoMeta.Effects;

namespace ExoMeta.Trials;

/// <summary>A stratum of a trial's patients.</summary>
/// <param name="Share">Share of each arm's patients, above 0; those of all strata add up to 1.</param>
/// <param name="ControlRisk">Risk of the control arm (of the lowest dose when there is none) in the stratum, drawn by itself where it is uncertain.</param>
public sealed record RiskStratum(double Share, UncertainQuantity ControlRisk);
