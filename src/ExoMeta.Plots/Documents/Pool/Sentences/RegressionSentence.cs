using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool.Sentences;

/// <summary>What moderators explain, and what one of them alone does to the effect.</summary>
internal static class RegressionSentence
{
    /// <summary>The sentence of a meta-regression.</summary>
    public static string Of(PoolAnswer answer, EffectWords words, RegressionFit fit) =>
        Of(answer, words, fit.K, fit.RSquared, fit.ModeratorTest, fit.Coefficients, fit.Design);

    /// <summary>The sentence of any model with moderators.</summary>
    /// <param name="answer">Whose robust test goes before the model's.</param>
    /// <param name="words">How effects are called.</param>
    /// <param name="k">Rows.</param>
    /// <param name="rSquared">Heterogeneity explained, in percent; null where the model has no such number.</param>
    /// <param name="test">Test of all moderators.</param>
    /// <param name="coefficients">Coefficients.</param>
    /// <param name="design">Their columns; null where it is not at hand.</param>
    public static string Of(
        PoolAnswer answer, EffectWords words, int k, double? rSquared, CoefficientTest? test, ImmutableArray<RegressionCoefficient> coefficients, DesignMatrix? design)
    {
        var robust = answer.Robust?.Moderators;
        var p = (robust ?? test) is { } t ? $" ({(robust is null ? "" : "cluster-robust ")}test of all moderators: {Numbers.PSentence(t.PValue)})" : "";
        var explained = rSquared is { } r2
            ? Invariant($"The moderators explain {r2:0} % of the heterogeneity of {words.Rows(k)}{p}")
            : $"The moderators were tested on {words.Rows(k)}{p}";
        return explained + Slope(words, coefficients, design) + ".";
    }

    private static string Slope(EffectWords words, ImmutableArray<RegressionCoefficient> coefficients, DesignMatrix? design)
    {
        var slopes = coefficients.Where(c => c.Name != DesignMatrix.InterceptName).ToArray();
        if (slopes is not [var slope] || design is null || coefficients.Length != 2)
        {
            return "";
        }

        var name = TextMetrics.Clean(slope.Name);
        var term = design.Columns.First(c => c.Name == slope.Name).Term;
        var change = NumberText.Effect(words.IsRatio ? DisplayScale.Ratio : DisplayScale.Identity, words.IsRatio ? AnalysisScale.Log : AnalysisScale.Identity, slope.Estimate, slope.Interval);
        var isFactor = slope.Name != term && !term.Contains(':', StringComparison.Ordinal);
        var unit = isFactor ? "" : $" per unit of {name}";
        var where = isFactor ? $" where {TextMetrics.Clean(term)} is {TextMetrics.Clean(slope.Name[term.Length..])}" : "";
        var subject = words.IsRatio && words.Subject == "percent change" ? "ratio" : words.Subject;
        if (words.IsRatio)
        {
            return $"; {(isFactor ? $"the {subject}{where} is {change} times that elsewhere" : $"the {subject} is multiplied by {change}{unit}")}";
        }

        return isFactor
            ? $"; the {words.Analysed}{where} differs from that elsewhere by {change}"
            : $"; the {words.Analysed} changes by {change}{unit}";
    }
}
