using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Cli.Output;

/// <summary>One plain sentence on the scale that people read.</summary>
internal static class PooledSentence
{
    public static string Of(string measure, AnalysisScale scale, DisplayScale display, MetaAnalysis fit)
    {
        var level = (100 * fit.Options.Level).ToString("0.###", CultureInfo.InvariantCulture);
        var sentence = $"{Name(measure, display)} {Number(fit.Estimate)} [{level} % CI {Number(fit.Interval.Lower)} to {Number(fit.Interval.Upper)}], "
            + string.Create(CultureInfo.InvariantCulture, $"{fit.K} {(fit.K == 1 ? "effect" : "effects")}");
        return fit.PredictionInterval is { } p ? $"{sentence}; a new study's true effect lies in [{Number(p.Lower)} to {Number(p.Upper)}]" : sentence;

        string Number(double value)
        {
            var x = display.Transform(scale, value);
            return display switch
            {
                DisplayScale.PercentChange => $"{x.ToString("+0;−0;0", CultureInfo.InvariantCulture)} %",
                _ => Math.Abs(x) is >= 1e5 or < 1e-3 and > 0 ? x.ToString("0.0e+0", CultureInfo.InvariantCulture) : x.ToString("0.###", CultureInfo.InvariantCulture),
            };
        }
    }

    private static string Name(string measure, DisplayScale display) =>
        display == DisplayScale.PercentChange ? "percent change" : measure;
}
