using System.Collections.Immutable;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Power;

/// <summary>A panel of probabilities over something, its curves labelled where they end.</summary>
internal sealed class PowerPanel
{
    private const double Left = 70;
    private const double PlotWidth = 440;
    private const double PlotHeight = 280;

    private const double LabelLeft = Left + PlotWidth + 24;
    private const double WidestLabel = 330;

    private static readonly TextStyle LabelStyle = new(11.5);

    /// <summary>Width of the panel with its labels at the right.</summary>
    public double Width => LabelLeft + Ends.Max(e => LabelStyle.Measure(e.Text)) + 18;

    /// <summary>Name of the x axis.</summary>
    public required string XTitle { get; init; }

    /// <summary>Ticks of the x axis, in axis units.</summary>
    public required Func<LinearAxis, ImmutableArray<AxisTick>> XTicks { get; init; }

    /// <summary>Takes a curve's x to axis units.</summary>
    public required Func<double, double> ToAxis { get; init; }

    /// <summary>The curves; later ones lie on top.</summary>
    public required ImmutableArray<Curve> Curves { get; init; }

    /// <summary>A horizontal reference with its label; null for none.</summary>
    public (double Value, string Label)? Reference { get; init; }

    /// <summary>An x to include besides those of the curves.</summary>
    public ImmutableArray<double> AlsoShow { get; init; } = [];

    /// <summary>
    /// Top of the y axis: 100 %, or less where every curve but a ceiling stays low, because power of 2 % and of 4 % must be
    /// told apart; the axis says so, and what lies above it is named there.
    /// </summary>
    private double Highest
    {
        get
        {
            var highest = Curves.Where(c => !c.MayLeaveAxis).SelectMany(c => c.Points).Select(p => p.Y.Upper).DefaultIfEmpty(1).Max();
            return highest <= 0.045 ? 0.05 : highest <= 0.09 ? 0.1 : highest <= 0.18 ? 0.2 : highest <= 0.45 ? 0.5 : 1;
        }
    }

    private bool IsAbove(Curve curve) => curve.MayLeaveAxis && curve.Points.All(p => p.Y.Estimate > Highest);

    /// <summary>Label, last point (x null: the right edge) and colour of each curve and of the reference.</summary>
    private IEnumerable<(string Text, double? X, double Y, ColourRole Colour)> Ends
    {
        get
        {
            foreach (var curve in Curves)
            {
                var (x, value) = curve.Points[^1];
                var percent = ": " + NumberText.Percent(value.Estimate, value.Estimate < 0.0995 ? 1 : 0);
                var label = TextMetrics.Shorten(curve.Label, WidestLabel - LabelStyle.Measure(percent), LabelStyle.Size);
                yield return ((IsAbove(curve) ? "↑ off the axis: " : "") + label + percent, x, value.Estimate, curve.Stroke.Colour);
            }

            if (Reference is { } reference)
            {
                yield return (reference.Label, null, reference.Value, ColourRole.Muted);
            }
        }
    }

    /// <summary>Draws the panel; returns its bottom.</summary>
    public double Draw(SceneBuilder scene, double top)
    {
        var xs = Curves.SelectMany(c => c.Points).Select(p => ToAxis(p.X)).Concat(AlsoShow.Select(ToAxis)).ToArray();
        var (low, high) = (xs.Min(), xs.Max());
        var margin = high > low ? 0.03 * (high - low) : 0.5;
        var x = new LinearAxis(low - margin, high + margin, Left, Left + PlotWidth);
        var y = new LinearAxis(0, Highest, top + PlotHeight, top + 10);
        Frame(scene, x, y);
        if (Reference is { } reference)
        {
            scene.Line(Left, y.Position(reference.Value), Left + PlotWidth, y.Position(reference.Value), ColourRole.Muted, 1, 2, 3);
        }

        foreach (var curve in Curves)
        {
            if (!IsAbove(curve))
            {
                Draw(scene, curve, x, y);
            }
        }

        Labels(scene, x, y, top);
        var style = new TextStyle(12);
        scene.Text(Left + PlotWidth / 2, top + PlotHeight + 26 + style.LineHeight, XTitle, style with { Bold = true }, TextAnchor.Middle);
        return top + PlotHeight + 26 + style.LineHeight + 8;
    }

    private void Frame(SceneBuilder scene, LinearAxis x, LinearAxis y)
    {
        var style = new TextStyle(11);
        for (var i = 0; i <= 5; i++)
        {
            var value = y.High * i / 5;
            scene.Line(Left, y.Position(value), Left + PlotWidth, y.Position(value), ColourRole.Rule, i == 0 ? 1.2 : 0.6);
            scene.Text(Left - 8, y.Position(value) + 4, NumberText.Fixed(100 * value, 0) + " %", style, TextAnchor.End);
        }

        foreach (var tick in XTicks(x))
        {
            var position = x.Position(tick.Value);
            scene.Line(position, y.First, position, y.First + 5, ColourRole.Ink, 1);
            scene.Text(position, y.First + 8 + style.Ascent, tick.Label, style, TextAnchor.Middle);
        }
    }

    private void Draw(SceneBuilder scene, Curve curve, LinearAxis x, LinearAxis y)
    {
        var points = curve.Points.Select(p => new ScenePoint(x.Position(ToAxis(p.X)), y.Clipped(p.Y.Estimate))).ToImmutableArray();
        scene.Group(curve.Label, inner =>
        {
            if (!curve.Markers && points.Length > 1)
            {
                var upper = curve.Points.Select(p => new ScenePoint(x.Position(ToAxis(p.X)), y.Clipped(p.Y.Upper)));
                var lower = curve.Points.Select(p => new ScenePoint(x.Position(ToAxis(p.X)), y.Clipped(p.Y.Lower))).Reverse();
                inner.Polygon(new(curve.Stroke.Colour, 0.18), Stroke.None, [.. upper, .. lower]);
            }

            if (points.Length > 1)
            {
                inner.Add(new Primitive.Path(points, curve.Stroke));
            }

            for (var i = 0; i < points.Length && (curve.Markers || points.Length == 1); i++)
            {
                inner.Line(points[i].X, y.Clipped(curve.Points[i].Y.Lower), points[i].X, y.Clipped(curve.Points[i].Y.Upper), curve.Stroke.Colour, 1.2);
                inner.Add(new Primitive.Circle(points[i], 4, new(curve.Stroke.Colour), new(ColourRole.Paper, 1)));
            }
        });
    }

    /// <summary>Labels stand at the ends of the curves, moved apart where they would touch, with a thin leader.</summary>
    private void Labels(SceneBuilder scene, LinearAxis x, LinearAxis y, double top)
    {
        var ordered = Ends.OrderByDescending(e => e.Y).ToArray();
        var heights = Spread([.. ordered.Select(e => y.Clipped(e.Y))], LabelStyle.LineHeight, top + 4, top + PlotHeight - 2);
        for (var i = 0; i < ordered.Length; i++)
        {
            var (text, lastX, lastY, colour) = ordered[i];
            var end = new ScenePoint(lastX is { } last ? x.Position(ToAxis(last)) : Left + PlotWidth, y.Clipped(lastY));
            scene.Add(new Primitive.Path([end, new(Left + PlotWidth + 10, heights[i]), new(Left + PlotWidth + 20, heights[i])], new(colour, 0.7)));
            scene.Text(LabelLeft, heights[i] + 4, text, LabelStyle with { Colour = colour });
        }
    }

    /// <summary>Moves ascending positions apart to at least <paramref name="gap"/>, as little as a downward and an upward pass need.</summary>
    private static double[] Spread(double[] positions, double gap, double top, double bottom)
    {
        var placed = (double[])positions.Clone();
        for (var i = 0; i < placed.Length; i++)
        {
            placed[i] = Math.Max(placed[i], i == 0 ? top : placed[i - 1] + gap);
        }

        for (var i = placed.Length - 1; i >= 0; i--)
        {
            placed[i] = Math.Min(placed[i], i == placed.Length - 1 ? Math.Max(bottom, top + (placed.Length - 1) * gap) : placed[i + 1] - gap);
        }

        return placed;
    }
}
