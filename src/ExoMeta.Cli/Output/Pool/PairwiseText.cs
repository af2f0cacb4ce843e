using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Pooling;

namespace ExoMeta.Cli.Output.Pool;

/// <summary>The text of one pooled mean by inverse variances.</summary>
internal static class PairwiseText
{
    public static void Write(StringBuilder text, PoolAnswer answer, MetaAnalysis fit)
    {
        var method = HeterogeneityEstimators.Codes.CodeOf(fit.Options.Method);
        var estimator = method == "EE" ? "" : $"; τ² estimator: {method}";
        text.Append(CultureInfo.InvariantCulture, $"{(method == "EE" ? "Equal-effects" : "Random-effects")} model (k = {fit.K}; {answer.Request.Table.Measure.Name}{estimator}; interval: {PoolingCodes.Inference.CodeOf(fit.Options.Inference)})\n\n");
        Heterogeneity(text, fit);
        var table = new TextTable("", "estimate", "se", fit.DegreesOfFreedom is null ? "z" : "t", "df", "p", "ci.lb", "ci.ub");
        table.Add(
            "mean", Numbers.Text(fit.Estimate), Numbers.Text(fit.StandardError), Numbers.Text(fit.Statistic, "0.000"),
            Numbers.Whole(fit.DegreesOfFreedom), Numbers.P(fit.PValue), Numbers.Text(fit.Interval.Lower), Numbers.Text(fit.Interval.Upper));
        text.Append(table);
        if (fit.PredictionInterval is { } p)
        {
            text.Append(CultureInfo.InvariantCulture, $"prediction interval {Numbers.Text(p)}\n");
        }

        text.Append('\n');
        SmallSampleText.Write(text, answer, fit);
    }

    private static void Heterogeneity(StringBuilder text, MetaAnalysis fit)
    {
        if (fit.TauSquared is { } tau2)
        {
            var se = fit.TauSquaredStandardError is { } s ? $" (se {Numbers.Text(s)})" : "";
            var interval = fit.TauSquaredInterval is { } t ? $" {Numbers.Text(t)}" : "";
            if (fit.Options.Method != HeterogeneityEstimator.EqualEffects)
            {
                text.Append(CultureInfo.InvariantCulture, $"τ² = {Numbers.Text(tau2)}{se}{interval}; τ = {Numbers.Text(Math.Sqrt(tau2))}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"I² = {Numbers.Text(fit.ISquared, "0.0")} %, H² = {Numbers.Text(fit.HSquared, "0.00")}\n");
        }

        if (fit.Q is { } q && fit.K > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"Q({fit.QDegreesOfFreedom}) = {Numbers.Text(q, "0.00")}, {Numbers.PSentence(fit.QPValue)}\n");
        }

        text.Append('\n');
    }
}
