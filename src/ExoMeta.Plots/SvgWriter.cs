using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExoMeta.Plots.Scenes;

namespace ExoMeta.Plots;

/// <summary>
/// Writes a scene as SVG: text stays text, numbers have two decimals in every culture, the same scene gives the same bytes.
/// Colours are presentation attributes (light, for print and for renderers without CSS variables) with CSS classes on top
/// that follow the reader's light or dark preference.
/// </summary>
public static class SvgWriter
{
    /// <summary>A complete SVG document.</summary>
    public static string Write(PlotScene scene) => Write(scene, withStyle: true);

    /// <summary>The style that figures share; a page that holds several writes it once.</summary>
    internal static string Style => Palette.Css;

    /// <summary>An SVG element, with or without the shared style.</summary>
    internal static string Write(PlotScene scene, bool withStyle)
    {
        var svg = new StringBuilder();
        var id = SafeId(scene.Id);
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"exo-plot\" role=\"img\"");
        svg.Append(CultureInfo.InvariantCulture, $" aria-labelledby=\"{id}-title {id}-desc\"");
        svg.Append(CultureInfo.InvariantCulture, $" width=\"{Number(scene.Width)}\" height=\"{Number(scene.Height)}\"");
        svg.Append(CultureInfo.InvariantCulture, $" viewBox=\"0 0 {Number(scene.Width)} {Number(scene.Height)}\"");
        svg.Append(" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"{id}-title\">{XmlText.Escape(scene.Title)}</title>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<desc id=\"{id}-desc\">{XmlText.Escape(scene.Description)}</desc>\n");
        if (withStyle)
        {
            svg.Append("<style>").Append(Style).Append("</style>\n");
        }

        foreach (var primitive in scene.Primitives)
        {
            Append(svg, primitive);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Append(StringBuilder svg, Primitive primitive)
    {
        switch (primitive)
        {
            case Primitive.Line line:
                svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Number(line.From.X)}\" y1=\"{Number(line.From.Y)}\" x2=\"{Number(line.To.X)}\" y2=\"{Number(line.To.Y)}\"");
                svg.Append(Paint(Fill.None, line.Stroke)).Append("/>\n");
                break;
            case Primitive.Rectangle box:
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Number(box.X)}\" y=\"{Number(box.Y)}\" width=\"{Number(box.Width)}\" height=\"{Number(box.Height)}\"");
                svg.Append(Paint(box.Fill, box.Stroke)).Append("/>\n");
                break;
            case Primitive.Polygon polygon:
                svg.Append(CultureInfo.InvariantCulture, $"<polygon points=\"{Points(polygon.Points)}\"").Append(Paint(polygon.Fill, polygon.Stroke)).Append("/>\n");
                break;
            case Primitive.Path path:
                svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{Points(path.Points)}\"").Append(Paint(Fill.None, path.Stroke)).Append("/>\n");
                break;
            case Primitive.Circle circle:
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{Number(circle.Centre.X)}\" cy=\"{Number(circle.Centre.Y)}\" r=\"{Number(circle.Radius)}\"");
                svg.Append(Paint(circle.Fill, circle.Stroke)).Append("/>\n");
                break;
            case Primitive.Text text:
                AppendText(svg, text);
                break;
            case Primitive.Group group:
                svg.Append(group.Datum is { } datum ? Opening(datum, group.Slot) : "<g>");
                if ((group.Tooltip ?? group.Datum?.Lines) is { } tooltip)
                {
                    svg.Append("<title>").Append(XmlText.Escape(tooltip)).Append("</title>");
                }

                AppendAll(svg, group.Children);
                break;
            case Primitive.Panel panel:
                svg.Append("<g>");
                AppendAll(svg, panel.Children);
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

    private static void AppendAll(StringBuilder svg, ImmutableArray<Primitive> children)
    {
        svg.Append('\n');
        foreach (var child in children)
        {
            Append(svg, child);
        }

        svg.Append("</g>\n");
    }

    private static void AppendText(StringBuilder svg, Primitive.Text text)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Number(text.Origin.X)}\" y=\"{Number(text.Origin.Y)}\" font-size=\"{Number(text.Size)}\"");
        svg.Append(text.Anchor switch
        {
            TextAnchor.Middle => " text-anchor=\"middle\"",
            TextAnchor.End => " text-anchor=\"end\"",
            _ => "",
        });
        if (text.ReadsUpwards)
        {
            svg.Append(CultureInfo.InvariantCulture, $" transform=\"rotate(-90 {Number(text.Origin.X)} {Number(text.Origin.Y)})\"");
        }

        svg.Append(text.Bold ? " font-weight=\"bold\"" : "").Append(text.Italic ? " font-style=\"italic\"" : "");
        svg.Append(Paint(new Fill(text.Colour), Stroke.None));
        svg.Append('>').Append(XmlText.Escape(text.Content)).Append("</text>\n");
    }

    private static string Paint(Fill fill, Stroke stroke)
    {
        var paint = new StringBuilder();
        paint.Append(CultureInfo.InvariantCulture, $" fill=\"{Palette.Light(fill.Colour)}\"");
        if (fill.Colour != ColourRole.None && fill.Opacity < 1)
        {
            paint.Append(CultureInfo.InvariantCulture, $" fill-opacity=\"{Number(fill.Opacity)}\"");
        }

        if (stroke.Colour != ColourRole.None)
        {
            paint.Append(CultureInfo.InvariantCulture, $" stroke=\"{Palette.Light(stroke.Colour)}\" stroke-width=\"{Number(stroke.Width)}\"");
            if (!stroke.Dash.IsDefaultOrEmpty)
            {
                paint.Append(CultureInfo.InvariantCulture, $" stroke-dasharray=\"{string.Join(' ', stroke.Dash.Select(Number))}\"");
            }
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
