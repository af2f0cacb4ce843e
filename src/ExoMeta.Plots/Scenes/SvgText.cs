using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ExoMeta.Plots.Scenes;

/// <summary>The text of one SVG element.</summary>
/// <param name="theme">With <see cref="FigureTheme.Auto"/> colours have classes besides, which a style takes up.</param>
internal sealed class SvgText(FigureTheme theme)
{
    private readonly StringBuilder _svg = new();

    /// <summary>An SVG element, with or without the shared style.</summary>
    public string Write(PlotScene scene, bool withStyle)
    {
        var id = SafeId(scene.Id);
        _svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"exo-plot\" role=\"img\"");
        _svg.Append(CultureInfo.InvariantCulture, $" aria-labelledby=\"{id}-title {id}-desc\"");
        _svg.Append(CultureInfo.InvariantCulture, $" width=\"{Number(scene.Width)}\" height=\"{Number(scene.Height)}\"");
        _svg.Append(CultureInfo.InvariantCulture, $" viewBox=\"0 0 {Number(scene.Width)} {Number(scene.Height)}\"");
        _svg.Append(" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n");
        _svg.Append(CultureInfo.InvariantCulture, $"<title id=\"{id}-title\">{XmlText.Escape(scene.Title)}</title>\n");
        _svg.Append(CultureInfo.InvariantCulture, $"<desc id=\"{id}-desc\">{XmlText.Escape(scene.Description)}</desc>\n");
        if (withStyle)
        {
            _svg.Append("<style>").Append(SvgWriter.Style).Append("</style>\n");
        }

        foreach (var primitive in scene.Primitives)
        {
            Append(primitive);
        }

        return _svg.Append("</svg>\n").ToString();
    }

    private void Append(Primitive primitive)
    {
        switch (primitive)
        {
            case Primitive.Line line:
                _svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Number(line.From.X)}\" y1=\"{Number(line.From.Y)}\" x2=\"{Number(line.To.X)}\" y2=\"{Number(line.To.Y)}\"");
                _svg.Append(Paint(Fill.None, line.Stroke)).Append("/>\n");
                break;
            case Primitive.Rectangle box:
                _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Number(box.X)}\" y=\"{Number(box.Y)}\" width=\"{Number(box.Width)}\" height=\"{Number(box.Height)}\"");
                _svg.Append(Paint(box.Fill, box.Stroke)).Append("/>\n");
                break;
            case Primitive.Polygon polygon:
                _svg.Append(CultureInfo.InvariantCulture, $"<polygon points=\"{Points(polygon.Points)}\"").Append(Paint(polygon.Fill, polygon.Stroke)).Append("/>\n");
                break;
            case Primitive.Path path:
                _svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{Points(path.Points)}\"").Append(Paint(Fill.None, path.Stroke)).Append("/>\n");
                break;
            case Primitive.Circle circle:
                _svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{Number(circle.Centre.X)}\" cy=\"{Number(circle.Centre.Y)}\" r=\"{Number(circle.Radius)}\"");
                _svg.Append(Paint(circle.Fill, circle.Stroke)).Append("/>\n");
                break;
            case Primitive.Text text:
                AppendText(text);
                break;
            case Primitive.Group group:
                _svg.Append(group.Datum is { } datum ? Opening(datum, group.Slot) : "<g>");
                if ((group.Tooltip ?? group.Datum?.Lines) is { } tooltip)
                {
                    _svg.Append("<title>").Append(XmlText.Escape(tooltip)).Append("</title>");
                }

                AppendAll(group.Children);
                break;
            case Primitive.Panel panel:
                _svg.Append("<g>");
                AppendAll(panel.Children);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(primitive), primitive.GetType().Name);
        }
    }

    private static string Opening(Datum datum, RowSlot? slot) => string.Concat(
        slot is null ? "<g class=\"d\" data-key=\"" : "<g class=\"d row\" data-key=\"", XmlText.Escape(datum.Key), datum.Link is { } link ? $"\" data-link=\"{XmlText.Escape(link)}" : "",
        slot is null ? "" : Place(slot, datum), "\">");

    /// <summary>Where a row stands and what it can be sorted by, for the script of pages.</summary>
    private static string Place(RowSlot slot, Datum datum)
    {
        var keys = datum.Fields.Where(f => f.Sort is { } sort && double.IsFinite(sort)).Select(f => $"{f.Name}={f.Sort!.Value.ToString("R", CultureInfo.InvariantCulture)}");
        return string.Concat(
            "\" data-block=\"", XmlText.Escape(slot.Block), "\" data-top=\"", Number(slot.Top), "\" data-height=\"", Number(slot.Height),
            "\" data-sort=\"", XmlText.Escape(string.Join(';', keys)));
    }

    private void AppendAll(ImmutableArray<Primitive> children)
    {
        _svg.Append('\n');
        foreach (var child in children)
        {
            Append(child);
        }

        _svg.Append("</g>\n");
    }

    private void AppendText(Primitive.Text text)
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Number(text.Origin.X)}\" y=\"{Number(text.Origin.Y)}\" font-size=\"{Number(text.Size)}\"");
        _svg.Append(text.Anchor switch
        {
            TextAnchor.Middle => " text-anchor=\"middle\"",
            TextAnchor.End => " text-anchor=\"end\"",
            _ => "",
        });
        if (text.ReadsUpwards)
        {
            _svg.Append(CultureInfo.InvariantCulture, $" transform=\"rotate(-90 {Number(text.Origin.X)} {Number(text.Origin.Y)})\"");
        }

        _svg.Append(text.Bold ? " font-weight=\"bold\"" : "").Append(text.Italic ? " font-style=\"italic\"" : "");
        _svg.Append(Paint(new Fill(text.Colour), Stroke.None));
        _svg.Append('>').Append(XmlText.Escape(text.Content)).Append("</text>\n");
    }

    private string Paint(Fill fill, Stroke stroke)
    {
        var paint = new StringBuilder();
        paint.Append(CultureInfo.InvariantCulture, $" fill=\"{Palette.Of(fill.Colour, theme)}\"");
        if (fill.Colour != ColourRole.None && fill.Opacity < 1)
        {
            paint.Append(CultureInfo.InvariantCulture, $" fill-opacity=\"{Number(fill.Opacity)}\"");
        }

        if (stroke.Colour != ColourRole.None)
        {
            paint.Append(CultureInfo.InvariantCulture, $" stroke=\"{Palette.Of(stroke.Colour, theme)}\" stroke-width=\"{Number(stroke.Width)}\"");
            if (!stroke.Dash.IsDefaultOrEmpty)
            {
                paint.Append(CultureInfo.InvariantCulture, $" stroke-dasharray=\"{string.Join(' ', stroke.Dash.Select(Number))}\"");
            }
        }

        if (theme != FigureTheme.Auto)
        {
            return paint.ToString();
        }

        var classes = string.Join(' ', new[] { Palette.FillClass(fill.Colour), Palette.StrokeClass(stroke.Colour) }.Where(c => c.Length > 0));
        return (classes.Length > 0 ? paint.Append(CultureInfo.InvariantCulture, $" class=\"{classes}\"") : paint).ToString();
    }

    private static string Points(ImmutableArray<ScenePoint> points) =>
        string.Join(' ', points.Select(p => string.Concat(Number(p.X), ",", Number(p.Y))));

    /// <exception cref="ArgumentException">The number is not finite: a figure with a hole in it is a defect of its layout.</exception>
    private static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException("a scene holds a coordinate that is not finite", nameof(value));
        }

        // Adding zero turns −0 into 0.
        return (Math.Round(value, 2, MidpointRounding.AwayFromZero) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);
    }

    private static string SafeId(string id) =>
        "f-" + string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c.ToString() : ((int)c).ToString("x", CultureInfo.InvariantCulture)));
}
