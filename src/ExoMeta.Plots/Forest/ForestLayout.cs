using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Forest;

/// <summary>Where the columns of a forest plot stand: label, raw columns, plot, estimate, weight. Long texts wrap.</summary>
internal sealed class ForestLayout
{
    /// <summary>Margin on all sides.</summary>
    public const double Margin = 18;

    /// <summary>Gap between columns.</summary>
    public const double Gap = 16;

    /// <summary>Width of the plot between the ends of its axis.</summary>
    public const double PlotWidth = 360;

    /// <summary>Room at both ends of the axis for the arrows of clipped intervals.</summary>
    public const double ArrowRoom = 12;

    private const double MaximumLabel = 250;
    private const double MaximumColumn = 110;

    /// <summary>Measures an outcome.</summary>
    public ForestLayout(OutcomeResult outcome)
    {
        var rows = outcome.Groups.SelectMany(g => g.Rows).ToImmutableArray();
        LabelWidth = Math.Clamp(Widest(rows.Select(r => r.Label).Append("Study"), Body), 150, MaximumLabel);
        var x = Margin + LabelWidth;
        var columns = ImmutableArray.CreateBuilder<(double Centre, double Width)>();
        for (var i = 0; i < outcome.ColumnHeadings.Length; i++)
        {
            var cells = rows.Select(r => i < r.Columns.Length ? r.Columns[i] : "");
            var heading = Math.Min(Widest([outcome.ColumnHeadings[i]], Heading), MaximumColumn);
            var width = Math.Clamp(Math.Max(heading, Widest(cells, Body)), 24, MaximumColumn);
            columns.Add((x + Gap + width / 2, width));
            x += Gap + width;
        }

        Columns = columns.ToImmutable();

        // Pool labels run across label and raw columns: keep them readable when there are no raw columns.
        x = Math.Max(x, Margin + 270);
        LabelWidth = Columns.IsEmpty ? Math.Max(LabelWidth, x - Margin) : LabelWidth;
        LeftRight = x;
        PlotLeft = x + Gap + ArrowRoom;
        PlotRight = PlotLeft + PlotWidth;
        EstimateLeft = PlotRight + ArrowRoom + Gap;
        EstimateWidth = EstimateTexts(outcome).Select(t => t.Style.Measure(t.Text)).DefaultIfEmpty(0).Max();
        EstimateWidth = Math.Max(EstimateWidth, Math.Min(150, Heading.Measure(EstimateHeading(outcome))));
        HasWeight = rows.Any(r => r.Weight is not null);
        WeightRight = EstimateLeft + EstimateWidth + (HasWeight ? Gap + Heading.Measure("Weight") : 0);
        Width = Math.Ceiling(WeightRight + Margin);
    }

    /// <summary>Style of rows.</summary>
    public static TextStyle Body => new(12);

    /// <summary>Style of column headings and group titles.</summary>
    public static TextStyle Heading => new(12, Bold: true);

    /// <summary>Style of remarks.</summary>
    public static TextStyle Small => new(10.5, Colour: ColourRole.Muted);

    /// <summary>Style of a summary line.</summary>
    public static TextStyle Summary => new(12, Bold: true, Colour: ColourRole.Pooled);

    /// <summary>Width of the label column.</summary>
    public double LabelWidth { get; }

    /// <summary>Centres and widths of the raw columns.</summary>
    public ImmutableArray<(double Centre, double Width)> Columns { get; }

    /// <summary>Right end of label and raw columns.</summary>
    public double LeftRight { get; }

    /// <summary>Left end of the axis.</summary>
    public double PlotLeft { get; }

    /// <summary>Right end of the axis.</summary>
    public double PlotRight { get; }

    /// <summary>Left end of the estimate column.</summary>
    public double EstimateLeft { get; }

    /// <summary>Width of the estimate column.</summary>
    public double EstimateWidth { get; }

    /// <summary>Whether there is a weight column.</summary>
    public bool HasWeight { get; }

    /// <summary>Right end of the weight column.</summary>
    public double WeightRight { get; }

    /// <summary>Width of the figure.</summary>
    public double Width { get; }

    /// <summary>Width between the margins.</summary>
    public double InnerWidth => Width - 2 * Margin;

    /// <summary>Heading of the estimate column.</summary>
    public static string EstimateHeading(OutcomeResult outcome) =>
        $"{ForestWords.MeasureName(outcome.Measure, outcome.Display)} [{ForestWords.Level(outcome)} CI]";

    /// <summary>Second line of an uncertain row: "total [−80, −12]".</summary>
    public static string TotalText(OutcomeResult outcome, Pooling.PropagatedEffect propagated) =>
        "total " + NumberText.EffectInterval(outcome.Display, outcome.Scale, propagated.Total);

    private static double Widest(IEnumerable<string> texts, TextStyle style) => texts.Select(style.Measure).DefaultIfEmpty(0).Max();

    private static IEnumerable<(string Text, TextStyle Style)> EstimateTexts(OutcomeResult outcome)
    {
        foreach (var group in outcome.Groups)
        {
            foreach (var row in group.Rows)
            {
                yield return (NumberText.Effect(outcome.Display, outcome.Scale, row.Estimate, row.Interval), Body);
                if (row.Propagated is { } propagated)
                {
                    yield return (TotalText(outcome, propagated), Small);
                }
            }

            if (group.Pool is { } pool)
            {
                foreach (var line in ForestPool.Lines(outcome, pool))
                {
                    yield return (line.Estimate, line.Style);
                    yield return (line.Remark, Small);
                }
            }
        }
    }
}
