using ExoMeta.Analysis.Requests;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Tables;

/// <summary>The numbers of a fit as one row, whatever model it is; null is what the model does not have.</summary>
/// <param name="Method">Code of the method.</param>
/// <param name="Inference">Code of the inference; null for none.</param>
/// <param name="Level">Level of intervals in percent.</param>
/// <param name="K">Rows in the fit.</param>
internal sealed record PooledRow(string Method, string? Inference, double Level, int K)
{
    public double? Estimate { get; init; }

    public double? StandardError { get; init; }

    public double? Statistic { get; init; }

    public double? DegreesOfFreedom { get; init; }

    public double? PValue { get; init; }

    public Interval? Interval { get; init; }

    public Interval? Prediction { get; init; }

    public double? TauSquared { get; init; }

    public double? TauSquaredStandardError { get; init; }

    public Interval? TauSquaredInterval { get; init; }

    public double? ISquared { get; init; }

    public double? HSquared { get; init; }

    public double? Q { get; init; }

    public double? QDegreesOfFreedom { get; init; }

    public double? QPValue { get; init; }

    public double? LogLikelihood { get; init; }

    /// <summary>The columns, in the order of JSON.</summary>
    public static TableLayout<TRecord> Columns<TRecord>(TableLayout<TRecord> layout, Func<TRecord, PooledRow> row) => layout
        .Text("method", r => row(r).Method).Text("inference", r => row(r).Inference).Number("level", r => row(r).Level).Whole("k", r => row(r).K)
        .Number("estimate", r => row(r).Estimate)
        .Inference(r => row(r).StandardError, r => row(r).Statistic, r => row(r).DegreesOfFreedom, r => row(r).PValue, r => row(r).Interval)
        .Interval("pi", r => row(r).Prediction)
        .Number("tau2", r => row(r).TauSquared).Number("tau2Se", r => row(r).TauSquaredStandardError).Interval("tau2Ci", r => row(r).TauSquaredInterval)
        .Number("i2", r => row(r).ISquared).Number("h2", r => row(r).HSquared)
        .Number("q", r => row(r).Q).Number("qDf", r => row(r).QDegreesOfFreedom).Number("qP", r => row(r).QPValue)
        .Number("logLik", r => row(r).LogLikelihood);

    public static PooledRow Of(PooledModel model) => model switch
    {
        PooledModel.Pairwise { Fit: var fit } => Of(fit),
        PooledModel.Regression { Fit: var fit } => Of(fit),
        PooledModel.Counts { Fit: var fit } => Of(fit),
        PooledModel.Multilevel { Fit: var fit } => Of(fit, fit.PooledEffect) with { ISquared = fit.ISquared, Prediction = fit.PredictionInterval },
        PooledModel.Multivariate { Fit: var fit } => Of(fit, null),
        PooledModel.Bayesian bayesian => Of(bayesian),
        _ => throw new ArgumentException($"no table of {model.GetType().Name}", nameof(model)),
    };

    public static PooledRow Of(MetaAnalysis fit) => new(
        HeterogeneityEstimators.Codes.CodeOf(fit.Options.Method), PoolingCodes.Inference.CodeOf(fit.Options.Inference), 100 * fit.Options.Level, fit.K)
    {
        Estimate = fit.Estimate,
        StandardError = fit.StandardError,
        Statistic = fit.Statistic,
        DegreesOfFreedom = fit.DegreesOfFreedom,
        PValue = fit.PValue,
        Interval = fit.Interval,
        Prediction = fit.PredictionInterval,
        TauSquared = fit.TauSquared,
        TauSquaredStandardError = fit.TauSquaredStandardError,
        TauSquaredInterval = fit.TauSquaredInterval,
        ISquared = fit.ISquared,
        HSquared = fit.HSquared,
        Q = fit.Q,
        QDegreesOfFreedom = fit.QDegreesOfFreedom,
        QPValue = fit.QPValue,
        LogLikelihood = fit.LogLikelihood,
    };

    private static PooledRow Of(RegressionFit fit) => new(
        HeterogeneityEstimators.Codes.CodeOf(fit.Options.Method), PoolingCodes.Inference.CodeOf(fit.Options.Inference), 100 * fit.Options.Level, fit.K)
    {
        TauSquared = fit.TauSquared,
        TauSquaredStandardError = fit.TauSquaredStandardError,
        TauSquaredInterval = fit.TauSquaredInterval,
        ISquared = fit.ISquared,
        HSquared = fit.HSquared,
        Q = fit.Q,
        QDegreesOfFreedom = fit.QDegreesOfFreedom,
        QPValue = fit.QPValue,
        LogLikelihood = fit.LogLikelihood,
    };

    private static PooledRow Of(CountModelFit fit) => new(
        CountModels.Describe(fit.Method).Code, CountModels.Inference.CodeOf(fit.Options.Inference), 100 * fit.Options.Level, fit.K)
    {
        Estimate = fit.Estimate,
        StandardError = fit.StandardError,
        Statistic = fit.Statistic,
        DegreesOfFreedom = fit.DegreesOfFreedom,
        PValue = fit.PValue,
        Interval = fit.Interval,
        Prediction = fit.PredictionInterval,
        TauSquared = fit.TauSquared,
        TauSquaredStandardError = fit.TauSquaredStandardError,
        TauSquaredInterval = fit.TauSquaredInterval,
        ISquared = fit.ISquared,
        HSquared = fit.HSquared,
        Q = fit.Heterogeneity?.Statistic,
        QDegreesOfFreedom = fit.Heterogeneity?.DegreesOfFreedom,
        QPValue = fit.Heterogeneity?.PValue,
        LogLikelihood = fit.LogLikelihood,
    };

    private static PooledRow Of(MixedModelAnalysis fit, RegressionCoefficient? mean) => new(
        fit.Options.Code, MixedModelCodes.Inference.CodeOf(fit.Options.Inference), 100 * fit.Options.Level, fit.K)
    {
        Estimate = mean?.Estimate,
        StandardError = mean?.StandardError,
        Statistic = mean?.Statistic,
        DegreesOfFreedom = mean?.DegreesOfFreedom,
        PValue = mean?.PValue,
        Interval = mean?.Interval,
        Q = fit.Q,
        QDegreesOfFreedom = fit.QDegreesOfFreedom,
        QPValue = fit.QPValue,
        LogLikelihood = fit.LogLikelihood,
    };

    private static PooledRow Of(PooledModel.Bayesian model) => new("BAYES", null, 100 * model.AtLevel.Level, model.Plain.K)
    {
        Estimate = model.AtLevel.Mu.Mean,
        StandardError = model.AtLevel.Mu.StandardDeviation,
        Interval = model.AtLevel.Mu.Interval,
        Prediction = model.AtLevel.Predictive.Interval,
        Q = model.Plain.Q,
        QDegreesOfFreedom = model.Plain.QDegreesOfFreedom,
        QPValue = model.Plain.QPValue,
    };
}
