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
        public override PooledMean Mean => PooledMean.Of(
            Fit.Estimate, Fit.StandardError, Fit.DegreesOfFreedom, Fit.Interval, Fit.PredictionInterval, Fit.TauSquared, Fit.DegreesOfFreedom);

        /// <inheritdoc/>
        public override IReadOnlyList<string> Warnings => Fit.Warnings;
    }

    /// <summary>Nested random effects.</summary>
    /// <param name="Fit">The fit.</param>
    public sealed record Multilevel(MultilevelAnalysis Fit) : PooledModel
    {
        /// <inheritdoc/>
        public override PooledMean? Mean => Fit.PooledEffect is not { } e ? null : PooledMean.Of(
            e.Estimate, e.StandardError, e.DegreesOfFreedom, e.Interval, Fit.PredictionInterval, Fit.TotalVariance, e.DegreesOfFreedom);

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
            AtLevel.Mu.Mean, AtLevel.Mu.StandardDeviation, null, AtLevel.Mu.Interval, AtLevel.Predictive.Interval, AtLevel.Mu.Cdf, AtLevel.Predictive.Cdf);

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

/// <summary>A pooled effect on the analysis scale, whatever model it comes from.</summary>
/// <param name="Estimate">Estimate; the posterior mean of a Bayesian model.</param>
/// <param name="StandardError">Standard error; the posterior standard deviation.</param>
/// <param name="DegreesOfFreedom">Of the reference t; null for the normal and for posteriors.</param>
/// <param name="Interval">Confidence or credible interval.</param>
/// <param name="Prediction">Prediction interval of a new study's true effect; null where the model has none.</param>
/// <param name="Cdf">Confidence or posterior distribution of the mean.</param>
/// <param name="PredictiveCdf">Distribution of a new study's true effect; null where the model has none.</param>
public sealed record PooledMean(
    double Estimate, double StandardError, double? DegreesOfFreedom, Interval Interval, Interval? Prediction,
    Func<double, double> Cdf, Func<double, double>? PredictiveCdf)
{
    /// <summary>
    /// Of a frequentist fit: the confidence distribution of the mean (Schweder and Hjort 2016), normal or t as its interval, and the one
    /// behind its prediction interval, of spread √(se² + τ²).
    /// </summary>
    public static PooledMean Of(MetaAnalysis fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Of(
            fit.Estimate, fit.StandardError, fit.DegreesOfFreedom, fit.Interval, fit.PredictionInterval, fit.TauSquared, PredictionDegreesOfFreedom(fit));
    }

    /// <summary>The same from its parts.</summary>
    /// <param name="estimate">Estimate.</param>
    /// <param name="standardError">Its standard error.</param>
    /// <param name="degreesOfFreedom">Of the mean's t; null for the normal.</param>
    /// <param name="interval">Confidence interval.</param>
    /// <param name="prediction">Prediction interval; null for none.</param>
    /// <param name="tauSquared">τ²; null for none.</param>
    /// <param name="predictionDegreesOfFreedom">Of the prediction interval's t; null for the normal, NaN where it is neither.</param>
    public static PooledMean Of(
        double estimate, double standardError, double? degreesOfFreedom, Interval interval, Interval? prediction, double? tauSquared,
        double? predictionDegreesOfFreedom)
    {
        var spread = Math.Sqrt(standardError * standardError + (tauSquared ?? 0));
        return new(
            estimate, standardError, degreesOfFreedom, interval, prediction,
            new LocationScale(estimate, standardError, degreesOfFreedom).Cdf,
            prediction is null || predictionDegreesOfFreedom is double.NaN ? null : new LocationScale(estimate, spread, predictionDegreesOfFreedom).Cdf);
    }

    private static double? PredictionDegreesOfFreedom(MetaAnalysis fit) =>
        fit.Options.Prediction switch
        {
            null => fit.DegreesOfFreedom,
            PredictionMethod.Bootstrap => double.NaN,
            PredictionMethod.StudentKMinus1 => fit.K - 1,
            PredictionMethod.StudentKMinus2 => Math.Max(1, fit.K - 2),
            _ => null,
        };
}
