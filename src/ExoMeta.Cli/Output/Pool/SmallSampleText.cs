using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Cli.Output.Pool;

/// <summary>
/// Says when there are too few studies for the frequentist random-effects answer, and what the Bayesian one is (Röver et al. 2021; Friede
/// et al. 2017: with fewer than five studies Wald intervals of μ cover too little and Hartung–Knapp's are often too wide to say anything).
/// </summary>
internal static class SmallSampleText
{
    /// <summary>With fewer studies τ² is hardly determined.</summary>
    private const int Few = 5;

    public static void Write(StringBuilder text, PoolAnswer answer, MetaAnalysis fit)
    {
        if (fit.K is < 2 or >= Few || fit.Options.Method == HeterogeneityEstimator.EqualEffects)
        {
            return;
        }

        var count = fit.K.ToString(CultureInfo.InvariantCulture);
        text.Append($"{count} studies are too few for the frequentist random-effects answer: τ² is hardly determined, and the interval rests on it.\n");
        if (!HasUsualPrior(answer.Request.Table))
        {
            text.Append("For the Bayesian one choose a prior of τ on the scale of the outcome: --method BAYES --prior \"half-normal(S)\".\n\n");
            return;
        }

        var prior = new TauPrior.HalfNormal(0.5);
        var posterior = BayesianRandomEffects.Fit(answer.Effects, prior, null, fit.Options.Level);
        var (scale, display) = (answer.Request.Table.Scale, answer.Request.Table.Display);
        text.Append(CultureInfo.InvariantCulture, $"The Bayesian one (τ ~ {prior}, flat μ): {answer.Request.Table.Measure.Code} {NumberText.Effect(display, scale, posterior.Mu.Median, posterior.Mu.Interval)}, a new study's true effect in {NumberText.EffectInterval(display, scale, posterior.Predictive.Interval)} ({100 * posterior.Level:0.###} % credible).\n\n");
    }

    /// <summary>half-normal(0.5) is the usual prior of τ where effects are log ratios or in standard deviations (Röver et al. 2021, table 1).</summary>
    private static bool HasUsualPrior(TableRequest table) =>
        table.Scale is AnalysisScale.Log or AnalysisScale.Logit || table.Measure.Code is "SMD" or "SMDH" or "SMCC" or "SMCR";
}
