using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Forest;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>What figures of a pool need again and again: the effect's axis, its words, and what a row stands for.</summary>
internal sealed class PoolPicture(PoolAnswer answer)
{
    /// <summary>The answer.</summary>
    public PoolAnswer Answer => answer;

    /// <summary>Scale of the analysis.</summary>
    public AnalysisScale Scale => answer.Request.Table.Scale;

    /// <summary>The scale on which people read.</summary>
    public DisplayScale Display => answer.Request.Table.Display;

    /// <summary>Whether ticks show ratios or percent changes on an axis of natural logarithms.</summary>
    public bool IsRatio => Scale == AnalysisScale.Log && Display is DisplayScale.Ratio or DisplayScale.PercentChange;

    /// <summary>The value of no effect on the analysis scale; null where the measure has none.</summary>
    public double? NullValue => answer.Request.Table.Measure.HasNullValue ? 0 : null;

    /// <summary>"Odds ratio", "Mean difference", "Log odds": what the axis of effects shows.</summary>
    public string MeasureName => (answer.Request.Table.Measure.Code, Scale) switch
    {
        ("YV", _) => IsRatio && Display == DisplayScale.Ratio ? "Ratio" : "Effect",
        (_, AnalysisScale.Logit) => "Log odds of the proportion",
        (_, AnalysisScale.Arcsine) => "Arcsine of the proportion's square root",
        (_, AnalysisScale.FreemanTukey) => "Double arcsine of the proportion",
        (_, AnalysisScale.FisherZ) => "Fisher's z",
        var (code, _) => ForestWords.MeasureName(code, IsRatio ? Display : DisplayScale.Identity),
    };

    /// <summary>The one pooled effect; null where there are several.</summary>
    public PooledMean? Mean => answer.Model.Mean;

    /// <summary>"95 %".</summary>
    public string Level => NumberText.Percent(answer.Request.Options.Level, 0);

    /// <summary>"REML, 13 studies".</summary>
    public string Model => $"{answer.Request.Method.Code}, {NumberText.Count(answer.Rows.Length)} {(answer.Rows.Length == 1 ? "effect" : "effects")}";

    /// <summary>An estimate with its interval as people read it.</summary>
    public string Effect(double estimate, Interval interval) => NumberText.Effect(Display, Scale, estimate, interval);

    /// <summary>What a row stands for: its study, its effect and its weight.</summary>
    /// <param name="row">Number of the row, from 0.</param>
    /// <param name="more">What a figure says of it besides.</param>
    public Datum Datum(int row, params IEnumerable<DatumField> more)
    {
        var own = answer.Rows[row];
        ImmutableArray<DatumField> fields =
        [
            new(MeasureName.ToLowerInvariant(), Effect(own.Estimate, own.Interval), own.Estimate),
            .. own.Weight is { } weight ? new[] { new DatumField("weight", NumberText.Fixed(weight, 1) + " %", weight) } : [],
            .. more,
        ];
        return new("row-" + NumberText.Count(row + 1), TextMetrics.Clean(own.Label), fields);
    }

    /// <summary>An axis of effects: units of the analysis scale, labels as people read them.</summary>
    /// <param name="low">Low end, on the analysis scale.</param>
    /// <param name="high">High end.</param>
    /// <param name="pixels">Its length, which decides how many labels fit.</param>
    /// <param name="title">Its name; null for that of the measure.</param>
    public PanelAxis EffectAxis(double low, double high, double pixels, string? title = null)
    {
        var ticks = EffectTicks.Choose(new LinearAxis(low, high, 0, pixels), IsRatio ? Display : DisplayScale.Identity, IsRatio, 11);
        return new(low, high, title ?? MeasureName + AxisNote, ticks);
    }

    /// <summary>" (log axis)" where labels do not lie evenly.</summary>
    public string AxisNote => IsRatio ? " (log axis)" : "";

    /// <summary>A value of the effect as people read it, with as many digits as the pooled interval asks for.</summary>
    public string Value(double effect) => NumberText.Value(Display, Scale, effect, Mean!.Interval) + Unit;

    /// <summary>What stands behind numbers of the display: " %" for percent changes.</summary>
    public string Unit => Display == DisplayScale.PercentChange ? " %" : "";

    /// <summary>"Odds ratio; REML, 13 effects: 0.47 [0.33, 0.68]".</summary>
    public string Result => $"{MeasureName}; {Model}: {Effect(Mean!.Estimate, Mean.Interval)}";

    /// <summary>"Aronson 1948 0.39 [0.12, 1.26]; …": the effects, for people who cannot see them.</summary>
    public string Rows
    {
        get
        {
            const int described = 40;
            var rows = answer.Rows;
            return string.Join("; ", rows.Take(described).Select(r => $"{TextMetrics.Clean(r.Label)} {Effect(r.Estimate, r.Interval)}")) + (rows.Length > described ? " and more" : "");
        }
    }
}
