using System.Collections.Immutable;
using ExoMeta.Plots.Scenes;

namespace ExoMeta.Plots.Panels;

/// <summary>Draws a panel: its frame, then its marks in order, cut at the frame.</summary>
internal sealed class PanelPainter
{
    private const double ArrowLength = 8;
    private const double ArrowHalf = 3.5;

    private readonly ScenePanel _panel;
    private readonly PanelMap _map;
    private readonly SceneBuilder _scene = new();

    private PanelPainter(ScenePanel panel) => (_panel, _map) = (panel, new(panel));

    /// <summary>Adds a panel to a scene.</summary>
    /// <returns>How many labels found no room.</returns>
    public static int Draw(SceneBuilder scene, ScenePanel panel)
    {
        var painter = new PanelPainter(panel);
        PanelFrame.Draw(painter._scene, panel);
        foreach (var mark in panel.Marks)
        {
            painter.Draw(mark);
        }

        PanelFrame.Outline(painter._scene, panel);
        var left = LabelPlacer.Draw(painter._scene, panel, painter._map);
        scene.Add(new Primitive.Panel(panel, painter._scene.Primitives));
        return left;
    }

    private void Draw(Mark mark)
    {
        switch (mark)
        {
            case Mark.Points points:
                foreach (var item in points.Items.Where(p => _map.Contains(p.At)))
                {
                    _scene.Group(item.Datum, inner => Symbols.Draw(inner, _map.At(item.At), item.Radius, points.Symbol, points.Fill, points.Stroke));
                }

                break;
            case Mark.Line line:
                _scene.Group(line.Datum, inner =>
                {
                    foreach (var piece in Clipping.Line(_panel.Box, [.. line.Places.Select(_map.At)]))
                    {
                        inner.Add(new Primitive.Path(piece, line.Stroke));
                    }
                });
                break;
            case Mark.Band band:
                Area(
                    [.. band.Stretches.Select(s => _map.At(new(s.X, s.Upper))), .. band.Stretches.Reverse().Select(s => _map.At(new(s.X, s.Lower)))],
                    band.Fill, Stroke.None);
                break;
            case Mark.Region region:
                Area([.. region.Corners.Select(_map.At)], region.Fill, region.Stroke);
                break;
            case Mark.Intervals intervals:
                foreach (var item in intervals.Items)
                {
                    _scene.Group(item.Datum, inner => Draw(inner, item, intervals));
                }

                break;
            case Mark.Diamonds diamonds:
                foreach (var item in diamonds.Items)
                {
                    _scene.Group(item.Datum, inner => Draw(inner, item, diamonds));
                }

                break;
            case Mark.Boxes boxes:
                foreach (var item in boxes.Items)
                {
                    _scene.Group(item.Datum, inner => Draw(inner, item, boxes));
                }

                break;
            case Mark.Rule rule:
                Draw(rule);
                break;
            case Mark.Labels:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mark), mark.GetType().Name);
        }
    }

    private void Area(ImmutableArray<ScenePoint> corners, Fill fill, Stroke stroke)
    {
        var kept = Clipping.Area(_panel.Box, [.. corners.Where(c => double.IsFinite(c.X) && double.IsFinite(c.Y))]);
        if (!kept.IsEmpty)
        {
            _scene.Polygon(fill, stroke, kept);
        }
    }

    private void Draw(SceneBuilder scene, DataInterval item, Mark.Intervals look)
    {
        var (along, across) = look.IsHorizontal ? (_map.X, _map.Y) : (_map.Y, _map.X);
        var at = across.Position(item.At);
        var (first, last) = (Math.Min(along.First, along.Last), Math.Max(along.First, along.Last));
        var (a, b) = (End(along.Position(item.Lower)), End(along.Position(item.Upper)));
        var (low, high) = (Math.Min(a, b), Math.Max(a, b));
        var (lowest, highest) = (Math.Min(across.First, across.Last), Math.Max(across.First, across.Last));
        if (double.IsNaN(a) || double.IsNaN(b) || at < lowest || at > highest)
        {
            return;
        }

        ScenePoint Place(double position, double side = 0) => look.IsHorizontal ? new(position, at + side) : new(at + side, position);
        if (low <= last && high >= first)
        {
            // A line that leaves ends inside its arrow, whose tip it would blunt.
            const double under = 0.75 * ArrowLength;
            scene.Add(new Primitive.Line(Place(low < first ? first + under : low), Place(high > last ? last - under : high), look.Stroke));
        }

        var half = Math.Max(ArrowHalf, 0.5 * look.Stroke.Width + 2.5);
        foreach (var (end, edge, sign, leaves) in new[] { (low, first, -1.0, low < first), (high, last, 1.0, high > last) })
        {
            if (leaves)
            {
                // The tip lies on the frame, so that nothing sticks out of the panel.
                scene.Polygon(new(look.Stroke.Colour), Stroke.None, Place(edge), Place(edge - sign * ArrowLength, -half), Place(edge - sign * ArrowLength, half));
            }
            else if (look.Cap > 0 && end >= first && end <= last)
            {
                scene.Add(new Primitive.Line(Place(end, -look.Cap), Place(end, look.Cap), look.Stroke with { Dash = [] }));
            }
        }
    }

    private void Draw(SceneBuilder scene, DataDiamond item, Mark.Diamonds look)
    {
        var (low, centre, high) = (End(_map.X.Position(item.Lower)), End(_map.X.Position(item.Estimate)), End(_map.X.Position(item.Upper)));
        var y = _map.Y.Position(item.At);
        var box = _panel.Box;
        if (double.IsNaN(low) || double.IsNaN(centre) || double.IsNaN(high) || y < box.Y || y > box.Bottom)
        {
            return;
        }

        // An end that leaves the frame stops short of it, so that its arrow stands free.
        const double gap = 2;
        var (left, right) = (low < box.X ? box.X + ArrowLength + gap : box.X, high > box.Right ? box.Right - ArrowLength - gap : box.Right);
        var corners = Clipping.Between(left, right, [new(low, y), new(centre, y - look.HalfHeight), new(high, y), new(centre, y + look.HalfHeight)]);
        if (!corners.IsEmpty && look.Hatching > 0)
        {
            scene.Hatched(look.Fill, look.Stroke, look.Hatching, corners);
        }
        else if (!corners.IsEmpty)
        {
            scene.Polygon(look.Fill, look.Stroke, corners);
        }

        foreach (var (edge, sign, leaves) in new[] { (box.X, -1.0, low < box.X), (box.Right, 1.0, high > box.Right) })
        {
            if (leaves)
            {
                scene.Polygon(new(look.Stroke.Colour), Stroke.None, new(edge, y), new(edge - sign * ArrowLength, y - ArrowHalf - 1), new(edge - sign * ArrowLength, y + ArrowHalf + 1));
            }
        }
    }

    private void Draw(SceneBuilder scene, DataBox item, Mark.Boxes look)
    {
        var (from, to) = (_map.At(new(item.Left, item.Bottom)), _map.At(new(item.Right, item.Top)));
        var (left, right) = (Math.Clamp(Math.Min(from.X, to.X), _panel.Box.X, _panel.Box.Right), Math.Clamp(Math.Max(from.X, to.X), _panel.Box.X, _panel.Box.Right));
        var (top, bottom) = (Math.Clamp(Math.Min(from.Y, to.Y), _panel.Box.Y, _panel.Box.Bottom), Math.Clamp(Math.Max(from.Y, to.Y), _panel.Box.Y, _panel.Box.Bottom));
        if (right > left && bottom > top)
        {
            scene.Rectangle(left, top, right - left, bottom - top, look.Fill with { Opacity = look.Fill.Opacity * item.Strength }, look.Stroke);
        }
    }

    private void Draw(Mark.Rule rule)
    {
        var (axis, box) = (rule.IsVertical ? _map.X : _map.Y, _panel.Box);
        var at = axis.Position(rule.At);
        if (at < Math.Min(axis.First, axis.Last) || at > Math.Max(axis.First, axis.Last))
        {
            return;
        }

        _scene.Add(rule.IsVertical
            ? new Primitive.Line(new(at, box.Y), new(at, box.Bottom), rule.Stroke)
            : new Primitive.Line(new(box.X, at), new(box.Right, at), rule.Stroke));
    }

    /// <summary>An infinite end lies far outside.</summary>
    private static double End(double position) => double.IsInfinity(position) ? Math.Sign(position) * 1e6 : position;
}
