using System.Collections.Immutable;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Scenes;

/// <summary>Collects primitives; the small drawing steps that figures share.</summary>
internal sealed class SceneBuilder
{
    private readonly List<Primitive> _primitives = [];

    /// <summary>What was drawn so far.</summary>
    public ImmutableArray<Primitive> Primitives => [.. _primitives];

    /// <summary>Number of primitives so far.</summary>
    public int Count => _primitives.Count;

    /// <summary>Adds a primitive.</summary>
    public void Add(Primitive primitive) => _primitives.Add(primitive);

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, ColourRole colour, double width, params ImmutableArray<double> dash) =>
        Add(new Primitive.Line(new(x1, y1), new(x2, y2), new(colour, width, dash)));

    /// <summary>A filled rectangle.</summary>
    public void Rectangle(double x, double y, double width, double height, Fill fill, Stroke stroke = default) =>
        Add(new Primitive.Rectangle(x, y, width, height, fill, stroke));

    /// <summary>A closed polygon.</summary>
    public void Polygon(Fill fill, Stroke stroke, params ImmutableArray<ScenePoint> points) => Add(new Primitive.Polygon(points, fill, stroke));

    /// <summary>One line of text.</summary>
    public void Text(
        double x, double baseline, string content, TextStyle style, TextAnchor anchor = TextAnchor.Start) =>
        Add(new Primitive.Text(new(x, baseline), TextMetrics.Clean(content), anchor, style.Size, style.Bold, style.Italic, style.Colour));

    /// <summary>One line of text that reads upwards, its middle at a place.</summary>
    public void UpwardText(double baseline, double middle, string content, TextStyle style) =>
        Add(new Primitive.Text(new(baseline, middle), TextMetrics.Clean(content), TextAnchor.Middle, style.Size, style.Bold, style.Italic, style.Colour, ReadsUpwards: true));

    /// <summary>Wrapped text whose first line's top is at <paramref name="top"/>; returns the bottom of the last line.</summary>
    public double Paragraph(double x, double top, double width, string content, TextStyle style)
    {
        foreach (var line in TextMetrics.Wrap(content, width, style.Size, style.Bold))
        {
            Text(x, top + style.Ascent, line, style);
            top += style.LineHeight;
        }

        return top;
    }

    /// <summary>A convex polygon with an outline and vertical hatching: says "look twice" without colour.</summary>
    public void Hatched(Fill fill, Stroke stroke, double step, params ImmutableArray<ScenePoint> corners)
    {
        Polygon(fill, stroke, corners);
        var left = corners.Min(c => c.X);
        var right = corners.Max(c => c.X);
        for (var x = left + step; x < right; x += step)
        {
            var (top, bottom) = Cross(corners, x);
            Line(x, top, x, bottom, stroke.Colour, 0.9);
        }
    }

    /// <summary>Moves what was drawn into one group with a tooltip.</summary>
    public void Group(string? tooltip, Action<SceneBuilder> draw)
    {
        var inner = new SceneBuilder();
        draw(inner);
        if (inner._primitives.Count > 0)
        {
            Add(new Primitive.Group(inner.Primitives, tooltip));
        }
    }

    /// <summary>Moves what was drawn into one group that stands for something; without a datum it is drawn as it is.</summary>
    public void Group(Datum? datum, Action<SceneBuilder> draw)
    {
        if (datum is null)
        {
            draw(this);
            return;
        }

        var inner = new SceneBuilder();
        draw(inner);
        if (inner._primitives.Count > 0)
        {
            Add(new Primitive.Group(inner.Primitives, null, datum));
        }
    }

    /// <summary>Moves what was drawn into one row that readers may sort; without a slot it stays where it is.</summary>
    public void Row(Datum datum, RowSlot? slot, Action<SceneBuilder> draw)
    {
        var inner = new SceneBuilder();
        draw(inner);
        Add(new Primitive.Group(inner.Primitives, null, datum, slot));
    }

    private static (double Top, double Bottom) Cross(ImmutableArray<ScenePoint> corners, double x)
    {
        var top = double.PositiveInfinity;
        var bottom = double.NegativeInfinity;
        for (var i = 0; i < corners.Length; i++)
        {
            var a = corners[i];
            var b = corners[(i + 1) % corners.Length];
            if (a.X != b.X && x >= Math.Min(a.X, b.X) && x <= Math.Max(a.X, b.X))
            {
                var y = a.Y + (x - a.X) / (b.X - a.X) * (b.Y - a.Y);
                top = Math.Min(top, y);
                bottom = Math.Max(bottom, y);
            }
        }

        return (top, bottom);
    }
}

/// <summary>Size, weight and colour of a text.</summary>
/// <param name="Size">Font size in pixels.</param>
/// <param name="Bold">Whether it is bold.</param>
/// <param name="Italic">Whether it is italic.</param>
/// <param name="Colour">Its colour.</param>
internal readonly record struct TextStyle(double Size, bool Bold = false, bool Italic = false, ColourRole Colour = ColourRole.Ink)
{
    /// <summary>From one baseline to the next.</summary>
    public double LineHeight => Math.Ceiling(Size * 1.3);

    /// <summary>From the top of a line to its baseline.</summary>
    public double Ascent => Size * 0.95;

    /// <summary>Width of a text in this style.</summary>
    public double Measure(string text) => TextMetrics.Width(TextMetrics.Clean(text), Size, Bold);
}
