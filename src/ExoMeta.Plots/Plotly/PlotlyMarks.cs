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
        foreach (var arrows in CutEnds(intervals.Items, intervals.IsHorizontal, intervals.Stroke, axes, panel, colours))
        {
            yield return arrows;
        }
    }

    /// <summary>Diamonds, one trace each so that pointing anywhere inside says the whole; height in units of the vertical axis as the SVG has it in pixels.</summary>
    public static IEnumerable<PlotlyTrace> Of(Mark.Diamonds diamonds, int axes, ScenePanel panel, PlotlyColours colours)
    {
        var half = diamonds.HalfHeight * Math.Abs(panel.Vertical.High - panel.Vertical.Low) / panel.Box.Height;
        var (least, most) = (Math.Min(panel.Horizontal.Low, panel.Horizontal.High), Math.Max(panel.Horizontal.Low, panel.Horizontal.High));
        foreach (var item in diamonds.Items.Where(i => i.Lower <= most && i.Upper >= least && double.IsFinite(i.Estimate)))
        {
            var (low, centre, high) = (Math.Clamp(item.Lower, least, most), Math.Clamp(item.Estimate, least, most), Math.Clamp(item.Upper, least, most));
            yield return new(axes, "lines", Values([low, centre, high, centre, low]), Values([item.At, item.At - half, item.At, item.At + half, item.At]))
            {
                Name = diamonds.Name, Fill = colours.Area(diamonds.Hatching > 0 ? new(diamonds.Stroke.Colour, 0.3) : diamonds.Fill), Line = colours.Line(diamonds.Stroke),
                Texts = item.Datum is { } datum ? [.. Enumerable.Repeat(datum.Words, 5)] : [], Keys = item.Datum is { } own ? [.. Enumerable.Repeat(own.Key, 5)] : [],
            };
        }

        foreach (var arrows in CutEnds(diamonds.Items.Select(i => new DataInterval(i.At, i.Lower, i.Upper, i.Datum)), true, diamonds.Stroke, axes, panel, colours))
        {
            yield return arrows;
        }
    }

    /// <summary>Triangles where intervals leave the axis they lie along, a trace for each of its ends.</summary>
    private static IEnumerable<PlotlyTrace> CutEnds(IEnumerable<DataInterval> items, bool isHorizontal, Stroke stroke, int axes, ScenePanel panel, PlotlyColours colours)
    {
        var along = isHorizontal ? panel.Horizontal : panel.Vertical;
        var (least, most) = (Math.Min(along.Low, along.High), Math.Max(along.Low, along.High));
        var all = items.ToArray();
        foreach (var (end, leaving, symbol) in new[]
        {
            (least, all.Where(i => i.Lower < least).ToArray(), isHorizontal ? "triangle-left" : "triangle-down"),
            (most, all.Where(i => i.Upper > most).ToArray(), isHorizontal ? "triangle-right" : "triangle-up"),
        })
        {
            if (leaving.Length > 0)
            {
                var (on, at) = (Values(leaving.Select(_ => end)), Values(leaving.Select(i => i.At)));
                yield return new(axes, "markers", isHorizontal ? on : at, isHorizontal ? at : on)
                {
                    Texts = Words(leaving.Select(i => i.Datum)),
                    Marker = new(symbol, [.. leaving.Select(_ => 9.0)], colours.Area(new(stroke.Colour)) ?? "rgba(0,0,0,0)", null),
                };
            }
        }
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
