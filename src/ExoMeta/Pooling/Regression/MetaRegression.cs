using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>
/// The mixed-effects meta-regression y ~ N(Xβ, V + τ²I) (Thompson and Sharp 1999; Viechtbauer 2010), on the analysis scale: generalised
/// least squares for β given τ², τ² by any estimator of <see cref="HeterogeneityEstimators"/>.
/// </summary>
public static class MetaRegression
{
    /// <summary>Fits the model.</summary>
    /// <remarks>
    /// I² = τ²/(τ² + s²) and H² = 1 + τ²/s² with the typical variance s² = (k − p)/tr P at τ² = 0; from QE under equal effects.
    /// All results are those of <see cref="RandomEffectsModel"/> for an intercept alone, and do not depend on how the design spans its columns.
    /// With weights given by the user the log likelihood is that at the weighted coefficients.
    /// </remarks>
    /// <param name="effects">Rows with variances and, where rows depend on each other, their covariance.</param>
    /// <param name="design">The moderators, one row for each effect.</param>
    /// <param name="options">Estimator, inference, intervals, level and weights.</param>
    /// <exception cref="ArgumentException">
    /// As <see cref="RandomEffectsModel.Fit"/>; a design of another length; k ≤ p: nothing would be left to estimate τ² from.
    /// </exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static RegressionFit Fit(EffectSet effects, DesignMatrix design, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(options);
        EffectSetChecks.ThrowIfInvalid(options, effects.Covariance is not null);
        EffectSetChecks.ThrowIfInvalid(effects, options.Weights);
        var rows = RotatedRows.Of(effects, design);
        var model = rows.Model;
        if (model.DegreesOfFreedom == 0)
        {
            throw new ArgumentException("one effect leaves no heterogeneity to estimate: fit RandomEffectsModel instead", nameof(effects));
        }

        var estimator = HeterogeneityEstimators.Of(options.Method);
        var fit = estimator.Estimate(model);
        var inference = CoefficientInference.Of(rows, effects, design, fit.TauSquared, options);
        var heterogeneity = Heterogeneity.Of(model, fit.TauSquared, options.Method);
        var nullTauSquared = NullTauSquared(effects, design, estimator);
        var firstTested = design.HasIntercept ? 1 : 0;
        var terms = design.Terms.Where(t => t.First >= firstTested).Select(t => Test(inference, t.Name, t.First, t.Count));
        var result = new RegressionFit
        {
            Options = options,
            Design = design,
            K = effects.Count,
            Coefficients = Coefficients(inference, design, options.Level),
            Covariance = inference.Covariance(),
            TauSquared = fit.TauSquared,
            TauSquaredStandardError = estimator.StandardError(model, fit.TauSquared),
            TauSquaredInterval = TauSquaredIntervals.Of(model, options),
            ISquared = heterogeneity.ISquared,
            HSquared = heterogeneity.HSquared,
            RSquared = nullTauSquared is not { } without ? null : without > 0 ? 100 * Math.Max(0, (without - fit.TauSquared) / without) : 0,
            Q = heterogeneity.Q,
            QDegreesOfFreedom = model.DegreesOfFreedom,
            QPValue = ChiSquared.Survival(heterogeneity.Q, model.DegreesOfFreedom),
            ModeratorTest = design.IsInterceptOnly
                ? null
                : Test(inference, "moderators", firstTested, design.Columns.Length - firstTested),
            TermTests = [.. terms],
            LogLikelihood = LogLikelihood(model, fit.TauSquared, inference, options),
            Rows = RegressionRows.Of(rows, effects, design, fit.TauSquared, inference, options),
            Fit = new(fit.Start, fit.Iterations, Converged: true, fit.WhyStopped),
            Inference = inference,
        };
        return result with { Warnings = RegressionWarnings.Of(effects, result, fit, nullTauSquared) };
    }

    private static ImmutableArray<RegressionCoefficient> Coefficients(CoefficientInference inference, DesignMatrix design, double level)
    {
        var coefficients = ImmutableArray.CreateBuilder<RegressionCoefficient>(design.Columns.Length);
        var (critical, criticalOf) = (double.NaN, double.NaN);
        for (var j = 0; j < design.Columns.Length; j++)
        {
            var unit = new double[design.Columns.Length];
            unit[j] = 1;
            var (estimate, standardError, degreesOfFreedom) = inference.Of(unit);

            // A quantile of t costs more than the rest of a small fit; but for Kenward–Roger all coefficients share one.
            (critical, criticalOf) = degreesOfFreedom == criticalOf
                ? (critical, criticalOf)
                : (Reference.Critical(level, degreesOfFreedom), degreesOfFreedom);
            var statistic = estimate / standardError;
            coefficients.Add(new(
                design.Columns[j].Name, estimate, standardError, statistic,
                double.IsPositiveInfinity(degreesOfFreedom) ? null : degreesOfFreedom,
                Reference.TwoSidedP(statistic, degreesOfFreedom),
                new(estimate - critical * standardError, estimate + critical * standardError)));
        }

        return coefficients.MoveToImmutable();
    }

    private static CoefficientTest Test(CoefficientInference inference, string term, int first, int count)
    {
        var (statistic, denominator) = inference.Test(first, count);
        var p = double.IsNaN(statistic) ? double.NaN
            : double.IsPositiveInfinity(denominator) ? ChiSquared.Survival(statistic, count)
            : FisherF.Survival(statistic, count, denominator);
        return new(term, statistic, count, double.IsPositiveInfinity(denominator) ? null : denominator, p);
    }

    private static double? NullTauSquared(EffectSet effects, DesignMatrix design, TauSquaredEstimator estimator) =>
        design is { HasIntercept: true, IsInterceptOnly: false } && estimator.Info.Kind != HeterogeneityEstimator.EqualEffects
            ? estimator.Estimate(RotatedRows.Of(effects).Model).TauSquared
            : null;

    private static double LogLikelihood(MarginalModel model, double tauSquared, CoefficientInference inference, PoolingOptions options)
    {
        var best = options.Method == HeterogeneityEstimator.RestrictedMaximumLikelihood
            ? model.RestrictedLogLikelihood(tauSquared)
            : model.LogLikelihood(tauSquared);
        return options.Weights is null ? best : best - 0.5 * inference.DistanceFrom(model.Coefficients(tauSquared));
    }
}
