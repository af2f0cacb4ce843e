using System.Globalization;
using System.Xml.Linq;
using ExoMeta.Plots.Text;

namespace ExoMeta.Cli.Tests.Figures;

/// <summary>Reads a written SVG and says what is wrong with it: from the file alone, as another program would.</summary>
internal static class SvgChecks
{
    private readonly record struct Box(string What, double Left, double Top, double Right, double Bottom);

    /// <summary>Everything that is wrong; empty for a sound figure.</summary>
    /// <exception cref="System.Xml.XmlException">It is not well-formed.</exception>
    public static List<string> Of(string svg)
    {
        var root = XDocument.Parse(svg).Root!;
        var wrong = root.DescendantsAndSelf().SelectMany(e => e.Attributes()).Where(a => a.Value.Contains("NaN", StringComparison.Ordinal) || a.Value.Contains("Infinity", StringComparison.Ordinal) || a.Value.Contains('∞'))
            .Select(a => $"{a.Parent!.Name.LocalName} has {a}").ToList();
        if (wrong.Count > 0)
        {
            return wrong;
        }

        var view = Numbers(root, "viewBox");
        Box[] texts = [.. root.Descendants().Where(e => e.Name.LocalName == "text" && e.Value.Trim().Length > 0).Select(TextBox)];
        wrong.AddRange(texts.Concat(root.Descendants().Select(ShapeBox).OfType<Box>())
            .Where(b => b.Left < view[0] - 0.01 || b.Top < view[1] - 0.01 || b.Right > view[0] + view[2] + 0.01 || b.Bottom > view[1] + view[3] + 0.01).Select(b => $"{b.What} sticks out of the view box"));
        wrong.AddRange(Overlaps(texts));
        return wrong;
    }

    private static IEnumerable<string> Overlaps(Box[] texts)
    {
        var sorted = texts.OrderBy(b => b.Top).ToArray();
        for (var i = 0; i < sorted.Length; i++)
        {
            for (var j = i + 1; j < sorted.Length && sorted[j].Top < sorted[i].Bottom - 0.5; j++)
            {
                if (sorted[i].Left < sorted[j].Right - 0.5 && sorted[j].Left < sorted[i].Right - 0.5)
                {
                    yield return $"{sorted[i].What} and {sorted[j].What} overlap";
                }
            }
        }
    }

    private static Box TextBox(XElement text)
    {
        var (x, y, size) = (Number(text, "x"), Number(text, "y"), Number(text, "font-size"));
        var width = TextMetrics.Width(text.Value, size, text.Attribute("font-weight")?.Value == "bold");
        var before = text.Attribute("text-anchor")?.Value switch { "middle" => width / 2, "end" => width, _ => 0 };
        var what = $"'{text.Value}'";

        // Turned a quarter to the left about its origin, what lay to the right lies above.
        return text.Attribute("transform") is null
            ? new(what, x - before, y - 0.72 * size, x - before + width, y + 0.21 * size)
            : new(what, x - 0.72 * size, y + before - width, x + 0.21 * size, y + before);
    }

    private static Box? ShapeBox(XElement shape)
    {
        (double X, double Y)[] corners = shape.Name.LocalName switch
        {
            "line" => [(Number(shape, "x1"), Number(shape, "y1")), (Number(shape, "x2"), Number(shape, "y2"))],
            "rect" => [(Number(shape, "x"), Number(shape, "y")), (Number(shape, "x") + Number(shape, "width"), Number(shape, "y") + Number(shape, "height"))],
            "circle" => [(Number(shape, "cx") - Number(shape, "r"), Number(shape, "cy") - Number(shape, "r")), (Number(shape, "cx") + Number(shape, "r"), Number(shape, "cy") + Number(shape, "r"))],
            "polygon" or "polyline" => [.. Numbers(shape, "points").Chunk(2).Select(p => (p[0], p[1]))],
            _ => [],
        };
        return corners.Length == 0 ? null : new($"<{shape.Name.LocalName}> at {corners[0]}", corners.Min(c => c.X), corners.Min(c => c.Y), corners.Max(c => c.X), corners.Max(c => c.Y));
    }

    private static double Number(XElement element, string name) => Numbers(element, name)[0];

    private static double[] Numbers(XElement element, string name) =>
        [.. element.Attribute(name)!.Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
}
