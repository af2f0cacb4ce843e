using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Cli.Output;

/// <summary>One plain sentence on the scale that people read.</summary>
internal static class PooledSentence
{
    public static string Of(string measure, AnalysisScale scale, DisplayScale display, MetaAnalysis fit)
    {
        var level = (100 * fit.Options.Level).ToString("0.###", CultureInfo.InvariantCulture);
        var name = display == DisplayScale.PercentChange ? "percent change" : measure;
        var sentence = $"{name} {NumberText.Effect(display, scale, fit.Estimate, fit.Interval)} ({level} % CI), "
            + string.Create(CultureInfo.InvariantCulture, $"{fit.K} {(fit.K == 1 ? "effect" : "effects")}");
        return fit.PredictionInterval is { } p
            ? $"{sentence}; a new study's true effect lies in {NumberText.EffectInterval(display, scale, p)}"
            : sentence;
    }
}
