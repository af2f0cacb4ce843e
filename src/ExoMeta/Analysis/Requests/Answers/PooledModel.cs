using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>The fitted model behind an answer; a new kind of model is one record here and one part each of JSON and text.</summary>
public abstract record PooledModel
{
    /// <summary>The one pooled effect; null where there are several (moderators, outcomes).</summary>
    public abstract PooledMean? Mean { get; }

    /// <summary>What the reader must know before believing it.</summary>
    public abstract IReadOnlyList<string> Warnings { get; }

    /// <summary>One mean, by inverse variances.</summary>
    /// <param name="Fit">The fit.</param>
    public sealed record Pairwise(MetaAnalysis Fit) : PooledModel
    {
        /// <inheritdoc/>
        public override PooledMean Mean => PooledMean.Of(Fit);

        /// <inheritdoc/>
        public override IReadOnlyList<string> Warnings => Fit.Warnings;
    }

    /// <summary>A mean that depends on moderators.</summary>
    /// <param name="Fit">The fit.</param>
    public sealed record Regression(RegressionFit Fit) : PooledModel
    {
        /// <inheritdoc/>
        public override PooledMean? Mean => null;

        /// <inheritdoc/>
        public override IReadOnlyList<string> Warnings => Fit.Warnings;
    }

    /// <summary>Raw counts.</summary>
    /// <param name="Fit">The fit.</param>
    public sealed record Counts(CountModelFit Fit) : PooledModel
    {
        /// <inheritdoc/>
        public override PooledMean Mean => PooledMean.Of(Fit);

        /// <inheritdoc/>
        public override IReadOnlyList<string> Warnings => Fit.Warnings;
    }

    /// <summary>Nested random effects.</summary>
    /// <param name="Fit">The fit.</param>
    public sealed record Multilevel(MultilevelAnalysis Fit) : PooledModel
    {
        /// <inheritdoc/>
        public override PooledMean? Mean => Fit.PooledEffect is { } mean ? PooledMean.Of(mean, Fit.PredictionInterval, Fit.TotalVariance) : null;

        /// <inheritdoc/>
        public override IReadOnlyList<string> Warnings => Fit.Warnings;
    }

    /// <summary>Several outcomes of each study.</summary>
    /// <param name="Fit">The fit.</param>
    public sealed record Multivariate(MultivariateAnalysis Fit) : PooledModel
    {
        /// <inheritdoc/>
        public override PooledMean? Mean => null;

        /// <inheritdoc/>
        public override IReadOnlyList<string> Warnings => Fit.Warnings;
    }

    /// <summary>One mean, with priors.</summary>
    /// <param name="AtLevel">The posterior with intervals at the requested level.</param>
    /// <param name="Posterior">The posterior with central 95 % intervals, which is what its quantiles are called by in results.</param>
    /// <param name="Plain">The frequentist fit of the same rows: Q, the rows' own intervals, and what it warns of.</param>
    public sealed record Bayesian(BayesianMetaAnalysis AtLevel, BayesianMetaAnalysis Posterior, MetaAnalysis Plain) : PooledModel
    {
        /// <inheritdoc/>
        public override PooledMean Mean => new(
            AtLevel.Mu.Mean, AtLevel.Mu.StandardDeviation, null, AtLevel.Mu.Interval, AtLevel.Predictive.Interval,
            Tails.Of(AtLevel.Mu), Tails.Of(AtLevel.Predictive));

        /// <inheritdoc/>
        public override IReadOnlyList<string> Warnings =>
            [.. Plain.Warnings.Where(w => w.StartsWith("rows of one study", StringComparison.Ordinal))];

        /// <summary>Fits it.</summary>
        internal static Bayesian Fit(EffectSet effects, TauPrior tau, NormalPrior? mu, PoolingOptions options)
        {
            var posterior = BayesianRandomEffects.Fit(effects, tau, mu, Specs.PoolingSpec.BayesianLevel);
            var atLevel = options.Level == Specs.PoolingSpec.BayesianLevel ? posterior : BayesianRandomEffects.Fit(effects, tau, mu, options.Level);
            return new(atLevel, posterior, RandomEffectsModel.Fit(effects, options));
        }
    }
}
