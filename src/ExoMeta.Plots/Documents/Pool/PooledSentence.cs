using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Documents.Pool;

/// <summary>One plain sentence on the scale that people read.</summary>
public static class PooledSentence
{
    /// <summary>Fewer rows say almost nothing about how studies differ.</summary>
    private const int RowsForPrediction = 3;

    /// <summary>"OR 0.47 [0.32, 0.71] (95 % CI), 13 effects; a new study's true effect lies in [0.13, 1.79]".</summary>
    /// <param name="measure">Code of the measure.</param>
    /// <param name="scale">Scale of the analysis.</param>
    /// <param name="display">The scale that people read.</param>
    /// <param name="fit">The pool.</param>
    /// <param name="changes">Whether effects are changes without a comparison.</param>
    public static string Of(string measure, AnalysisScale scale, DisplayScale display, MetaAnalysis fit, bool changes = false)
    {
        var level = (100 * fit.Options.Level).ToString("0.###", CultureInfo.InvariantCulture);
        var name = display == DisplayScale.PercentChange ? "percent change" : measure;
        var noun = changes || measure is "MC" or "ROMC" or "SMCC" or "SMCR" ? "change" : "effect";
        var sentence = $"{name} {NumberText.Effect(display, scale, fit.Estimate, fit.Interval)} ({level} % CI), "
            + string.Create(CultureInfo.InvariantCulture, $"{fit.K} {noun}{(fit.K == 1 ? "" : "s")}");
        return fit.K >= RowsForPrediction && fit.PredictionInterval is { } p
            ? $"{sentence}; a new study's true {noun} lies in {NumberText.EffectInterval(display, scale, p)}{(fit.TauSquared is 0 ? " (takes τ = 0 as known)" : "")}"
            : sentence;
    }
}
