using System.Collections.Immutable;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Forest;

/// <summary>Where a column stands.</summary>
/// <param name="Left">Its left end.</param>
/// <param name="Width">Its width.</param>
internal readonly record struct ForestRoom(double Left, double Width)
{
    /// <summary>Its right end.</summary>
    public double Right => Left + Width;

    /// <summary>Its middle.</summary>
    public double Middle => Left + Width / 2;
}

/// <summary>Where the parts of a forest plot stand, in the order of its style. Long texts wrap.</summary>
internal sealed class ForestLayout
{
    /// <summary>Margin on all sides.</summary>
    public const double Margin = 18;

    /// <summary>Gap between columns.</summary>
    public const double Gap = 16;

    /// <summary>Room at both ends of the axis, so that its labels touch nothing.</summary>
    public const double AxisRoom = 12;

    /// <summary>From one traffic light to the next.</summary>
    public const double LightPitch = 19;

    private const double MaximumLabel = 250;
    private const double MaximumColumn = 110;
    private const double LeastLabels = 270;

    /// <summary>Measures the lines of a subject.</summary>
    public ForestLayout(ForestSubject subject, ImmutableArray<ForestLine> lines)
    {
        var words = subject.Style.Words;
        var studies = lines.OfType<ForestLine.Study>().ToArray();
        var summaries = lines.OfType<ForestLine.Summary>().ToArray();
        EstimateHeading = words.EstimateHeading(subject.MeasureName, subject.Outcome);
        PlotHeading = words.PlotHeading(subject.MeasureName, subject.Outcome);
        HasWeight = studies.Any(s => s.Weight.Length > 0);
        Lights = subject.Options.RiskOfBias.Length;
        ColumnWidths = [.. subject.Columns.Select((c, i) => ColumnWidth(c, studies.Select(s => s.Cells[i]).Concat(summaries.Where(s => !s.Cells.IsEmpty).Select(s => s.Cells[i]))))];
        Widen(subject.Columns);
        LabelWidth = Math.Clamp(Widest(studies.Select(s => s.Row.Label).Append(words.Study).Concat(summaries.Where(s => !s.Cells.IsEmpty).Select(s => s.Label)), Body), 150, MaximumLabel);
        var raw = ColumnWidths.Sum(w => w + Gap);
        LabelWidth = ColumnWidths.IsEmpty ? Math.Max(LabelWidth, LeastLabels) : Math.Max(LabelWidth, LeastLabels - raw);
        EstimateWidth = Math.Max(
            EstimateTexts(studies, summaries).Select(t => t.Style.Measure(t.Text)).DefaultIfEmpty(0).Max(),
            Math.Min(150, EstimateHeading.Select(Heading.Measure).DefaultIfEmpty(0).Max()));
        WeightWidth = Math.Max(Heading.Measure(words.Weight), Widest(studies.Select(s => s.Weight).Concat(summaries.Select(s => s.Weight)), Heading));
        Place(subject.Style.Parts, subject.Style.Look.PlotWidth);
    }

    /// <summary>Style of rows.</summary>
    public static TextStyle Body => new(12);

    /// <summary>Style of column headings and group titles.</summary>
    public static TextStyle Heading => new(12, Bold: true);

    /// <summary>Style of remarks.</summary>
    public static TextStyle Small => new(10.5, Colour: ColourRole.Muted);

    /// <summary>Lines over the estimates.</summary>
    public string[] EstimateHeading { get; }

    /// <summary>Lines over the plot.</summary>
    public string[] PlotHeading { get; }

    /// <summary>Width of the labels.</summary>
    public double LabelWidth { get; }

    /// <summary>The columns between label and plot.</summary>
    public ImmutableArray<ForestRoom> Columns { get; private set; } = [];

    /// <summary>Right end of labels and columns, as far as labels of summaries may run.</summary>
    public double LabelsRight { get; private set; }

    /// <summary>The axis.</summary>
    public ForestRoom Plot { get; private set; }

    /// <summary>Estimates.</summary>
    public ForestRoom Estimate { get; private set; }

    /// <summary>Weights; they end at its right.</summary>
    public ForestRoom Weight { get; private set; }

    /// <summary>Whether there are weights.</summary>
    public bool HasWeight { get; }

    /// <summary>Number of judgements of a row.</summary>
    public int Lights { get; }

    /// <summary>The judgements.</summary>
    public ForestRoom LightRoom { get; private set; }

    /// <summary>Width of the figure.</summary>
    public double Width { get; private set; }

    /// <summary>Width between the margins.</summary>
    public double InnerWidth => Width - 2 * Margin;

    private ImmutableArray<double> ColumnWidths { get; set; }

    private double EstimateWidth { get; }

    private double WeightWidth { get; }

    private void Place(ImmutableArray<ForestPart> parts, double plotWidth)
    {
        var x = Margin - Gap;
        foreach (var part in parts)
        {
            switch (part)
            {
                case ForestPart.Study:
                    x = LabelsRight = x + Gap + LabelWidth;
                    break;
                case ForestPart.Raw:
                    var columns = ImmutableArray.CreateBuilder<ForestRoom>();
                    foreach (var width in ColumnWidths)
                    {
                        columns.Add(new(x + Gap, width));
                        x += Gap + width;
                    }

                    Columns = columns.ToImmutable();
                    LabelsRight = x;
                    break;
                case ForestPart.Plot:
                    Plot = new(x + Gap + AxisRoom, plotWidth);
                    x = Plot.Right + AxisRoom;
                    break;
                case ForestPart.Estimate:
                    Estimate = new(x + Gap, EstimateWidth);
                    x = Estimate.Right;
                    break;
                case ForestPart.Weight when HasWeight:
                    Weight = new(x + Gap, WeightWidth);
                    x = Weight.Right;
                    break;
                case ForestPart.Lights when Lights > 0:
                    LightRoom = new(x + Gap, Lights * LightPitch);
                    x = LightRoom.Right;
                    break;
            }
        }

        Width = Math.Ceiling(x + Margin);
    }

    private static double ColumnWidth(ForestColumn column, IEnumerable<string> cells) =>
        Math.Clamp(Math.Max(Math.Min(Heading.Measure(column.Heading), MaximumColumn), Widest(cells, Body)), 24, MaximumColumn);

    /// <summary>The name of a group needs no more room than its columns have.</summary>
    private void Widen(ImmutableArray<ForestColumn> columns)
    {
        var widths = ColumnWidths.ToArray();
        foreach (var (first, count) in Spans(columns))
        {
            var room = widths.Skip(first).Take(count).Sum() + (count - 1) * Gap;
            var wanted = Math.Min(Heading.Measure(columns[first].Span), count * MaximumColumn);
            for (var i = first; i < first + count && wanted > room; i++)
            {
                widths[i] += (wanted - room) / count;
            }
        }

        ColumnWidths = [.. widths];
    }

    /// <summary>The columns that stand under one name: number of the first, how many.</summary>
    public static IEnumerable<(int First, int Count)> Spans(ImmutableArray<ForestColumn> columns)
    {
        for (var first = 0; first < columns.Length;)
        {
            var count = columns.Skip(first).TakeWhile(c => c.Span == columns[first].Span).Count();
            if (columns[first].Span.Length > 0)
            {
                yield return (first, count);
            }

            first += count;
        }
    }

    private static double Widest(IEnumerable<string> texts, TextStyle style) => texts.Select(style.Measure).DefaultIfEmpty(0).Max();

    private static IEnumerable<(string Text, TextStyle Style)> EstimateTexts(ForestLine.Study[] studies, ForestLine.Summary[] summaries) =>
    [
        .. studies.SelectMany(s => new[] { (s.Estimate, Body), (s.Total, Small) }),
        .. summaries.SelectMany(s => new[] { (s.Estimate, s.Style), (s.Remark, Small) }),
    ];
}
