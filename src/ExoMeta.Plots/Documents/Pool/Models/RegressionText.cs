using System.Globalization;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Documents.Pool.Models;

/// <summary>The text of a meta-regression.</summary>
internal static class RegressionText
{
    public static void Write(ResultDocument text, PoolAnswer answer, RegressionFit fit)
    {
        var method = HeterogeneityEstimators.Codes.CodeOf(fit.Options.Method);
        var model = method == "EE" ? "Equal-effects meta-regression" : "Mixed-effects meta-regression";
        text.Line("", string.Create(CultureInfo.InvariantCulture, $"{model} (k = {fit.K}; {ModelHead.Measure(answer)}; τ² estimator: {method}; {ModelHead.Inference(PoolingCodes.Inference.CodeOf(fit.Options.Inference), fit.Options.Level)})")).Append("\n");
        text.Append(string.Create(CultureInfo.InvariantCulture, $"residual τ² = {Numbers.Text(fit.TauSquared)}{(fit.TauSquaredStandardError is { } e ? $" (se {Numbers.Text(e)})" : "")}{(fit.TauSquaredInterval is { } i ? " " + Numbers.Text(i) : "")}; I² = {Numbers.Text(fit.ISquared, "0.0")} %, H² = {Numbers.Text(fit.HSquared, "0.00")}"));
        text.Append(fit.RSquared is { } r2 ? string.Create(CultureInfo.InvariantCulture, $"; R² = {r2:0.0} %\n") : "\n");
        text.Append(string.Create(CultureInfo.InvariantCulture, $"QE({fit.QDegreesOfFreedom}) = {Numbers.Text(fit.Q, "0.00")}, {Numbers.PSentence(fit.QPValue)}: residual heterogeneity\n"));
        text.Append(ModelHead.LogLikelihood(fit.LogLikelihood, fit.Options.Method));
        if (fit.ModeratorTest is { } test)
        {
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{TestText.Of(test)}: all moderators\n"));
        }

        foreach (var term in fit.TermTests.Where(t => fit.TermTests.Length > 1))
        {
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{TestText.Of(term)}: {TextMetrics.Clean(term.Term)}\n"));
        }

        var table = new ResultsTable();
        foreach (var c in fit.Coefficients)
        {
            table.Add(c);
        }

        text.Append("\n").Append(table).Append("\n");
    }
}
