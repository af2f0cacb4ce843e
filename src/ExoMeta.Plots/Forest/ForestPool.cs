using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>One line of a pool's summary.</summary>
/// <param name="Label">Text at the left.</param>
/// <param name="Estimate">Text at the right; empty for none.</param>
/// <param name="Remark">Small text below it; empty for none.</param>
/// <param name="Style">Style of label and estimate.</param>
/// <param name="Draw">Draws the mark at a height.</param>
internal sealed record ForestPoolLine(string Label, string Estimate, string Remark, TextStyle Style, Action<SceneBuilder, ForestMarks, double> Draw);

/// <summary>The summary lines under a pooled group.</summary>
internal static class ForestPool
{
    /// <summary>Diamond, prediction interval, propagated intervals and Bayesian summaries, as far as they exist.</summary>
    public static ImmutableArray<ForestPoolLine> Lines(OutcomeResult outcome, PooledResult pool)
    {
        var lines = ImmutableArray.CreateBuilder<ForestPoolLine>();
        var fit = pool.Fit;
        var level = ForestWords.Level(fit.Options.Level);
        var look = outcome.Scope == PoolScope.Exploratory ? DiamondLook.Hatched : DiamondLook.Filled;
        lines.Add(new(
            ForestWords.ModelName(fit.Options) + (outcome.Scope == PoolScope.Exploratory ? ", exploratory" : ""),
            NumberText.Effect(outcome.Display, outcome.Scale, fit.Estimate, fit.Interval), "", ForestLayout.Summary,
            (scene, marks, y) => marks.Diamond(scene, y, 7, fit.Estimate, fit.Interval, look)));
        if (PoolWords.Prediction(fit) is { } prediction)
        {
            lines.Add(new(
                $"{level} prediction interval: {Lower(PoolWords.New(outcome, fit))}{(fit.TauSquared is 0 ? " (takes τ = 0 as known)" : "")}",
                NumberText.EffectInterval(outcome.Display, outcome.Scale, prediction), "", ForestLayout.Body,
                (scene, marks, y) => marks.Bar(scene, y, prediction, ColourRole.Prediction, 4, cap: 0)));
        }

        if (pool.Propagation?.Pooled is { } propagated)
        {
            lines.Add(new(
                "With the rows' unknowns drawn (ignorance and total)",
                NumberText.Effect(outcome.Display, outcome.Scale, propagated.Median, propagated.Ignorance),
                ForestLayout.TotalText(outcome, propagated), ForestLayout.Body,
                (scene, marks, y) => marks.Propagated(scene, y, propagated)));
        }

        if (pool.Bayesian is { } bayesian)
        {
            AddBayesian(lines, outcome, fit, bayesian);
        }

        return lines.ToImmutable();
    }

    private static void AddBayesian(ImmutableArray<ForestPoolLine>.Builder lines, OutcomeResult outcome, MetaAnalysis fit, BayesianMetaAnalysis bayesian)
    {
        var level = ForestWords.Level(bayesian.Level);
        lines.Add(new(
            $"Bayesian mean {PoolWords.Noun(outcome)} ({level} credible, at plug-in values; τ ~ {bayesian.TauPrior}, μ ~ {bayesian.MuPrior})",
            NumberText.Effect(outcome.Display, outcome.Scale, bayesian.Mu.Median, bayesian.Mu.Interval), "", ForestLayout.Body,
            (scene, marks, y) => marks.Diamond(scene, y, 6, bayesian.Mu.Median, bayesian.Mu.Interval, DiamondLook.Hollow)));
        lines.Add(new(
            $"Bayesian: {Lower(PoolWords.New(outcome, fit))}",
            NumberText.Effect(outcome.Display, outcome.Scale, bayesian.Predictive.Median, bayesian.Predictive.Interval), "", ForestLayout.Body,
            (scene, marks, y) => marks.Bar(scene, y, bayesian.Predictive.Interval, ColourRole.Prediction, 2, cap: 4)));
    }

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
