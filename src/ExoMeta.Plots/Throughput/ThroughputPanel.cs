using System.Collections.Immutable;
using ExoMeta.Analysis.Throughput;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Throughput;

/// <summary>The history of one kernel.</summary>
/// <param name="course">The kernel.</param>
/// <param name="failBelow">The part of its history below which it may not fall; null for none.</param>
/// <param name="number">Its place in the figure, from 1.</param>
internal sealed class ThroughputPanel(KernelCourse course, double? failBelow, int number)
{
    /// <summary>Width of a panel.</summary>
    public const double Width = 280;

    /// <summary>Height of a panel.</summary>
    public const double Height = 172;

    private const double AxisWidth = 66;
    private const double HeadHeight = 40;
    private const double TickHeight = 22;

    /// <summary>Free pixels on the right, for the label of the last run.</summary>
    private const double Right = 20;

    /// <summary>Powers of a thousandth in which small ratios are written.</summary>
    private static readonly string[] Thousandths = ["", " × 10⁻³", " × 10⁻⁶", " × 10⁻⁹"];

    private readonly double[] _ratios = [.. course.Past.TakeLast(ThroughputFigure.MostRuns - 1), course.Ratio];

    private int FirstRun => course.Past.Length + 2 - _ratios.Length;

    /// <summary>"+3 % [−8 %, +15 %]", "no earlier run", or why it is not judged.</summary>
    public static string Change(KernelCourse course) => course switch
    {
        { IsJudged: false } => "not judged: the machine was busy",
        { Change: { } c } => $"{Percent(c.Change)} [{Percent(c.Band.Lower)}, {Percent(c.Band.Upper)}]",
        _ => "no earlier run",
    };

    /// <summary>Draws the panel.</summary>
    public void Draw(SceneBuilder scene, double left, double top)
    {
        var title = new TextStyle(12.5, Bold: true);
        scene.Text(left, top + title.Ascent, TextMetrics.Shorten(TextMetrics.Clean(course.Name), Width, title.Size, bold: true), title);
        var style = course.IsBelow ? new TextStyle(11, Bold: true, Colour: ColourRole.Warning) : new TextStyle(11);
        scene.Text(left, top + title.LineHeight + style.Ascent, (course.IsBelow ? "too slow: " : "") + Change(course), style);
        PanelPainter.Draw(scene, new(
            "kernel-" + NumberText.Count(number), new(left + AxisWidth, top + HeadHeight, Width - AxisWidth - Right, Height - HeadHeight - TickHeight), Runs(), Ratios(), [.. Marks()]));
    }

    private PanelAxis Runs() => new(
        0.5, _ratios.Length + 0.5, "",
        [.. _ratios.Length > 1 ? new[] { new AxisTick(1, NumberText.Count(FirstRun)) } : [], new(_ratios.Length, $"run {NumberText.Count(course.Past.Length + 1)}")]);

    private PanelAxis Ratios()
    {
        var (low, high) = Range();
        var (power, unit) = (0, 1.0);
        while (high < 0.1 * unit && power < Thousandths.Length - 1)
        {
            (power, unit) = (power + 1, unit / 1000);
        }

        var axis = NumberTicks.Linear(low / unit, high / unit, "ratio" + Thousandths[power], 4, hasGrid: true);
        return axis with { Low = low, High = high, Ticks = [.. axis.Ticks.Select(tick => tick with { Value = tick.Value * unit })] };
    }

    /// <summary>What is shown, and at least a fifth of the middle to either side, so that noise looks like noise.</summary>
    private (double Low, double High) Range()
    {
        var (low, high) = (_ratios.Min(), _ratios.Max());
        if (course.Change is { } change)
        {
            low = Math.Min(low, Math.Min(Band(change).Low, failBelow * change.Before ?? low));
            high = Math.Max(high, Band(change).High);
        }

        var middle = 0.5 * (low + high);
        (low, high) = (Math.Min(low, 0.8 * middle), Math.Max(high, 1.2 * middle));
        var margin = 0.06 * (high - low);
        return (Math.Max(0, low - margin), high + margin);
    }

    private IEnumerable<Mark> Marks()
    {
        if (course.Change is { } change)
        {
            var (low, high) = Band(change);
            var (from, to) = (_ratios.Length - change.Runs - 0.5, _ratios.Length + 0.5);
            yield return new Mark.Boxes([new(from, to, low, high)], new(ColourRole.Prediction, 0.22), Stroke.None);
            yield return new Mark.Line([new(from, change.Before), new(to, change.Before)], new(ColourRole.Prediction, 1.4));
            if (failBelow is { } part)
            {
                yield return new Mark.Line([new(from, part * change.Before), new(to, part * change.Before)], new(ColourRole.Warning, 1.2, [4, 3]));
            }
        }

        ImmutableArray<DataPoint> points = [.. _ratios.Select((ratio, i) => new DataPoint(new(i + 1, ratio), i < _ratios.Length - 1 ? 2 : 4.5, Datum(i)))];
        yield return new Mark.Line([.. points.Select(p => p.At)], new(ColourRole.Effect, 1));
        yield return new Mark.Points(points[..^1], Symbol.Circle, new(ColourRole.Effect), Stroke.None);
        yield return new Mark.Points(
            points[^1..], course.IsBelow ? Symbol.TriangleDown : Symbol.Circle, new(course.IsBelow ? ColourRole.Warning : ColourRole.Pooled), new(ColourRole.Paper, 1));
    }

    private Datum Datum(int place)
    {
        var run = NumberText.Count(FirstRun + place);
        ImmutableArray<DatumField> fields = [new("ratio to the reference", NumberText.General(_ratios[place]), _ratios[place])];
        return new(
            $"{course.Name} run {run}", TextMetrics.Clean($"{course.Name}, run {run}"),
            place < _ratios.Length - 1 ? fields : [.. fields, new("against earlier runs", Change(course), course.Change?.Change), .. course.Work.Length > 0 ? [new DatumField("an item is", course.Work)] : Array.Empty<DatumField>()]);
    }

    /// <summary>Where a run of the same speed as the median before would lie: the band of the change turned around.</summary>
    private static (double Low, double High) Band(ThroughputChange change) =>
        (change.Before * change.Change / change.Band.Upper, change.Before * change.Change / change.Band.Lower);

    private static string Percent(double change)
    {
        var percent = 100 * (change - 1);
        return (percent > 0.05 ? "+" : "") + NumberText.Fixed(percent, Math.Abs(percent) < 9.95 ? 1 : 0) + " %";
    }
}
