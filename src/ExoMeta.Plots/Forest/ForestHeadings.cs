using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Forest;

/// <summary>The headings of the columns, and the words for the sides of no effect.</summary>
/// <param name="scene">Where to draw.</param>
/// <param name="subject">What is drawn.</param>
/// <param name="layout">Where the columns stand.</param>
/// <param name="scale">The axis.</param>
internal sealed class ForestHeadings(SceneBuilder scene, ForestSubject subject, ForestLayout layout, ForestScale scale)
{
    private static readonly TextStyle Style = ForestLayout.Heading;

    /// <summary>Draws them; returns where the rows begin.</summary>
    public double Draw(double top)
    {
        var heads = Heads().ToArray();
        var spans = ForestLayout.Spans(subject.Columns).ToArray();
        var columnLines = subject.Columns.Select((c, i) => TextMetrics.Wrap(c.Heading, layout.Columns[i].Width, Style.Size, Style.Bold).Length).DefaultIfEmpty(0).Max();
        var lines = heads.Max(h => h.Lines.Length);
        var bottom = top + Math.Max(lines, columnLines + (spans.Length > 0 ? 1 : 0)) * Style.LineHeight;
        if (subject.Style.Look.HeadShade)
        {
            scene.Rectangle(ForestLayout.Margin - 6, top - 5, layout.InnerWidth + 12, bottom - top + 10, new(ColourRole.Shade));
        }

        foreach (var (x, anchor, texts) in heads)
        {
            for (var i = 0; i < texts.Length; i++)
            {
                scene.Text(x, bottom - (texts.Length - i) * Style.LineHeight + Style.Ascent, texts[i], Style, anchor);
            }
        }

        foreach (var (first, count) in spans)
        {
            var (left, right) = (layout.Columns[first].Left, layout.Columns[first + count - 1].Right);
            var text = TextMetrics.Shorten(subject.Columns[first].Span, right - left, Style.Size, Style.Bold);
            scene.Text((left + right) / 2, bottom - (columnLines + 1) * Style.LineHeight + Style.Ascent, text, Style, TextAnchor.Middle);
        }

        if (subject.Style.Look.SidesOnTop && scale.NullValue is not null)
        {
            Sides(scene, subject, layout, bottom - Style.LineHeight, new(11));
        }

        scene.Line(ForestLayout.Margin, bottom + 5, layout.Width - ForestLayout.Margin, bottom + 5, ColourRole.Ink, subject.Style.Look.HeadRule);
        return bottom + 9;
    }

    /// <summary>What lies on the two sides of no effect, at the ends of the axis.</summary>
    public static void Sides(SceneBuilder scene, ForestSubject subject, ForestLayout layout, double top, TextStyle style)
    {
        var (left, right) = ForestWords.Sides(subject.Outcome, subject.Style.Words, subject.Options.Sides);
        var room = layout.Plot.Width / 2 - 4;
        scene.Text(layout.Plot.Left, top + style.Ascent, TextMetrics.Shorten(left, room, style.Size), style);
        scene.Text(layout.Plot.Right, top + style.Ascent, TextMetrics.Shorten(right, room, style.Size), style, TextAnchor.End);
    }

    private IEnumerable<(double X, TextAnchor Anchor, string[] Lines)> Heads()
    {
        var words = subject.Style.Words;
        yield return (ForestLayout.Margin, TextAnchor.Start, [words.Study]);
        for (var i = 0; i < subject.Columns.Length; i++)
        {
            var isNumber = subject.Columns[i].IsNumber && subject.Style.Raw.HasSpans;
            yield return (
                isNumber ? layout.Columns[i].Right : layout.Columns[i].Middle, isNumber ? TextAnchor.End : TextAnchor.Middle,
                [.. TextMetrics.Wrap(subject.Columns[i].Heading, layout.Columns[i].Width, Style.Size, Style.Bold)]);
        }

        yield return (layout.Estimate.Left, TextAnchor.Start, Wrapped(layout.EstimateHeading, layout.Estimate.Width + 1));
        if (layout.PlotHeading.Length > 0)
        {
            yield return (layout.Plot.Middle, TextAnchor.Middle, Wrapped(layout.PlotHeading, layout.Plot.Width));
        }

        if (layout.HasWeight)
        {
            yield return (layout.Weight.Right, TextAnchor.End, [words.Weight]);
        }

        for (var i = 0; i < layout.Lights; i++)
        {
            yield return (layout.LightRoom.Left + (i + 0.5) * ForestLayout.LightPitch, TextAnchor.Middle, [TrafficLight.Letter(i)]);
        }
    }

    private static string[] Wrapped(string[] texts, double width) => [.. texts.SelectMany(t => TextMetrics.Wrap(t, width, Style.Size, Style.Bold))];
}
