using System.Collections.Immutable;

namespace ExoMeta.Plots.Plotly;

/// <summary>Traces of marks that have items.</summary>
internal static class PlotlyMarks
{
    /// <summary>Numbers; null where one is not finite.</summary>
    public static ImmutableArray<double?> Values(IEnumerable<double> values) => [.. values.Select(v => double.IsFinite(v) ? (double?)v : null)];

    /// <summary>Points.</summary>
    public static PlotlyTrace Of(Mark.Points points, int axes, PlotlyColours colours) => new(axes, "markers", Values(points.Items.Select(i => i.At.X)), Values(points.Items.Select(i => i.At.Y)))
    {
        Name = points.Name,
        Texts = Words(points.Items.Select(i => i.Datum)),
        Keys = points.Items.Any(i => i.Datum is not null) ? [.. points.Items.Select(i => i.Datum?.Key ?? "")] : [],
        Marker = new(
            points.Symbol switch
            {
                Symbol.Square => "square",
                Symbol.Diamond => "diamond",
                Symbol.TriangleUp => "triangle-up",
                Symbol.TriangleDown => "triangle-down",
                Symbol.Cross => "x-thin",
                _ => "circle",
            },
            [.. points.Items.Select(i => 2 * i.Radius)], colours.Area(points.Fill) ?? "rgba(0,0,0,0)", colours.Line(points.Stroke)),
    };

    /// <summary>Intervals as pieces of one line, cut at the ends of the axes; infinite ends reach them.</summary>
    public static IEnumerable<PlotlyTrace> Of(Mark.Intervals intervals, int axes, ScenePanel panel, PlotlyColours colours)
    {
        if (intervals.Items.IsEmpty)
        {
            yield break;
        }

        var along = intervals.IsHorizontal ? panel.Horizontal : panel.Vertical;
        var (least, most) = (Math.Min(along.Low, along.High), Math.Max(along.Low, along.High));
        var (ends, places, texts) = (new List<double?>(), new List<double?>(), new List<string>());
        foreach (var item in intervals.Items.Where(i => i.Lower <= most && i.Upper >= least))
        {
            ends.AddRange([Math.Clamp(item.Lower, least, most), Math.Clamp(item.Upper, least, most), null]);
            places.AddRange([item.At, item.At, null]);
            texts.AddRange(Enumerable.Repeat(item.Datum?.Words ?? "", 3));
        }

        yield return new(axes, "lines", intervals.IsHorizontal ? [.. ends] : [.. places], intervals.IsHorizontal ? [.. places] : [.. ends])
        {
            Name = intervals.Name, Line = colours.Line(intervals.Stroke), Texts = texts.Exists(t => t.Length > 0) ? [.. texts] : [],
        };
    }

    /// <summary>Rectangles, those of one strength in one trace.</summary>
    public static IEnumerable<PlotlyTrace> Of(Mark.Boxes boxes, int axes, PlotlyColours colours)
    {
        var isFirst = true;
        foreach (var strength in boxes.Items.GroupBy(i => Math.Round(i.Strength, 2)).OrderBy(g => g.Key))
        {
            var (x, y, texts) = (new List<double?>(), new List<double?>(), new List<string>());
            foreach (var item in strength)
            {
                x.AddRange([item.Left, item.Right, item.Right, item.Left, item.Left, null]);
                y.AddRange([item.Bottom, item.Bottom, item.Top, item.Top, item.Bottom, null]);
                texts.AddRange(Enumerable.Repeat(item.Datum?.Words ?? "", 6));
            }

            yield return new(axes, "lines", [.. x], [.. y])
            {
                Name = isFirst ? boxes.Name : "", Fill = colours.Area(boxes.Fill, strength.Key), Line = colours.Line(boxes.Stroke),
                Texts = texts.Exists(t => t.Length > 0) ? [.. texts] : [],
            };
            isFirst = false;
        }
    }

    private static ImmutableArray<string> Words(IEnumerable<Datum?> data)
    {
        ImmutableArray<string> words = [.. data.Select(d => d?.Words ?? "")];
        return words.All(w => w.Length == 0) ? [] : words;
    }
}
