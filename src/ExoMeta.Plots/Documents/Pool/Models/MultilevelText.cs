using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool.Models;

/// <summary>The text of a multilevel model: variance components, residual heterogeneity, coefficients.</summary>
internal static class MultilevelText
{
    public static void Write(ResultDocument text, PoolAnswer answer, MultilevelAnalysis fit)
    {
        var model = fit.PooledEffect is null ? "Multilevel meta-regression" : "Multilevel model";
        text.Line("", Invariant($"{model} (k = {fit.K}; {ModelHead.Measure(answer)}; {fit.Options.Code}; {ModelHead.Inference(MixedModelCodes.Inference.CodeOf(fit.Options.Inference), fit.Options.Level)})")).Append("\n");
        var table = new TextTable("variance components", "σ²", "σ", "ci.lb", "ci.ub", "I² %", "ICC", "groups");
        foreach (var c in fit.Components)
        {
            table.Add(
                TextMetrics.Clean(c.Level) + (c.IsFixed ? " (fixed)" : ""), Numbers.Text(c.Variance), Numbers.Text(Math.Sqrt(c.Variance)),
                Numbers.Text(c.Interval?.Lower), Numbers.Text(c.Interval?.Upper), Numbers.Text(c.ISquared, "0.0"),
                Numbers.Text(c.IntraclassCorrelation, "0.000"), Numbers.Whole(c.Groups));
        }

        text.Append(table);
        text.Append(Invariant($"total variance = {Numbers.Text(fit.TotalVariance)}, I² = {Numbers.Text(fit.ISquared, "0.0")} %; intervals of σ² by profile likelihood; each level nested in the one above\n"));
        text.Append(TestText.Of("QE", fit.Q, fit.QDegreesOfFreedom, fit.QPValue)).Append(fit.PooledEffect is null ? ": residual heterogeneity\n" : "\n");
        text.Append(fit.Moderators is { } test ? $"{TestText.Of(test)}: all moderators\n\n" : "\n");
        var results = new ResultsTable();
        foreach (var c in fit.Coefficients)
        {
            results.Add(c, fit.PooledEffect is null ? null : "mean");
        }

        text.Append(results);
        text.Append(fit.PredictionInterval is { } p ? $"{Numbers.Level(fit.Options.Level)} prediction interval {Numbers.Text(p)} (all components)\n\n" : "\n");
    }
}
