using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>
/// The random-effects model y ~ N(μ, V + τ²I) (Laird and Ware 1982), on the analysis scale: generalised least squares for μ given τ²,
/// τ² by any estimator of <see cref="HeterogeneityEstimators"/>. V is diagonal for independent rows.
/// </summary>
public static class RandomEffectsModel
{
    /// <summary>Fits the model.</summary>
    /// <remarks>
    /// I² = τ²/(τ² + s²) and H² = 1 + τ²/s² with the typical variance s² = (k − 1)/tr P at τ² = 0 (Higgins and Thompson 2002); from Q
    /// under equal effects.
    /// The prediction interval is μ̂ ± c·√(se² + τ²); t(k − 2) (Higgins, Thompson and Spiegelhalter 2009) uses at least 1 degree of freedom;
    /// t(k − 1) is metafor's convention with Hartung–Knapp. With weights given by the user the log likelihood is that at the weighted mean.
    /// τ² is exactly 0 at the boundary. With one row τ², I², H², p of Q and prediction are null.
    /// </remarks>
    /// <param name="effects">Rows with variances and, where rows depend on each other, their covariance.</param>
    /// <param name="options">Estimator, inference, intervals and level.</param>
    /// <exception cref="ArgumentException">
    /// No rows; an estimate or variance that is not finite; a variance ≤ 0; a covariance that is not symmetric and positive definite with the
    /// variances on its diagonal, or an estimator that is not defined for it; a level outside (0, 1); Kenward–Roger inference without REML;
    /// weights that are not positive, one a row.
    /// </exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static MetaAnalysis Fit(EffectSet effects, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        EffectSetChecks.ThrowIfInvalid(options, effects.Covariance is not null);
        EffectSetChecks.ThrowIfInvalid(effects, options.Weights);
        var rows = RotatedRows.Of(effects);
        var model = rows.Model;
        var k = effects.Count;
        var estimator = HeterogeneityEstimators.Of(options.Method);
        var fit = k == 1 ? new HeterogeneityFit(0, 0, 0, "one row: τ² cannot be estimated") : estimator.Estimate(model);
        var tauSquared = fit.TauSquared;
        var mean = MeanInference.Of(rows, effects, tauSquared, options);
        var critical = mean.Critical(options.Level);
        var statistic = mean.Estimate / mean.StandardError;
        var heterogeneity = Heterogeneity.Of(model, tauSquared, options.Method);
        var many = k > 1;
        var bootstrap = Bootstrap(effects, options);
        return new MetaAnalysis
        {
            Options = options,
            K = k,
            Estimate = mean.Estimate,
            StandardError = mean.StandardError,
            Statistic = statistic,
            DegreesOfFreedom = double.IsPositiveInfinity(mean.DegreesOfFreedom) ? null : mean.DegreesOfFreedom,
            PValue = Reference.TwoSidedP(statistic, mean.DegreesOfFreedom),
            Interval = Around(mean.Estimate, critical * mean.StandardError),
            TauSquared = many ? tauSquared : null,
            TauSquaredStandardError = many ? estimator.StandardError(model, tauSquared) : null,
            TauSquaredInterval = many ? TauSquaredIntervals.Of(model, options) : null,
            ISquared = many ? heterogeneity.ISquared : null,
            HSquared = many ? heterogeneity.HSquared : null,
            Q = heterogeneity.Q,
            QDegreesOfFreedom = k - 1,
            QPValue = many ? ChiSquared.Survival(heterogeneity.Q, k - 1) : null,
            LogLikelihood = LogLikelihood(model, tauSquared, mean.Estimate, options),
            PredictionInterval = bootstrap is not null ? bootstrap.Interval : many && options.Method != HeterogeneityEstimator.EqualEffects
                ? PredictionIntervals.Of(mean.Estimate, mean.StandardError, mean.DegreesOfFreedom, critical, tauSquared, k - 1, options)
                : null,
            PredictionBootstrap = bootstrap,
            Studies = Studies(effects, Weights(rows, tauSquared, options), options.Level),
            Fit = new(fit.Start, fit.Iterations, Converged: true, fit.WhyStopped),
            Warnings = PoolingWarnings.Of(effects, options, fit, mean, heterogeneity.Q),
        };
    }

    private static Interval Around(double centre, double half) => new(centre - half, centre + half);

    private static double LogLikelihood(MarginalModel model, double tauSquared, double estimate, PoolingOptions options)
    {
        var best = options.Method == HeterogeneityEstimator.RestrictedMaximumLikelihood
            ? model.RestrictedLogLikelihood(tauSquared)
            : model.LogLikelihood(tauSquared);
        if (options.Weights is null)
        {
            return best;
        }

        // A mean with other weights is not where the likelihood is highest: it is taken at the estimate that is reported.
        var m = model.Moments(tauSquared);
        return best - 0.5 * m.Information * (estimate - m.Mean) * (estimate - m.Mean);
    }

    private static BootstrapPredictionInterval? Bootstrap(EffectSet effects, PoolingOptions options)
    {
        if (options is not { Prediction: PredictionMethod.Bootstrap, Method: not HeterogeneityEstimator.EqualEffects } || effects.Count == 1)
        {
            return null;
        }

        return options.Weights is null
            ? BootstrapPrediction.Of(effects, options.Level, options.PredictionReplicates, options.PredictionSeed)
            : throw new ArgumentException("the bootstrap prediction interval is that of the weights 1/(v + τ²): leave weights out", nameof(options));
    }

    private static double[] Weights(RotatedRows rows, double tauSquared, PoolingOptions options)
    {
        if (options.Weights is not { } given)
        {
            return rows.Weights(tauSquared);
        }

        var total = given.Sum();
        return [.. given.Select(w => w / total)];
    }

    private static ImmutableArray<StudyInFit> Studies(EffectSet effects, double[] weights, double level)
    {
        var critical = Reference.Critical(level, double.PositiveInfinity);
        var studies = ImmutableArray.CreateBuilder<StudyInFit>(effects.Count);
        for (var i = 0; i < effects.Count; i++)
        {
            var effect = effects.Effects[i];
            studies.Add(new(effect, 100 * weights[i], Around(effect.Estimate, critical * Math.Sqrt(effect.Variance))));
        }

        return studies.MoveToImmutable();
    }
}
