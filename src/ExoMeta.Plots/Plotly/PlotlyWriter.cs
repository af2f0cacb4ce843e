using System.Collections.Immutable;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Plotly;

/// <summary>
/// Takes a scene to plotly: panels become axes with traces in axis units, everything else texts and shapes at the same pixels. Nothing is laid out again: it is the
/// picture of <see cref="SvgWriter"/>, with values behind it.
/// </summary>
public static class PlotlyWriter
{
    /// <summary>The figure of a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="theme">On what it is looked at; automatic is light.</param>
    public static PlotlyFigure Of(PlotScene scene, FigureTheme theme = FigureTheme.Auto)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var colours = new PlotlyColours(theme);
        var collected = new Collector(scene, colours);
        collected.AddAll(scene.Primitives);
        return new(
            [.. collected.Traces.Where(t => !t.X.IsEmpty)],
            new(scene.Width, scene.Height, [.. collected.Panels], [.. collected.Annotations], [.. collected.Shapes])
            {
                Paper = colours.Of(ColourRole.Paper), Ink = colours.Of(ColourRole.Ink), Grid = colours.Of(ColourRole.Rule),
            });
    }

    /// <summary>A scene as one line of JSON: <c>data</c> and <c>layout</c>, as plotly.js takes them.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="theme">On what it is looked at; automatic is light.</param>
    public static string Write(PlotScene scene, FigureTheme theme = FigureTheme.Auto) => PlotlyJson.Write(Of(scene, theme));

    private sealed class Collector(PlotScene scene, PlotlyColours colours)
    {
        public List<PlotlyTrace> Traces { get; } = [];

        public List<PlotlyPanel> Panels { get; } = [];

        public List<PlotlyAnnotation> Annotations { get; } = [];

        public List<PlotlyShape> Shapes { get; } = [];

        public void AddAll(IEnumerable<Primitive> primitives)
        {
            foreach (var primitive in primitives)
            {
                Add(primitive);
            }
        }

        private void Add(Primitive primitive)
        {
            switch (primitive)
            {
                case Primitive.Panel panel:
                    Panels.Add(new(
                        Axis(panel.Source.Horizontal, panel.Source.Box.X / scene.Width, panel.Source.Box.Right / scene.Width),
                        Axis(panel.Source.Vertical, 1 - panel.Source.Box.Bottom / scene.Height, 1 - panel.Source.Box.Y / scene.Height)));
                    foreach (var mark in panel.Source.Marks)
                    {
                        AddMark(mark, Panels.Count, panel.Source);
                    }

                    break;
                case Primitive.Group group:
                    AddAll(group.Children);
                    break;
                case Primitive.Text text:
                    Annotations.Add(new(
                        text.Origin.X / scene.Width, 1 - text.Origin.Y / scene.Height, text.Content,
                        text.Anchor switch { TextAnchor.Middle => "center", TextAnchor.End => "right", _ => "left" },
                        text.Size, colours.Of(text.Colour), text.Bold, text.Italic, text.ReadsUpwards));
                    break;
                case Primitive.Line line:
                    Shape("line", [line.From, line.To], false, Fill.None, line.Stroke);
                    break;
                case Primitive.Rectangle box:
                    Shape("rect", [new(box.X, box.Y), new(box.X + box.Width, box.Y + box.Height)], false, box.Fill, box.Stroke);
                    break;
                case Primitive.Circle circle:
                    var (centre, r) = (circle.Centre, circle.Radius);
                    Shape("circle", [new(centre.X - r, centre.Y - r), new(centre.X + r, centre.Y + r)], false, circle.Fill, circle.Stroke);
                    break;
                case Primitive.Polygon polygon:
                    Shape("path", polygon.Points, true, polygon.Fill, polygon.Stroke);
                    break;
                case Primitive.Path path:
                    Shape("path", path.Points, false, Fill.None, path.Stroke);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(primitive), primitive.GetType().Name);
            }
        }

        private void Shape(string kind, ImmutableArray<ScenePoint> corners, bool isClosed, Fill fill, Stroke stroke) => Shapes.Add(new(
            kind, [.. corners.Select(c => new PanelPoint(c.X / scene.Width, 1 - c.Y / scene.Height))], isClosed, colours.Area(fill), colours.Line(stroke)));

        private void AddMark(Mark mark, int axes, ScenePanel panel)
        {
            switch (mark)
            {
                case Mark.Points points:
                    Traces.Add(PlotlyMarks.Of(points, axes, colours));
                    break;
                case Mark.Line line:
                    Traces.Add(new(axes, "lines", PlotlyMarks.Values(line.Places.Select(p => p.X)), PlotlyMarks.Values(line.Places.Select(p => p.Y)))
                    {
                        Name = mark.Name, Line = colours.Line(line.Stroke), Texts = line.Datum is { } datum ? [.. line.Places.Select(_ => datum.Words)] : [],
                    });
                    break;
                case Mark.Band band:
                    var stretches = band.Stretches.Where(s => double.IsFinite(s.Lower) && double.IsFinite(s.Upper)).ToArray();
                    Area(mark, axes, band.Fill, Stroke.None, [.. stretches.Select(s => new PanelPoint(s.X, s.Upper)), .. stretches.Reverse().Select(s => new PanelPoint(s.X, s.Lower))]);
                    break;
                case Mark.Region region:
                    Area(mark, axes, region.Fill, region.Stroke, region.Corners);
                    break;
                case Mark.Intervals intervals:
                    Traces.AddRange(PlotlyMarks.Of(intervals, axes, panel, colours));
                    break;
                case Mark.Diamonds diamonds:
                    Traces.AddRange(PlotlyMarks.Of(diamonds, axes, panel, colours));
                    break;
                case Mark.Boxes boxes:
                    Traces.AddRange(PlotlyMarks.Of(boxes, axes, colours));
                    break;
                case Mark.Rule rule:
                    var axis = rule.IsVertical ? panel.Vertical : panel.Horizontal;
                    ImmutableArray<PanelPoint> ends = rule.IsVertical ? [new(rule.At, axis.Low), new(rule.At, axis.High)] : [new(axis.Low, rule.At), new(axis.High, rule.At)];
                    Traces.Add(new(axes, "lines", PlotlyMarks.Values(ends.Select(p => p.X)), PlotlyMarks.Values(ends.Select(p => p.Y))) { Name = mark.Name, Line = colours.Line(rule.Stroke) });
                    break;
                case Mark.Labels labels:
                    Traces.Add(new(axes, "text", PlotlyMarks.Values(labels.Items.Select(i => i.At.X)), PlotlyMarks.Values(labels.Items.Select(i => i.At.Y)))
                    {
                        Texts = [.. labels.Items.Select(i => TextMetrics.Clean(i.Text))], TextSize = labels.Size,
                    });
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(mark), mark.GetType().Name);
            }
        }

        private void Area(Mark mark, int axes, Fill fill, Stroke stroke, ImmutableArray<PanelPoint> corners) => Traces.Add(
            new(axes, "lines", PlotlyMarks.Values(corners.Select(p => p.X)), PlotlyMarks.Values(corners.Select(p => p.Y)))
            {
                Name = mark.Name, Fill = colours.Area(fill), Line = colours.Line(stroke),
            });

        private static PlotlyAxis Axis(PanelAxis axis, double start, double end) => new(start, end, axis.Low, axis.High, axis.Ticks, axis.Title, axis.HasGrid);
    }
}
