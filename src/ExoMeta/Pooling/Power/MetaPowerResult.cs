using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>How methods do on simulated meta-analyses; all of them on the same ones.</summary>
/// <param name="Replicates">Meta-analyses simulated.</param>
/// <param name="Reason">Why the simulation ended.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Methods">One an estimator of τ², in the order asked for.</param>
public sealed record MetaPowerResult(long Replicates, StopReason Reason, ulong Seed, ImmutableArray<EstimatorPerformance> Methods);

/// <summary>How one estimator of τ² does.</summary>
/// <param name="Method">The estimator.</param>
/// <param name="Failed">Meta-analyses whose fit did not converge; they are left out of everything else.</param>
/// <param name="Bias">Mean of the pooled effects minus the true mean effect.</param>
/// <param name="RootMeanSquareError">√ of the mean squared difference of pooled and true mean effect.</param>
/// <param name="TauSquared">Mean of the estimates of τ².</param>
/// <param name="ZeroTauSquared">Share of estimates that are 0.</param>
/// <param name="Inferences">One an inference, in the order asked for.</param>
public sealed record EstimatorPerformance(
    HeterogeneityEstimator Method, long Failed, MonteCarloEstimate Bias, MonteCarloEstimate RootMeanSquareError,
    MonteCarloEstimate TauSquared, MonteCarloEstimate ZeroTauSquared, ImmutableArray<InferencePerformance> Inferences);

/// <summary>How one inference does with an estimator of τ².</summary>
/// <param name="Inference">The inference.</param>
/// <param name="Rejection">Share of meta-analyses whose two-sided test rejects a mean effect of 0: the power, or the type-I error where it is 0.</param>
/// <param name="Coverage">Share of intervals that hold the true mean effect.</param>
/// <param name="Width">Mean width of the intervals.</param>
public sealed record InferencePerformance(
    InferenceMethod Inference, MonteCarloEstimate Rejection, MonteCarloEstimate Coverage, MonteCarloEstimate Width);
