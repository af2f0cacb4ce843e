using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool.Models;

/// <summary>The text of a multivariate model: outcomes with their τ², correlations of true effects, coefficients.</summary>
internal static class MultivariateText
{
    public static void Write(ResultDocument text, PoolAnswer answer, MultivariateAnalysis fit)
    {
        text.Line("", Invariant($"Multivariate model (k = {fit.K} in {Numbers.Plural(fit.Trials, "study", "studies")}; {ModelHead.Measure(answer)}; {fit.Options.Code}; structure: {OutcomeStructures.Codes.CodeOf(fit.Structure)}; {ModelHead.Inference(MixedModelCodes.Inference.CodeOf(fit.Options.Inference), fit.Options.Level)})")).Append("\n");
        var table = new TextTable("true effects", "τ²", "τ", "studies", "pi.lb", "pi.ub");
        foreach (var o in fit.Outcomes)
        {
            table.Add(
                TextMetrics.Clean(o.Outcome), Numbers.Text(o.TauSquared), Numbers.Text(Math.Sqrt(o.TauSquared)), Numbers.Whole(o.Trials),
                Numbers.Text(o.PredictionInterval?.Lower), Numbers.Text(o.PredictionInterval?.Upper));
        }

        text.Append(table);
        foreach (var c in fit.Correlations)
        {
            text.Append(Invariant($"ρ({TextMetrics.Clean(c.First)}, {TextMetrics.Clean(c.Second)}) = {Numbers.Text(c.Correlation, "0.000")} ({Numbers.Plural(c.Trials, "study", "studies")} with both)\n"));
        }

        text.Append(TestText.Of("QE", fit.Q, fit.QDegreesOfFreedom, fit.QPValue)).Append("\n");
        text.Append(fit.Moderators is { } test ? $"{TestText.Of(test)}: {(answer.Request.Moderators.IsEmpty ? "all means together" : "all coefficients but the intercept")}\n\n" : "\n");
        var results = new ResultsTable();
        foreach (var c in fit.Coefficients)
        {
            results.Add(c, fit.Outcomes.FirstOrDefault(o => ReferenceEquals(o.PooledEffect, c) || o.PooledEffect == c)?.Outcome);
        }

        text.Append(results).Append("\n");
    }
}
