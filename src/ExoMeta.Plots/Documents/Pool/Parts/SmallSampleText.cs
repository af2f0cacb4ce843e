using System.Globalization;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Documents.Pool.Parts;

/// <summary>
/// Says when there are too few studies for the frequentist random-effects answer, and what the Bayesian one is (Röver et al. 2021; Friede
/// et al. 2017: with fewer than five studies Wald intervals of μ cover too little and Hartung–Knapp's are often too wide to say anything).
/// </summary>
internal static class SmallSampleText
{
    /// <summary>With fewer studies τ² is hardly determined.</summary>
    private const int Enough = 5;

    /// <summary>With more studies the prior of τ matters little.</summary>
    private const int Many = 9;

    public static void Write(ResultDocument text, PoolAnswer answer, MetaAnalysis fit)
    {
        if (fit.K is < 2 or >= Many)
        {
            return;
        }

        if (fit.Options.Method == HeterogeneityEstimator.EqualEffects)
        {
            Common(text, fit.K, fit.QPValue);
            return;
        }

        var weak = (fit.Options.Inference == InferenceMethod.Wald, fit.K < Enough) switch
        {
            (true, _) => "the interval takes τ² as known, which with so few is too narrow on average",
            (_, true) => "the interval rests on a τ² that so few hardly determine, and may be too wide to say anything",
            _ => "τ² is poorly determined, though an interval of t allows for it",
        };
        Random(text, answer, fit.K, fit.Options.Level, weak);
    }

    public static void Write(ResultDocument text, PoolAnswer answer, CountModelFit fit)
    {
        if (fit.K is < 2 or >= Many)
        {
            return;
        }

        if (!CountModels.Describe(fit.Method).IsMixedModel)
        {
            Common(text, fit.K, fit.Heterogeneity?.PValue);
            return;
        }

        Random(text, answer, fit.K, fit.Options.Level, "maximum likelihood makes τ² too small on average, and the interval takes it as known");
    }

    /// <summary>Where the test has found heterogeneity a warning says so.</summary>
    private static void Common(ResultDocument text, int k, double? p)
    {
        if (!(p < 0.1))
        {
            text.Line("", string.Create(
                CultureInfo.InvariantCulture,
                $"{k} effects: the test of heterogeneity has little power, and this model takes the effect as common whatever it says.")).Append("\n");
        }
    }

    private static void Random(ResultDocument text, PoolAnswer answer, int k, double level, string weak)
    {
        var count = k.ToString(CultureInfo.InvariantCulture);
        text.Line("", k < Enough
            ? $"{count} effects are too few for the frequentist random-effects answer: {weak}."
            : $"{count} effects are few for the frequentist random-effects answer: {weak}.");
        var table = answer.Request.Table;
        if (answer.Effects.Covariance is not null)
        {
            text.Line("", "The Bayesian one is not given: rows depend on each other.").Append("\n");
            return;
        }

        if (answer.Effects.Count < 2)
        {
            text.Line("", "The Bayesian one is not given: fewer than two rows have an effect of their own.").Append("\n");
            return;
        }

        if (!table.HasUsualPrior)
        {
            text.Line("", $"For the Bayesian one choose a prior of τ on the analysis scale of {table.Measure.Code}, where 2τ is about how far true effects lie from their mean: --method BAYES --prior \"half-normal(S)\".")
                .Append("\n");
            return;
        }

        var prior = new TauPrior.HalfNormal(0.5);
        var posterior = BayesianRandomEffects.Fit(answer.Effects, prior, null, level);
        text.Line("", string.Create(
            CultureInfo.InvariantCulture,
            $"{(k < Enough ? "The" : "As a check, the")} Bayesian one (τ ~ {prior}, flat μ): {table.Measure.Code} {NumberText.Effect(table.Display, table.Scale, posterior.Mu.Median, posterior.Mu.Interval)}, a new study's true effect in {NumberText.EffectInterval(table.Display, table.Scale, posterior.Predictive.Interval)} ({100 * level:0.###} % credible)."))
            .Append("\n");
    }
}
