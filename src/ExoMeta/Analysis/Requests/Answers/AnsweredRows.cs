using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>The rows of an answer, with weights and shrunken effects where the model has them.</summary>
internal static class AnsweredRows
{
    public static ImmutableArray<AnsweredRow> Of(PoolData data, PooledModel model, PoolingOptions options)
    {
        var effects = data.Effects.Effects;
        var weights = WeightsOf(model);
        var shrunk = ShrunkOf(data, model, options);
        var reach = -Normal.Quantile(0.5 * (1 - options.Level));
        return [.. effects.Select((e, i) =>
        {
            // A standard error that a paper's t or p gave back has that test's degrees of freedom.
            var degreesOfFreedom = data.Rows[i].Effect?.DegreesOfFreedom ?? double.PositiveInfinity;
            var half = (double.IsFinite(degreesOfFreedom) ? -StudentT.Quantile(0.5 * (1 - options.Level), degreesOfFreedom) : reach) * Math.Sqrt(e.Variance);
            return new AnsweredRow(
                e.Label, e.Estimate, e.Variance, weights.IsDefault ? null : weights[i], new(e.Estimate - half, e.Estimate + half),
                shrunk.IsDefault ? null : shrunk[i].Value, shrunk.IsDefault ? null : shrunk[i].StandardError);
        })];
    }

    /// <summary>What an order of the rows goes by.</summary>
    public static ImmutableArray<OrderedRow> ToOrder(ImmutableArray<AnsweredRow> answered, ImmutableArray<RequestRow> source, RowOrder order, TableCells cells) =>
    [
        .. answered.Select((r, i) => new OrderedRow(r.Label, r.Estimate, Math.Sqrt(r.Variance), r.Weight, order.Column is { } column ? cells.Text(source[i], column) : "")),
    ];

    private static ImmutableArray<double> WeightsOf(PooledModel model) => model switch
    {
        PooledModel.Pairwise { Fit: var fit } => [.. fit.Studies.Select(s => s.Weight)],
        PooledModel.Multilevel { Fit: var fit } when fit.PooledEffect is not null => [.. fit.Studies.Select(s => s.Weight)],
        _ => default,
    };

    private static ImmutableArray<(double Value, double StandardError)> ShrunkOf(PoolData data, PooledModel model, PoolingOptions options) => model switch
    {
        PooledModel.Bayesian { Posterior: var posterior } => [.. posterior.Shrinkage.Select(s => (s.Mean, s.StandardDeviation))],
        _ when options.Weights is not null || options.Method == HeterogeneityEstimator.EqualEffects => default,
        PooledModel.Pairwise => [.. BestLinearUnbiasedPredictions.Of(data.Effects, options).Select(p => (p.Prediction, p.StandardError))],
        PooledModel.Regression { Fit.Design: var design } =>
            [.. BestLinearUnbiasedPredictions.Of(data.Effects, design, options).Select(p => (p.Prediction, p.StandardError))],
        _ => default,
    };
}
