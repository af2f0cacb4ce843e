using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>Summary of a posterior on the analysis scale.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">Standard deviation.</param>
/// <param name="Median">Median.</param>
/// <param name="Interval">Central interval at the analysis' level.</param>
/// <param name="ProbabilityBelowZero">P(parameter &lt; 0).</param>
/// <param name="Cdf">P(parameter ≤ x).</param>
/// <param name="Survival">P(parameter &gt; x); of μ and of a new study's effect it keeps its digits where it is small.</param>
public sealed record PosteriorSummary(
    double Mean, double StandardDeviation, double Median, Interval Interval, double ProbabilityBelowZero, Func<double, double> Cdf, Func<double, double> Survival);

/// <summary>A Bayesian random-effects meta-analysis by exact grid integration over τ; no MCMC.</summary>
/// <param name="TauPrior">Prior of τ, as printed: "half-normal(0.5)".</param>
/// <param name="MuPrior">Prior of μ, as printed: "flat" or "normal(0, 4)".</param>
/// <param name="Level">Level of the intervals.</param>
/// <param name="Mu">Posterior of the mean effect.</param>
/// <param name="Tau">Posterior of τ (its ProbabilityBelowZero is 0).</param>
/// <param name="Predictive">A new study's true effect.</param>
/// <param name="Shrinkage">Posterior of each row's own true effect, in row order; empty where only the mean and τ were asked for.</param>
public sealed record BayesianMetaAnalysis(
    string TauPrior, string MuPrior, double Level, PosteriorSummary Mu, PosteriorSummary Tau, PosteriorSummary Predictive,
    ImmutableArray<PosteriorSummary> Shrinkage);
