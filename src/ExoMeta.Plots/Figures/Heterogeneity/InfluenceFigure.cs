using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>Eight diagnostics of each study's influence, one small panel each, studies by their number.</summary>
internal static class InfluenceFigure
{
    private const double Width = 760;
    private const double Height = 92;
    private const double Between = 16;

    private static readonly TextStyle Heading = new(11.5, Bold: true);

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "influence", "Influence of each study: residual, DFFITS, Cook's distance, covariance ratio, τ² and Q without it, hat value, weight",
        "Viechtbauer and Cheung 2010, Res Synth Methods 1:112", PoolExtras.Diagnostics, WhyNot, Draw);

    private static string? WhyNot(PoolAnswer answer) => (answer.Model, answer.Diagnostics) switch
    {
        (not (PooledModel.Pairwise or PooledModel.Regression), _) => "influence is that on one model by inverse variances",
        (_, null) => "there are no influence diagnostics",
        (_, { Rows.Length: 1 } d) => d.Reason,
        _ => null,
    };

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        var diagnostics = answer.Diagnostics!;
        var flagged = diagnostics.Rows.Count(r => r.IsInfluential);
        var page = new FigurePage(Width);
        page.Title(options, "Influence of each study");
        page.Subtitle($"{picture.MeasureName}; {picture.Model}; {(flagged == 0 ? "none is" : flagged == 1 ? "one is" : NumberText.Count(flagged) + " are")} flagged as influential{(flagged == 0 ? "" : " (filled diamonds)")}");
        Small[] small = [.. Panels(diagnostics)];
        ScenePanel[] panels = [.. Grid(page, picture, small)];
        page.Legend(panels);
        if (diagnostics.Reason is { } reason)
        {
            page.Note($"What is not shown does not exist: {TextMetrics.Clean(reason)}.");
        }

        page.Note("Flagged: |DFFITS| > 3√(p/(k − p)), Cook's distance > median of χ² with p degrees of freedom, hat > 3p/k, or any |DFBETAS| > 1 (k studies, p coefficients). A study is not wrong because it is influential.");
        StudyKey.Draw(page, [.. diagnostics.Rows.Select(r => r.Label)]);
        return page.Finish("influence", Describe(diagnostics));
    }

    private static IEnumerable<Small> Panels(InfluenceDiagnostics diagnostics)
    {
        var (limits, k, p) = (diagnostics.Limits, diagnostics.Rows.Length, diagnostics.Coefficients.Length);
        yield return new("rstudent", "Studentised residual (without the study)", r => r.StudentisedResidual, [0], [-limits.StudentisedResidual, limits.StudentisedResidual], IsSigned: true);
        yield return new("dffits", "DFFITS", r => r.Dffits, [0], [-limits.Dffits, limits.Dffits], IsSigned: true);
        yield return new("cook", "Cook's distance", r => r.CookDistance, [], [limits.CookDistance]);
        yield return new("covariance-ratio", "Covariance ratio", r => r.CovarianceRatio, [1], []);
        yield return new("tau2", "τ² without the study", r => r.TauSquaredDeleted, diagnostics.TauSquared is { } tau ? [tau] : [], []);
        yield return new("q", p > 1 ? "QE without the study" : "Q without the study", r => r.QDeleted, diagnostics.Q is { } q ? [q] : [], []);
        yield return new("hat", "Hat value", r => r.Hat, [(double)p / k], [limits.Hat]);
        yield return new("weight", "Weight (%)", r => r.Weight, [100.0 / k], []);
    }

    private static IEnumerable<ScenePanel> Grid(FigurePage page, PoolPicture picture, Small[] small)
    {
        var half = (page.Inner - Between) / 2;
        PanelAxis[] vertical = [.. small.Select(s => s.Axis(picture.Answer.Diagnostics!.Rows))];
        double[] lefts = [vertical.Where((_, i) => i % 2 == 0).Max(PanelFrame.LeftOf), vertical.Where((_, i) => i % 2 == 1).Max(PanelFrame.LeftOf)];
        for (var i = 0; i < small.Length; i++)
        {
            var column = i % 2;
            var x = page.Left + column * (half + Between);
            page.Scene.Text(x + lefts[column], page.Y + 6 + Heading.Ascent, small[i].Title, Heading);
            var box = new PixelBox(x + lefts[column], page.Y + 6 + Heading.LineHeight + 2, half - lefts[column] - 8, Height);
            var panel = new ScenePanel(small[i].Id, box, Numbers(picture.Answer.Rows.Length, box.Width, i >= small.Length - 2 ? "Study" : ""), vertical[i], [.. small[i].Marks(picture)]);
            PanelPainter.Draw(page.Scene, panel);
            if (column == 1)
            {
                page.Y = box.Bottom + PanelFrame.Below(panel.Horizontal) + 2;
            }

            yield return panel;
        }
    }

    /// <summary>Every number where there is room, else round ones.</summary>
    private static PanelAxis Numbers(int count, double pixels, string title)
    {
        var room = PanelFrame.TickStyle.Measure(NumberText.Count(count)) + 5;
        var most = (int)Math.Max(2, pixels / room);
        var step = new[] { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000 }.First(s => count / s <= most || s == 10_000);
        return new(0.4, count + 0.6, title, [.. Enumerable.Range(1, count).Where(n => n % step == 0).Select(n => new AxisTick(n, NumberText.Count(n)))]);
    }

    private static string Describe(InfluenceDiagnostics diagnostics)
    {
        var flagged = diagnostics.Rows.Where(r => r.IsInfluential).Select(r => TextMetrics.Clean(r.Label)).ToArray();
        return $"Influence diagnostics of {NumberText.Count(diagnostics.Rows.Length)} studies; flagged as influential: {(flagged.Length == 0 ? "none" : string.Join("; ", flagged.Take(20)))}.";
    }

    /// <summary>One small panel.</summary>
    /// <param name="Id">Its identifier.</param>
    /// <param name="Title">What it shows.</param>
    /// <param name="Value">The value of a row.</param>
    /// <param name="References">Values that rows are compared with.</param>
    /// <param name="Limits">Beyond which a row is large.</param>
    /// <param name="IsSigned">Whether values may be negative.</param>
    private sealed record Small(string Id, string Title, Func<RowInfluence, double?> Value, double[] References, double[] Limits, bool IsSigned = false)
    {
        public PanelAxis Axis(ImmutableArray<RowInfluence> rows)
        {
            var (low, high) = AxisRange.Of([.. rows.Select(Value).OfType<double>(), .. References, .. Limits], 0.1);
            if (IsSigned)
            {
                return Ticks(low, high);
            }

            // What cannot be negative begins at 0 where that is near.
            return Ticks(low < 0.35 * high ? -0.05 * high : low, high);
        }

        /// <summary>As few ticks as there are with three.</summary>
        private static PanelAxis Ticks(double low, double high)
        {
            var axis = NumberTicks.Linear(low, high, "", 4);
            for (var count = 5; count <= 8 && axis.Ticks.Length < 3; count++)
            {
                axis = NumberTicks.Linear(low, high, "", count);
            }

            return axis;
        }

        public IEnumerable<Mark> Marks(PoolPicture picture)
        {
            var rows = picture.Answer.Diagnostics!.Rows;
            foreach (var at in References)
            {
                yield return new Mark.Rule(at, IsVertical: false, new(ColourRole.Muted, 1, [1, 2])) { Name = "no influence, all studies, or average" };
            }

            foreach (var at in Limits.Where(double.IsFinite))
            {
                yield return new Mark.Rule(at, IsVertical: false, new(ColourRole.Warning, 1.1, [5, 3])) { Name = "cut-off" };
            }

            yield return new Mark.Line([.. rows.Select((r, i) => new PanelPoint(i + 1, Value(r) ?? double.NaN))], new(ColourRole.Muted, 0.8));
            foreach (var isFlagged in new[] { false, true })
            {
                var items = rows.Select((r, i) => (Row: r, Number: i)).Where(r => r.Row.IsInfluential == isFlagged && Value(r.Row) is not null)
                    .Select(r => new DataPoint(
                        new(r.Number + 1, Value(r.Row)!.Value), (rows.Length > 50 ? 1.7 : 2.6) * (isFlagged ? 1.5 : 1),
                        picture.Datum(r.Number, new DatumField(Title.ToLowerInvariant(), NumberText.General(Value(r.Row)!.Value), Value(r.Row)))))
                    .ToImmutableArray();
                if (!items.IsEmpty)
                {
                    yield return new Mark.Points(items, isFlagged ? Symbol.Diamond : Symbol.Circle, new(isFlagged ? ColourRole.Warning : ColourRole.Paper), new(isFlagged ? ColourRole.Warning : ColourRole.Ink, 1.1))
                    {
                        Name = isFlagged ? "influential study" : "study",
                    };
                }
            }
        }
    }
}
