using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Documents.Pool.Sentences;

/// <summary>What the effects of a table are called in a sentence, and how they print on the display scale.</summary>
internal sealed class EffectWords(TableRequest table)
{
    /// <summary>What is pooled: "odds ratio", "percent change", "proportion".</summary>
    public string Subject { get; } = (table.Measure.Code, table.Display) switch
    {
        (_, DisplayScale.PercentChange) => "percent change",
        (_, DisplayScale.Proportion) => "proportion",
        (_, DisplayScale.Correlation) or ("COR" or "UCOR", _) => "correlation",
        ("YV", DisplayScale.Ratio) => "ratio",
        ("YV", _) => "effect",
        ("MNLN", _) => "mean",
        ("PFT", _) => "double arcsine transform",
        _ => table.Measure.Name.Split(" (")[0].Split(',')[0],
    };

    /// <summary>What one row has: an effect, a change, a proportion, a mean, a correlation.</summary>
    public string Noun { get; } = table.Measure.Code switch
    {
        "MC" or "ROMC" or "SMCC" or "SMCR" => "change",
        "PR" or "PLN" or "PLO" or "PAS" or "PFT" => "proportion",
        "COR" or "UCOR" or "ZCOR" => "correlation",
        "MN" or "MNLN" => "mean",
        _ => "effect",
    };

    /// <summary>What is true of a study: its effect; of a transform without a scale to read, its value.</summary>
    public string TrueValue => table.Measure.Code == "PFT" ? "value" : Noun;

    /// <summary>The value that means no effect, on the display scale; null where there is none.</summary>
    public int? NoEffect => Noun is "proportion" or "mean" ? null : table.Display == DisplayScale.Ratio ? 1 : 0;

    /// <summary>Whether multiplying is how effects of this scale change.</summary>
    public bool IsRatio => table.Scale == AnalysisScale.Log;

    /// <summary>What is pooled on the scale of the analysis: "logit proportion".</summary>
    public string Analysed => table.Display == DisplayScale.Identity ? Subject : table.Measure.Name;

    /// <summary>"13 effects", "the one effect".</summary>
    public string Rows(int k)
    {
        var noun = Noun == Subject ? "row" : Noun;
        return k == 1 ? $"the one {noun}" : Numbers.Plural(k, noun);
    }

    /// <summary>Value and interval on the display scale.</summary>
    public string Effect(double estimate, Interval interval) => NumberText.Effect(table.Display, table.Scale, estimate, interval);

    /// <summary>What must be said of an interval that holds values no true effect can have: ", in part beyond what …"; else nothing.</summary>
    public string Impossible(Interval interval)
    {
        double? least = table.Measure.Code switch { "PR" => 0, "COR" or "UCOR" => -1, _ => null };
        var other = table.Measure.Code == "PR" ? "PLO" : "ZCOR";
        return least is { } bound && (interval.Lower < bound || interval.Upper > 1)
            ? $", in part beyond what a {Noun} can be ({other} has no such limits)"
            : "";
    }

    /// <summary>An interval on the display scale.</summary>
    public string Interval(Interval interval) => NumberText.EffectInterval(table.Display, table.Scale, interval);
}
