using System.Collections.Immutable;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>Count models on the rows of a request: all of them, or all but some.</summary>
internal static class CountPools
{
    /// <summary>Fits the model of a request to rows of raw data.</summary>
    public static CountModelFit Fit(PoolRequest request, CountMethod method, IEnumerable<RequestRow> rows) => CountModels.Fit(
        method, request.Table.Measure.Code, [.. rows.Select(r => TableOf(request.Table.Measure.Code, r))],
        new CountModelOptions
        {
            Inference = request.CountInference,
            Level = request.Options.Level,
            ZeroCells = request.Table.Reading.ZeroCells,
            Prediction = request.Options.Prediction,
        });

    /// <summary>
    /// The model without each row, or as rows come in. Where the rows that are left have no answer (no event, separation) its numbers are
    /// NaN, which results write as null: one of many parts must not take the others with it.
    /// </summary>
    public static PartialAnalysis Part(PoolRequest request, CountMethod method, string label, IReadOnlyCollection<RequestRow> rows)
    {
        CountModelFit fit;
        try
        {
            fit = Fit(request, method, rows);
        }
        catch (Exception e) when (e is ArgumentException or FitFailedException)
        {
            const double none = double.NaN;
            return new(label, rows.Count, none, none, null, null, null, new(none, none), none, none, none, none, none);
        }

        var q = fit.Heterogeneity;
        return new(
            label, rows.Count, fit.Estimate, fit.StandardError, fit.Statistic, fit.DegreesOfFreedom, fit.PValue, fit.Interval,
            fit.TauSquared ?? 0, fit.ISquared ?? double.NaN, fit.HSquared ?? double.NaN, q?.Statistic ?? 0, q?.PValue ?? 1);
    }

    private static CountTable TableOf(string measure, RequestRow row) => measure switch
    {
        "IRR" or "IRD" => new Rates(row.Label, row.Data[0], row.Data[1], row.Data[2], row.Data[3]),
        "OR" or "RR" or "RD" or "PETO" => new TwoByTwo(row.Label, row.Data[0], row.Data[1], row.Data[2], row.Data[3]),
        "PLO" => new Proportion(row.Label, row.Data[0], row.Data[1]),
        _ => throw new ArgumentException($"{measure} is not counted; models of counts take {string.Join(' ', CountModels.All.SelectMany(m => m.Measures).Distinct())}"),
    };
}
