using System.Collections.Immutable;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Panels;

/// <summary>A legend in rows: a sample of each mark that has a name, with the name.</summary>
internal static class Legend
{
    private const double Swatch = 24;
    private const double Gap = 6;
    private const double Between = 20;

    private static readonly TextStyle Style = new(11);

    /// <summary>Draws the legend of marks; names that come again are said once.</summary>
    /// <param name="scene">Where to draw.</param>
    /// <param name="left">Left.</param>
    /// <param name="top">Top.</param>
    /// <param name="width">Room; longer names are cut.</param>
    /// <param name="marks">The marks of all panels.</param>
    /// <returns>The bottom.</returns>
    public static double Draw(SceneBuilder scene, double left, double top, double width, IEnumerable<Mark> marks)
    {
        var (x, y) = (left, top);
        var isEmpty = true;
        foreach (var mark in marks.Where(m => m.Name.Length > 0).DistinctBy(m => m.Name, StringComparer.Ordinal))
        {
            var text = TextMetrics.Shorten(mark.Name, width - Swatch - Gap, Style.Size);
            var entry = Swatch + Gap + Style.Measure(text);
            if (x > left && x + entry > left + width)
            {
                (x, y) = (left, y + Style.LineHeight + 3);
            }

            Sample(scene, mark, x, y + Style.LineHeight / 2 - 1);
            scene.Text(x + Swatch + Gap, y + Style.Ascent, text, Style);
            x += entry + Between;
            isEmpty = false;
        }

        return isEmpty ? top : y + Style.LineHeight + 3;
    }

    private static void Sample(SceneBuilder scene, Mark mark, double x, double y)
    {
        switch (mark)
        {
            case Mark.Points points:
                Symbols.Draw(scene, new(x + Swatch / 2, y), 4.5, points.Symbol, points.Fill, points.Stroke);
                break;
            case Mark.Line line:
                scene.Add(new Primitive.Line(new(x, y), new(x + Swatch, y), line.Stroke));
                break;
            case Mark.Rule rule:
                scene.Add(new Primitive.Line(new(x, y), new(x + Swatch, y), rule.Stroke));
                break;
            case Mark.Intervals intervals:
                scene.Add(new Primitive.Line(new(x, y), new(x + Swatch, y), intervals.Stroke));
                break;
            case Mark.Diamonds diamonds:
                ImmutableArray<ScenePoint> corners = [new(x, y), new(x + Swatch / 2, y - 5), new(x + Swatch, y), new(x + Swatch / 2, y + 5)];
                if (diamonds.Hatching > 0)
                {
                    scene.Hatched(diamonds.Fill, diamonds.Stroke, diamonds.Hatching, corners);
                }
                else
                {
                    scene.Polygon(diamonds.Fill, diamonds.Stroke, corners);
                }

                break;
            case Mark.Band band:
                scene.Rectangle(x, y - 5, Swatch, 10, band.Fill);
                break;
            case Mark.Region region:
                scene.Rectangle(x, y - 5, Swatch, 10, region.Fill, region.Stroke);
                break;
            case Mark.Boxes boxes:
                scene.Rectangle(x, y - 5, Swatch, 10, boxes.Fill, boxes.Stroke);
                break;
            case Mark.Labels:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mark), mark.GetType().Name);
        }
    }
}
