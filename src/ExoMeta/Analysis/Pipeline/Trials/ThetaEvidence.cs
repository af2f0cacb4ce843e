using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Pooling;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>What is known of a trial's θ, the mean over trials like it: a posterior, from which the truths of a trial follow.</summary>
/// <param name="Update">The pool that the trial's result joins; null where there is none, or where its rows share controls.</param>
internal abstract record ThetaEvidence(EvidenceUpdate? Update)
{
    /// <summary>What θ is drawn from.</summary>
    public abstract Truth Posterior { get; }

    /// <summary>The mean of <see cref="Posterior"/>, of each compared arm.</summary>
    public abstract ImmutableArray<double> Point { get; }

    /// <summary>Its standard error, of each compared arm; +∞ where the posterior has no variance.</summary>
    public abstract ImmutableArray<double> StandardErrors { get; }

    /// <summary>The Bayesian posterior; null where θ is normal or t.</summary>
    public virtual JointPosterior? Bayesian => null;

    /// <summary>Adds the differences between trials.</summary>
    /// <param name="mean"><see cref="Posterior"/>, or a dose–response of it.</param>
    /// <param name="tau">τ as the trial file gives it; null where it does not.</param>
    public abstract Truth Predict(Truth mean, UncertainQuantity? tau);

    /// <summary>What a frequentist pool says: N(μ, se²), or t with Hartung–Knapp, one μ for all compared arms, and τ as estimated.</summary>
    /// <param name="fit">The pool.</param>
    /// <param name="areDependent">Whether its rows depend on each other.</param>
    /// <param name="compared">Compared arms.</param>
    /// <param name="kept">The part of the evidence that is kept.</param>
    public static PlugIn OfPool(MetaAnalysis fit, bool areDependent, int compared, double kept) => new(
        Truth.Posterior.OneForAll(fit.Estimate, fit.StandardError, compared, fit.DegreesOfFreedom).Discounted(kept),
        fit.TauSquared is { } tau2 ? Math.Sqrt(tau2) : null, UpdateOf(fit, areDependent));

    /// <summary>What a pool in hand says, or why θ cannot come from it.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="compared">Compared arms.</param>
    /// <param name="kept">The part of the evidence that is kept.</param>
    public static (ThetaEvidence? Theta, string? WhyNot) TryPool(PoolAnswer pool, int compared, double kept)
    {
        // A pool with weights of its user's cannot be refitted with one more row, which has none.
        var areDependent = pool.Effects.Covariance is not null || pool.Request.Weights is not null;
        if (pool.Request.Cluster is not null)
        {
            return (null, "its inference is robust to clusters, which θ would lose; pool without that, or one effect of each cluster");
        }

        switch (pool.Model)
        {
            case PooledModel.Pairwise { Fit: var fit }:
                return (OfPool(fit, areDependent, compared, kept), null);
            case PooledModel.Bayesian { Plain: var plain }:
                var (posterior, whyNot) = ThetaSource.TryPool(pool.Effects, pool.Request.TauPrior!, pool.Request.MuPrior, kept);
                return (posterior is null ? null : new Integrated(posterior, compared, UpdateOf(plain, areDependent)), whyNot);
            default:
                return (null, "θ comes from one mean pooled by inverse variances, frequentist or Bayesian");
        }
    }

    /// <summary>The pool that a trial's result joins; null where rows depend on each other, as it could not join them as one more independent row.</summary>
    /// <param name="fit">The pool.</param>
    /// <param name="areDependent">Whether its rows depend on each other.</param>
    public static EvidenceUpdate? UpdateOf(MetaAnalysis fit, bool areDependent) => areDependent
        ? null
        : new([.. fit.Studies.Select(s => s.Effect.Estimate)], [.. fit.Studies.Select(s => s.Effect.Variance)], fit.Options);

    /// <summary>N(μ, Σ), or t; τ is plugged in.</summary>
    /// <param name="Belief">Joint posterior of the compared arms.</param>
    /// <param name="Tau">τ of the pool that it comes from; null when it comes from no pool.</param>
    /// <param name="Update">The pool that the trial's result joins.</param>
    public sealed record PlugIn(Truth.Posterior Belief, double? Tau, EvidenceUpdate? Update = null) : ThetaEvidence(Update)
    {
        /// <inheritdoc/>
        public override Truth Posterior => Belief;

        /// <inheritdoc/>
        public override ImmutableArray<double> Point => Belief.Mean;

        /// <inheritdoc/>
        public override ImmutableArray<double> StandardErrors => [.. Belief.Mean.Select((_, c) => Math.Sqrt(Belief.Covariance[c, c]))];

        /// <inheritdoc/>
        public override Truth Predict(Truth mean, UncertainQuantity? tau) => new Truth.Predictive(mean, tau ?? new UncertainQuantity.Value(Tau ?? 0));
    }

    /// <summary>The joint posterior of μ and τ; μ is one for all compared arms.</summary>
    /// <param name="Pool">The posterior; its mean exists.</param>
    /// <param name="Compared">Compared arms.</param>
    /// <param name="Update">The frequentist pool of the same rows, which the trial's result joins.</param>
    public sealed record Integrated(JointPosterior Pool, int Compared, EvidenceUpdate? Update = null) : ThetaEvidence(Update)
    {
        /// <inheritdoc/>
        public override Truth Posterior => new Truth.BayesianPosterior(Pool);

        /// <inheritdoc/>
        public override ImmutableArray<double> Point => [.. Enumerable.Repeat(Pool.Summary.Mu.Mean, Compared)];

        /// <inheritdoc/>
        public override ImmutableArray<double> StandardErrors => [.. Enumerable.Repeat(Pool.Summary.Mu.StandardDeviation, Compared)];

        /// <inheritdoc/>
        public override JointPosterior? Bayesian => Pool;

        /// <inheritdoc/>
        public override Truth Predict(Truth mean, UncertainQuantity? tau) => new Truth.BayesianPredictive(mean);
    }
}
