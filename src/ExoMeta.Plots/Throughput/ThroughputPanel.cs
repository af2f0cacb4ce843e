using System.Collections.Immutable;
using ExoMeta.Analysis.Throughput;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Throughput;

/// <summary>The history of one kernel.</summary>
internal sealed class ThroughputPanel(KernelComparison comparison, double? failBelow)
{
    /// <summary>Width of a panel.</summary>
    public const double Width = 280;

    /// <summary>Height of a panel.</summary>
    public const double Height = 172;

    private const double LabelWidth = 52;
    private const double TitleHeight = 40;
    private const double TickHeight = 20;

    /// <summary>Powers of a thousandth in which small ratios are written.</summary>
    private static readonly string[] Thousandths = ["", "× 10⁻³", "× 10⁻⁶", "× 10⁻⁹"];

    private static readonly TextStyle Small = new(10.5, Colour: ColourRole.Muted);

    private readonly double[] _ratios = [.. comparison.Past.TakeLast(ThroughputFigure.MostRuns - 1), comparison.Measurement.Ratio];

    /// <summary>"+3 % [−8 %, +15 %]", "no earlier run", or why it is not judged.</summary>
    public static string Change(KernelComparison comparison) => comparison switch
    {
        { IsJudged: false } => "not judged: the machine was busy",
        { Change: { } c } => $"{Percent(c.Change)} [{Percent(c.Band.Lower)}, {Percent(c.Band.Upper)}]",
        _ => "no earlier run",
    };

    /// <summary>Draws the panel.</summary>
    public void Draw(SceneBuilder scene, double left, double top)
    {
        var m = comparison.Measurement;
        var title = new TextStyle(12.5, Bold: true);
        scene.Text(left, top + title.Ascent, m.Kernel.Name, title);
        var style = comparison.IsBelow ? new TextStyle(11, Bold: true, Colour: ColourRole.Warning) : new TextStyle(11);
        scene.Text(left, top + title.LineHeight + style.Ascent, (comparison.IsBelow ? "too slow: " : "") + Change(comparison), style);

        var (low, high) = Range();
        var y = new LinearAxis(low, high, top + Height - TickHeight, top + TitleHeight);
        var x = new LinearAxis(0.5, _ratios.Length + 0.5, left + LabelWidth, left + Width);
        Frame(scene, x, y);
        scene.Group($"{m.Kernel.Name}: {m.Kernel.Work}", inner => Series(inner, x, y));
    }

    /// <summary>What is shown, and at least a fifth of the middle to either side, so that noise looks like noise.</summary>
    private (double Low, double High) Range()
    {
        var (low, high) = (_ratios.Min(), _ratios.Max());
        if (comparison.Change is { } change)
        {
            low = Math.Min(low, Math.Min(Band(change).Low, failBelow * change.Before ?? low));
            high = Math.Max(high, Band(change).High);
        }

        var middle = 0.5 * (low + high);
        (low, high) = (Math.Min(low, 0.8 * middle), Math.Max(high, 1.2 * middle));
        var margin = 0.06 * (high - low);
        return (Math.Max(0, low - margin), high + margin);
    }

    private void Frame(SceneBuilder scene, LinearAxis x, LinearAxis y)
    {
        var (power, unit) = (0, 1.0);
        while (y.High < 0.1 * unit && power < Thousandths.Length - 1)
        {
            (power, unit) = (power + 1, unit / 1000);
        }

        var values = LinearAxis.RoundValues(y.Low / unit, y.High / unit, 4);
        var decimals = LinearAxis.Decimals(values);
        foreach (var value in values)
        {
            var position = y.Position(value * unit);
            scene.Line(x.First, position, x.Last, position, ColourRole.Rule, 0.6);
            scene.Text(x.First - 6, position + 3.5, NumberText.Fixed(value, decimals), Small, TextAnchor.End);
        }

        scene.Text(x.First - 6, y.First + 4 + Small.Ascent, Thousandths[power], Small, TextAnchor.End);
        scene.Line(x.First, y.First, x.Last, y.First, ColourRole.Ink, 1);
        var first = comparison.Past.Length + 2 - _ratios.Length;
        scene.Text(x.Position(_ratios.Length), y.First + 4 + Small.Ascent, $"run {NumberText.Count(comparison.Past.Length + 1)}", Small, _ratios.Length > 1 ? TextAnchor.End : TextAnchor.Middle);
        if (_ratios.Length > 1)
        {
            scene.Text(x.Position(1), y.First + 4 + Small.Ascent, NumberText.Count(first), Small);
        }
    }

    private void Series(SceneBuilder scene, LinearAxis x, LinearAxis y)
    {
        if (comparison.Change is { } change)
        {
            var (low, high) = Band(change);
            var from = x.Position(_ratios.Length - change.Runs - 0.5);
            scene.Rectangle(from, y.Position(high), x.Last - from, y.Position(low) - y.Position(high), new(ColourRole.Prediction, 0.22));
            scene.Line(from, y.Position(change.Before), x.Last, y.Position(change.Before), ColourRole.Prediction, 1.4);
            if (failBelow is { } part)
            {
                scene.Line(from, y.Position(part * change.Before), x.Last, y.Position(part * change.Before), ColourRole.Warning, 1.2, 4, 3);
            }
        }

        ImmutableArray<ScenePoint> points = [.. _ratios.Select((r, i) => new ScenePoint(x.Position(i + 1), y.Position(r)))];
        if (points.Length > 1)
        {
            scene.Add(new Primitive.Path(points, new(ColourRole.Effect, 1)));
        }

        foreach (var point in points[..^1])
        {
            scene.Add(new Primitive.Circle(point, 2, new(ColourRole.Effect), Stroke.None));
        }

        scene.Add(new Primitive.Circle(points[^1], 4.5, new(comparison.IsBelow ? ColourRole.Warning : ColourRole.Pooled), new(ColourRole.Paper, 1)));
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
