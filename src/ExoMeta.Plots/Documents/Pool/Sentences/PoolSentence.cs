using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool.Sentences;

/// <summary>The last line of <c>pool</c>: one plain sentence on the display scale. It never says "significant".</summary>
internal static class PoolSentence
{
    /// <summary>Fewer rows say almost nothing about how studies differ.</summary>
    private const int RowsForPrediction = 3;

    /// <summary>So many subgroups can be read in a sentence.</summary>
    private const int ReadableSubgroups = 4;

    /// <summary>The sentence.</summary>
    public static string Of(PoolAnswer answer)
    {
        var words = new EffectWords(answer.Request.Table);
        return answer.Model switch
        {
            PooledModel.Pairwise { Fit: var fit } => Pairwise(answer, words, fit),
            PooledModel.Regression { Fit: var fit } => RegressionSentence.Of(answer, words, fit),
            PooledModel.Counts { Fit: var fit } => Counts(answer, words, fit),
            PooledModel.Multilevel { Fit: var fit } => Multilevel(answer, words, fit),
            PooledModel.Multivariate { Fit: var fit } => Multivariate(answer, words, fit),
            PooledModel.Bayesian model => Bayesian(answer, words, model),
            _ => throw new ArgumentException($"no sentence of {answer.Model.GetType().Name}", nameof(answer)),
        };
    }

    private static string Pairwise(PoolAnswer answer, EffectWords words, MetaAnalysis fit)
    {
        var kind = fit.Options.Method == HeterogeneityEstimator.EqualEffects ? "common" : "pooled";
        return Mean(answer, words, kind, fit.K, fit.Estimate, fit.Interval, fit.Options.Level) + Robust(answer, words)
            + NewStudy(words, fit.K, fit.PredictionInterval, fit.TauSquared)
            + Total(answer, words) + Subgroups(answer, words) + ".";
    }

    private static string Counts(PoolAnswer answer, EffectWords words, CountModelFit fit) =>
        Mean(answer, words, CountModels.Describe(fit.Method).IsMixedModel ? "pooled" : "common", fit.K, fit.Estimate, fit.Interval, fit.Options.Level)
        + NewStudy(words, fit.K, fit.PredictionInterval, fit.TauSquared) + Subgroups(answer, words) + ".";

    private static string Multilevel(PoolAnswer answer, EffectWords words, MultilevelAnalysis fit)
    {
        if (fit.PooledEffect is not { } mean)
        {
            return RegressionSentence.Of(answer, words, fit.K, null, fit.Moderators, fit.Coefficients, null);
        }

        var outer = fit.Components[0];
        var where = Invariant($" in {outer.Groups} {(outer.Groups == 1 ? "group" : "groups")} of {TextMetrics.Clean(outer.Level)}");
        var fresh = fit.PredictionInterval is { } p && outer.Groups >= RowsForPrediction
            ? $"; the true {words.Noun} of a row in a new {TextMetrics.Clean(outer.Level)} lies in {words.Interval(p)}{(fit.TotalVariance == 0 ? " (takes all variances as 0)" : "")}"
            : "";
        return Mean(answer, words, "pooled", fit.K, mean.Estimate, mean.Interval, fit.Options.Level, where) + Robust(answer, words) + fresh + ".";
    }

    private static string Multivariate(PoolAnswer answer, EffectWords words, MultivariateAnalysis fit)
    {
        if (fit.Outcomes.Any(o => o.PooledEffect is null))
        {
            return RegressionSentence.Of(answer, words, fit.K, null, fit.Moderators, fit.Coefficients, null);
        }

        var means = fit.Outcomes.Select(o => $"{words.Effect(o.PooledEffect!.Estimate, o.PooledEffect.Interval)} for {TextMetrics.Clean(o.Outcome)}").ToArray();
        var list = means.Length == 1 ? means[0] : $"{string.Join(", ", means[..^1])} and {means[^1]}";
        return $"The pooled {words.Subject} is {list} ({Numbers.Level(fit.Options.Level)} CI; {Numbers.Plural(fit.Trials, "study", "studies")}).";
    }

    private static string Bayesian(PoolAnswer answer, EffectWords words, PooledModel.Bayesian model)
    {
        var (posterior, k) = (model.AtLevel, model.Plain.K);
        var side = words.NoEffect is { } none ? Invariant($"; P({words.Noun} below {none}) {Numbers.Probability(posterior.Mu.ProbabilityBelowZero)}") : "";
        return $"The pooled {words.Subject} of {words.Rows(k)}{Discounted(answer)} is {words.Effect(posterior.Mu.Median, posterior.Mu.Interval)} "
            + $"(posterior median, {Numbers.Level(posterior.Level)} credible interval){side}; a new study's true {words.Noun} lies in {words.Interval(posterior.Predictive.Interval)}.";
    }

    private static string Mean(
        PoolAnswer answer, EffectWords words, string kind, int k, double estimate, Interval interval, double level, string where = "") =>
        $"The {(k == 1 ? "" : kind + " ")}{words.Subject} of {words.Rows(k)}{where}{Discounted(answer)} is {words.Effect(estimate, interval)} ({Numbers.Level(level)} CI)";

    private static string NewStudy(EffectWords words, int k, Interval? prediction, double? tauSquared) => k >= RowsForPrediction && prediction is { } p
        ? $"; a new study's true {words.TrueValue} lies in {words.Interval(p)}{words.Impossible(p)}{(tauSquared is 0 ? " (takes τ = 0 as known)" : "")}"
        : "";

    private static string Discounted(PoolAnswer answer) =>
        answer.Discounted is null ? "" : $", discounted by {TextMetrics.Clean(answer.Request.Discount?.Column ?? "")},";

    private static string Total(PoolAnswer answer, EffectWords words) => answer.Propagation?.Pooled is { } pooled
        ? $"; with what the printed results leave open, its interval is {words.Interval(pooled.Total)}"
        : "";

    private static string Robust(PoolAnswer answer, EffectWords words) => answer.Robust?.Coefficients is [{ Name: DesignMatrix.InterceptName } mean]
        ? $"; its cluster-robust interval is {words.Interval(mean.Interval)} ({Numbers.Plural(answer.Robust.Clusters, "cluster")})"
        : "";

    private static string Subgroups(PoolAnswer answer, EffectWords words)
    {
        if (answer.Subgroups is not { } result)
        {
            return "";
        }

        var column = TextMetrics.Clean(answer.Request.Subgroup ?? "");
        var count = result.Subgroups.Length;
        var means = count > ReadableSubgroups
            ? Numbers.Plural(count, "subgroup")
            : string.Join(", ", result.Subgroups.Select(s => Invariant($"{TextMetrics.Clean(s.Name)} {words.Effect(s.Fit.Estimate, s.Fit.Interval)} (k = {s.Fit.K})")));
        return $"; by {column}: {means}, test of their difference {Numbers.PSentence(result.TestWithSeparateTauSquared.PValue)}";
    }
}
