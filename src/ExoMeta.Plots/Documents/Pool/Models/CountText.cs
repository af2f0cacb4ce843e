using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Documents.Pool.Parts;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool.Models;

/// <summary>The text of a model of raw counts: Mantel–Haenszel, Peto, and generalized linear mixed models.</summary>
internal static class CountText
{
    public static void Write(ResultDocument text, PoolAnswer answer, CountModelFit fit)
    {
        var info = CountModels.Describe(fit.Method);
        var model = info.IsMixedModel ? $"Random-effects model: {info.Name}" : $"Equal-effects model: {info.Name}";
        var likelihood = info.IsMixedModel ? Invariant($"; ML, {Numbers.Plural(fit.QuadratureNodes, "quadrature node")}") : "";
        text.Line("", Invariant($"{model} (k = {fit.K}; {ModelHead.Measure(answer)}{likelihood}; {ModelHead.Inference(CountModels.Inference.CodeOf(fit.Options.Inference), fit.Options.Level)})")).Append("\n");
        Heterogeneity(text, fit, info.IsMixedModel);
        text.Append(new ResultsTable().Add(
            "mean", fit.Estimate, fit.StandardError, fit.Statistic, fit.DegreesOfFreedom, double.IsFinite(fit.Statistic) ? fit.PValue : null, fit.Interval));
        if (fit.PredictionInterval is { } p)
        {
            text.Append($"{Numbers.Level(fit.Options.Level)} prediction interval {Numbers.Text(p)}\n");
        }

        Test(text, "Cochran–Mantel–Haenszel, continuity corrected", fit.MantelHaenszelTest, "of no association");
        text.Append("\n");
        SmallSampleText.Write(text, answer, fit);
    }

    private static void Heterogeneity(ResultDocument text, CountModelFit fit, bool isMixed)
    {
        var before = text.Parts;
        if (isMixed && fit.TauSquared is { } tau2)
        {
            var se = fit.TauSquaredStandardError is { } s ? $" (se {Numbers.Text(s)})" : "";
            var interval = fit.TauSquaredInterval is { } t ? $" {Numbers.Text(t)}" : "";
            text.Append($"τ² = {Numbers.Text(tau2)}{se}{interval}; τ = {Numbers.Text(Math.Sqrt(tau2))}\n");
        }

        if (fit.InterceptVariance is { } sigma2)
        {
            text.Append($"σ² of the study intercepts = {Numbers.Text(sigma2)}; σ = {Numbers.Text(Math.Sqrt(sigma2))}\n");
        }

        if (fit.ISquared is not null)
        {
            text.Append($"I² = {Numbers.Text(fit.ISquared, "0.0")} %, H² = {Numbers.Text(fit.HSquared, "0.00")}\n");
        }

        Test(text, isMixed ? "likelihood ratio" : "Q", fit.Heterogeneity, "of one common effect");
        Test(text, "Wald", fit.WaldHeterogeneity, "of one common effect");
        Test(text, "Breslow–Day", fit.BreslowDayTest, "of one common odds ratio");
        Test(text, "Tarone", fit.TaroneTest, "of one common odds ratio, Breslow–Day corrected");
        text.Append(text.Parts > before ? "\n" : "");
    }

    private static void Test(ResultDocument text, string name, ChiSquaredTest? test, string of)
    {
        if (test is not null)
        {
            text.Append(Invariant($"{name}: χ²({test.DegreesOfFreedom}) = {Numbers.Text(test.Statistic, "0.00")}, {Numbers.PSentence(test.PValue)} ({of})\n"));
        }
    }
}
