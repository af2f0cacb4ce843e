using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>A simulated confidence interval, each limit with its Monte Carlo error.</summary>
/// <param name="Lower">Lower limit; null where the replicates do not tell it.</param>
/// <param name="Upper">Upper limit; null where the replicates do not tell it.</param>
public sealed record BootstrapInterval(MonteCarloEstimate? Lower, MonteCarloEstimate? Upper);

/// <summary>The bootstrap distribution of the pooled effect and of τ².</summary>
/// <param name="Kind">What replicates were drawn from.</param>
/// <param name="Replicates">Replicates drawn.</param>
/// <param name="Seed">Seed of the draws.</param>
/// <param name="Failed">Replicates whose fit did not converge; they are left out of everything else.</param>
/// <param name="OneStudyOnly">Replicates of resampled studies that hold one study k times: they vary not at all, and τ² is 0 by convention.</param>
/// <param name="NoStandardError">
/// Replicates whose Hartung–Knapp standard error is 0; their studentised deviation is infinite, or 0 where the mean does not deviate either.
/// </param>
/// <param name="Bias">Mean of the replicates' pooled effects minus the pooled effect.</param>
/// <param name="StandardError">Standard deviation of the replicates' pooled effects.</param>
/// <param name="Normal">Effect − bias ± z·standard error.</param>
/// <param name="Basic">2·effect − quantiles.</param>
/// <param name="Percentile">Quantiles of the replicates' pooled effects.</param>
/// <param name="Studentized">Effect − quantiles of (effect* − effect)/se* times the standard error, both by the chosen inference.</param>
/// <param name="BiasCorrected">Efron's (1987) BCa: quantiles at probabilities corrected for bias and acceleration.</param>
/// <param name="BiasCorrection">z₀: the normal quantile of the share of replicates below the pooled effect; null where that is 0 or 1.</param>
/// <param name="Acceleration">a: of the jackknife for resampled studies, 0 for the parametric bootstrap.</param>
/// <param name="TauSquared">τ² over the replicates; null where the model has none.</param>
public sealed record BootstrapResult(
    BootstrapKind Kind, long Replicates, ulong Seed, long Failed, long OneStudyOnly, long NoStandardError,
    MonteCarloEstimate Bias, MonteCarloEstimate StandardError,
    BootstrapInterval Normal, BootstrapInterval Basic, BootstrapInterval Percentile, BootstrapInterval Studentized, BootstrapInterval BiasCorrected,
    double? BiasCorrection, double Acceleration, BootstrapTauSquared? TauSquared);

/// <summary>τ² over bootstrap replicates.</summary>
/// <param name="Bias">Mean of the replicates' τ² minus τ².</param>
/// <param name="StandardError">Their standard deviation.</param>
/// <param name="Percentile">Their quantiles; τ² is bounded and skewed, so that no other interval is given.</param>
/// <param name="ShareZero">Share of replicates whose τ² is 0.</param>
public sealed record BootstrapTauSquared(
    MonteCarloEstimate Bias, MonteCarloEstimate StandardError, BootstrapInterval Percentile, MonteCarloEstimate ShareZero);
