using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Documents.Pool.Parts;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool.Models;

/// <summary>The text of one pooled mean by inverse variances.</summary>
internal static class PairwiseText
{
    public static void Write(ResultDocument text, PoolAnswer answer, MetaAnalysis fit)
    {
        var method = HeterogeneityEstimators.Codes.CodeOf(fit.Options.Method);
        var (model, estimator) = method == "EE" ? ("Equal-effects", "") : ("Random-effects", $"; τ² estimator: {method}");
        text.Line("", Invariant($"{model} model (k = {fit.K}; {ModelHead.Measure(answer)}{estimator}; {ModelHead.Inference(PoolingCodes.Inference.CodeOf(fit.Options.Inference), fit.Options.Level)}")
            + (fit.Options.Weights is null ? ")" : "; weights of the user)")).Append("\n");
        Heterogeneity(text, fit);
        text.Append(new ResultsTable().Add(
            "mean", fit.Estimate, fit.StandardError, fit.Statistic, fit.DegreesOfFreedom, double.IsFinite(fit.Statistic) ? fit.PValue : null, fit.Interval));
        Prediction(text, fit);
        text.Append("\n");
        SmallSampleText.Write(text, answer, fit);
    }

    private static void Heterogeneity(ResultDocument text, MetaAnalysis fit)
    {
        if (fit.K == 1)
        {
            text.Append("one effect: nothing to pool, and heterogeneity cannot be seen\n\n");
            return;
        }

        if (fit.TauSquared is { } tau2)
        {
            var se = fit.TauSquaredStandardError is { } s ? $" (se {Numbers.Text(s)})" : "";
            var interval = fit.TauSquaredInterval is { } t ? $" {Numbers.Text(t)}{Beside(t, tau2)}" : "";
            if (fit.Options.Method != HeterogeneityEstimator.EqualEffects)
            {
                text.Append(Invariant($"τ² = {Numbers.Text(tau2)}{se}{interval}; τ = {Numbers.Text(Math.Sqrt(tau2))}\n"));
            }
        }

        if (fit.ISquared is not null)
        {
            text.Append(Invariant($"I² = {Numbers.Text(fit.ISquared, "0.0")} %, H² = {Numbers.Text(fit.HSquared, "0.00")}\n"));
        }

        if (fit.Q is { } q)
        {
            text.Append(TestText.Of("Q", q, fit.QDegreesOfFreedom, fit.QPValue)).Append("\n");
        }

        text.Append(ModelHead.LogLikelihood(fit.LogLikelihood, fit.Options.Method));

        text.Append("\n");
    }

    /// <summary>Test-inverting intervals may be empty, or lie beside an estimate of another method (DL).</summary>
    private static string Beside(Interval interval, double tau2) => interval switch
    {
        { Upper: 0 } => " (empty: Q is too small for any τ²)",
        _ when tau2 < interval.Lower || tau2 > interval.Upper => " (need not hold this estimate)",
        _ => "",
    };

    private static void Prediction(ResultDocument text, MetaAnalysis fit)
    {
        if (fit.PredictionInterval is not { } p)
        {
            return;
        }

        var method = fit.Options.Prediction switch
        {
            PredictionMethod.Normal => "normal",
            PredictionMethod.StudentKMinus1 => "t, k − 1 df",
            PredictionMethod.StudentKMinus2 => "t, k − 2 df: Higgins et al. 2009",
            PredictionMethod.Bootstrap => "parametric bootstrap: Nagashima et al. 2019",
            _ => fit.DegreesOfFreedom is { } df ? $"t, {Numbers.Whole(df)} df" : "normal",
        };
        text.Append($"{Numbers.Level(fit.Options.Level)} prediction interval {Numbers.Text(p)} ({method})\n");
        if (fit.PredictionBootstrap is { } b)
        {
            text.Append(Invariant($"  its limits' Monte Carlo errors: {Numbers.Text(b.Lower.Mcse)} and {Numbers.Text(b.Upper.Mcse)} ({b.Replicates} draws, seed {b.Seed})\n"));
        }
    }
}
