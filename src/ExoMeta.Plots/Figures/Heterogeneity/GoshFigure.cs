using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Figures;

/// <summary>The analyses of all subsets of the studies as a density of pooled effect and I², with both margins; subsets with the study that moves the effect most stand out.</summary>
internal static class GoshFigure
{
    private const double Width = 680;
    private const double Height = 320;
    private const double Margin = 78;
    private const double Gap = 8;

    /// <summary>How strongly a cell with one subset is painted.</summary>
    private const double Faintest = 0.10;

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "gosh", "GOSH plot: pooled effect and I² of all subsets of the studies", "Olkin, Dahabreh and Trikalinos 2012, Res Synth Methods 3:214",
        PoolExtras.Gosh, WhyNot, Draw);

    private static string? WhyNot(PoolAnswer answer) => answer switch
    {
        { Model: not PooledModel.Pairwise } => "the analyses of subsets are those of one mean pooled by inverse variances",
        { Gosh: null } => "there are no analyses of subsets",
        { Gosh.Estimate: var e } when e.Largest - e.Smallest <= 1e-9 * Math.Max(Math.Abs(e.Largest), Math.Abs(e.Smallest)) => "all subsets have the same pooled effect",
        _ => null,
    };

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        var gosh = answer.Gosh!;
        var page = new FigurePage(Width);
        page.Title(options, "Pooled effect and I² of subsets of the studies");
        page.Subtitle($"{picture.MeasureName}; {picture.Model}; {(gosh.IsExact ? "all" : "a random sample of")} {NumberText.Count(gosh.Subsets)} subsets of two studies or more");
        var vertical = NumberTicks.Linear(0, 100, "I² (%)", 6);
        var left = page.Left + PanelFrame.LeftOf(vertical);
        var room = 0.03 * (gosh.Density.High - gosh.Density.Low);
        var main = new PixelBox(left, page.Y + 8 + Margin + Gap, Width - FigurePage.Margin - Margin - Gap - left, Height);
        var horizontal = picture.EffectAxis(gosh.Density.Low - room, gosh.Density.High + room, main.Width, $"{picture.MeasureName} of the subset{picture.AxisNote}");
        var most = Moving(gosh);
        var top = new ScenePanel("effect", main with { Y = page.Y + 8, Height = Margin }, horizontal with { Title = "", Ticks = [] }, Counts(ByEffect(gosh.Density).Max()), [.. Top(picture, gosh, most)]);
        var side = new ScenePanel("i2", main with { X = main.Right + Gap, Width = Margin }, Counts(ByISquared(gosh.Density).Max()), vertical with { Title = "", Ticks = [] }, [.. Side(gosh)]);
        var cells = new ScenePanel("subsets", main, horizontal, vertical, [.. Cells(picture, gosh)]);
        foreach (var panel in new[] { top, side, cells })
        {
            PanelPainter.Draw(page.Scene, panel);
        }

        page.Y = main.Bottom + PanelFrame.Below(horizontal) + 6;
        page.Legend(cells, top, side);
        page.Note("Several clouds, or a long tail, say that few studies drive the answer: look at what sets them apart. The subsets are no sample, so that shares of them are no probabilities.");
        if (most >= 0 && gosh.Rows[most] is { With: { } with, Without: { } without } own)
        {
            page.Note(TextMetrics.Clean($"{Short(own.Label)} moves the median most: {picture.Value(with)} with it, {picture.Value(without)} without."));
        }

        return page.Finish(
            "gosh",
            $"Pooled effects of {NumberText.Count(gosh.Subsets)} subsets: median {picture.Value(gosh.Estimate.Median)}, from {picture.Value(gosh.Estimate.Smallest)} to {picture.Value(gosh.Estimate.Largest)}; "
            + $"I² median {NumberText.Fixed(gosh.ISquared.Median, 0)} %, quartiles {NumberText.Fixed(gosh.ISquared.LowerQuartile, 0)} and {NumberText.Fixed(gosh.ISquared.UpperQuartile, 0)} %.");
    }

    private static string Short(string label) => TextMetrics.Shorten(TextMetrics.Clean(label), 300, 11);

    /// <summary>The row whose presence moves the median effect most; −1 for none.</summary>
    private static int Moving(GoshSummary gosh)
    {
        var (best, index) = (0.0, -1);
        for (var i = 0; i < gosh.Rows.Length; i++)
        {
            if (gosh.Rows[i] is { With: { } with, Without: { } without } && Math.Abs(with - without) > best)
            {
                (best, index) = (Math.Abs(with - without), i);
            }
        }

        return index;
    }

    private static PanelAxis Counts(int most) => new(0, 1.05 * most, "", []);

    private static int[] ByEffect(GoshDensity density) =>
        [.. Enumerable.Range(0, GoshDensity.EffectCells).Select(e => Enumerable.Range(0, GoshDensity.ISquaredCells).Sum(i => density.At(e, i)))];

    private static int[] ByISquared(GoshDensity density) =>
        [.. Enumerable.Range(0, GoshDensity.ISquaredCells).Select(i => Enumerable.Range(0, GoshDensity.EffectCells).Sum(e => density.At(e, i)))];

    private static IEnumerable<Mark> Cells(PoolPicture picture, GoshSummary gosh)
    {
        var density = gosh.Density;
        var largest = PortableMath.Log1p(density.Counts.Max());
        var boxes = from e in Enumerable.Range(0, GoshDensity.EffectCells)
                    from i in Enumerable.Range(0, GoshDensity.ISquaredCells)
                    where density.At(e, i) > 0
                    select new DataBox(
                        density.Edge(e), density.Edge(e + 1), 100.0 * i / GoshDensity.ISquaredCells, 100.0 * (i + 1) / GoshDensity.ISquaredCells,
                        Math.Round(Faintest + (1 - Faintest) * PortableMath.Log1p(density.At(e, i)) / largest, 2));
        yield return new Mark.Boxes([.. boxes], new(ColourRole.Ink), Stroke.None) { Name = "subsets: the darker the more (logarithm of their number)" };
        if (picture.NullValue is { } nothing)
        {
            yield return new Mark.Rule(nothing, IsVertical: true, new(ColourRole.Muted, 1, [1, 2])) { Name = "no effect" };
        }

        yield return new Mark.Rule(picture.Mean!.Estimate, IsVertical: true, new(ColourRole.Pooled, 1.4, [5, 3])) { Name = "all studies together" };
    }

    private static IEnumerable<Mark> Top(PoolPicture picture, GoshSummary gosh, int most)
    {
        var density = gosh.Density;
        IEnumerable<DataBox> Bars(IReadOnlyList<int> counts, Func<int, Datum?> datum) =>
            counts.Select((count, e) => new DataBox(density.Edge(e), density.Edge(e + 1), 0, count, 1, datum(e))).Where(b => b.Top > 0);

        // The bars of all subsets speak; those of the row that moves most lie on top of them and say the same place.
        var all = ByEffect(density);
        Datum Said(int e) => new(
            "effect-" + NumberText.Count(e), $"{picture.MeasureName} {picture.Value(density.Edge(e))} to {picture.Value(density.Edge(e + 1))}",
            [new("subsets", NumberText.Count(all[e]), all[e]), .. most >= 0 ? new[] { new DatumField($"with {Short(gosh.Rows[most].Label)}", NumberText.Count(density.WithRow[most][e])) } : []]);
        yield return new Mark.Boxes([.. Bars(all, Said)], new(ColourRole.Muted, 0.45), Stroke.None) { Name = "margins: number of subsets" };
        if (most >= 0)
        {
            yield return new Mark.Boxes([.. Bars(density.WithRow[most], _ => null)], new(ColourRole.Pooled), Stroke.None) { Name = $"of them with {Short(gosh.Rows[most].Label)}" };
        }
    }

    private static IEnumerable<Mark> Side(GoshSummary gosh)
    {
        yield return new Mark.Boxes(
            [.. ByISquared(gosh.Density).Select((count, i) => new DataBox(0, count, 100.0 * i / GoshDensity.ISquaredCells, 100.0 * (i + 1) / GoshDensity.ISquaredCells, 1, new(
                "i2-" + NumberText.Count(i), $"I² {NumberText.Fixed(100.0 * i / GoshDensity.ISquaredCells, 0)} to {NumberText.Fixed(100.0 * (i + 1) / GoshDensity.ISquaredCells, 0)} %",
                [new("subsets", NumberText.Count(count), count)]))).Where(b => b.Right > 0)],
            new(ColourRole.Muted, 0.45), Stroke.None);
    }
}
