using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>The p-value function of the pooled effect with its intervals of several levels, nested; of a Bayesian answer the posterior tail function.</summary>
internal static class PValueFunctionFigure
{
    private const double Height = 340;
    private const double Gap = 14;

    /// <summary>Pieces of the curve.</summary>
    private const int Count = 360;

    private static readonly double[] PValues = [0.01, 0.05, 0.1, 0.2, 0.5, 0.8, 1];

    private static readonly double[] Levels = [0.5, 0.8, 0.95, 0.99];

    private static readonly TextStyle TableStyle = new(11);

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "p-function", "P-value function of the pooled effect, with nested intervals; of a Bayesian answer the posterior tail function",
        "Infanger and Schmidt-Trucksäss 2019, Stat Med 38:4189", PoolExtras.None, DraperyFigure.WhyNot, Draw);

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        var mean = picture.Mean!;
        var function = PValueFunction.Of(mean)!;
        var isBayesian = answer.Model is PooledModel.Bayesian;
        var page = new FigurePage(680);
        page.Title(options, isBayesian ? "Posterior tail function of the mean effect" : "P-value function of the pooled effect");
        page.Subtitle($"{picture.MeasureName}; {picture.Model}: {picture.Effect(mean.Estimate, mean.Interval)} ({picture.Level} {(isBayesian ? "credible" : "confidence")} interval)");
        Nested[] nested = [.. Levels.Append(answer.Request.Options.Level).Distinct().Order().Select(l => Nested.Of(picture, function, l))];
        var table = Math.Ceiling(Math.Max(nested.Max(n => TableStyle.Measure(n.Text)), TableStyle.Measure(Heading(isBayesian))));
        var (low, high) = Reach(picture, function);
        var panel = page.Panel(
            "p-function", Height, box => picture.EffectAxis(low, high, box.Width), Roots(isBayesian), Marks(picture, function, nested, (low, high)), table + Gap + 12);
        Table(page, panel, nested, isBayesian);
        page.Legend(panel);
        foreach (var note in Notes(isBayesian, panel.Marks.OfType<Mark.Points>().Count() > 1))
        {
            page.Note(note);
        }

        return page.Finish("p-function", Describe(picture, nested, isBayesian));
    }

    /// <summary>Square roots of p: even, but small values keep apart.</summary>
    private static PanelAxis Roots(bool isBayesian) => new(
        0, 1.04, isBayesian ? "Twice the smaller tail of the posterior (square-root axis)" : "Two-sided p-value (square-root axis)",
        [new AxisTick(0, "0"), .. PValues.Select(p => new AxisTick(Math.Sqrt(p), NumberText.AsPrinted(p)))]);

    private static (double Low, double High) Reach(PoolPicture picture, PValueFunction function)
    {
        var whole = function.IntervalAt(0.999);
        var nothing = picture.NullValue is { } value && value > whole.Lower - 2 * whole.Width && value < whole.Upper + 2 * whole.Width ? value : whole.Lower;
        return AxisRange.Of([whole.Lower, whole.Upper, nothing], 0.04);
    }

    private static IEnumerable<Mark> Marks(PoolPicture picture, PValueFunction function, Nested[] nested, (double Low, double High) axis)
    {
        var isBayesian = picture.Answer.Model is PooledModel.Bayesian;
        if (picture.NullValue is { } nothing)
        {
            yield return new Mark.Rule(nothing, IsVertical: true, new(ColourRole.Muted, 1, [1, 2])) { Name = "no effect" };
        }

        yield return new Mark.Intervals(
            [.. nested.Select(n => new DataInterval(Math.Sqrt(1 - n.Level), n.Interval.Lower, n.Interval.Upper, new Datum("level-" + n.LevelText, n.LevelText + " interval", [new("values", n.IntervalText)])))],
            IsHorizontal: true, new(ColourRole.Total, 1.3), 4)
        {
            Name = isBayesian ? "central credible intervals" : "confidence intervals",
        };
        var places = Enumerable.Range(0, Count + 1).Select(i => axis.Low + (axis.High - axis.Low) * i / Count).Append(function.IntervalAt(1e-9).Lower).Order();
        yield return new Mark.Line([.. places.Select(x => new PanelPoint(x, Math.Sqrt(function.At(x))))], new(ColourRole.Pooled, 2.2))
        {
            Name = isBayesian ? "posterior tail function" : "p-value function",
        };
        if (picture.NullValue is { } none)
        {
            yield return new Mark.Points([new(new(none, Math.Sqrt(function.At(none))), 4, new Datum("null", "no effect", [new(isBayesian ? "tails" : "p", NumberText.PValue(function.At(none)))]))], Symbol.Circle, new(ColourRole.Ink), new(ColourRole.Paper, 1))
            {
                Name = (isBayesian ? "at no effect: " : "p of no effect: ") + NumberText.PValue(function.At(none)),
            };
            if (!isBayesian && function.CounterpartOf(none) is { } counter && counter > axis.Low && counter < axis.High)
            {
                yield return new Mark.Points([new(new(counter, Math.Sqrt(function.At(counter))), 4, new Datum("counternull", "counternull", []))], Symbol.Circle, new(ColourRole.Paper), new(ColourRole.Ink, 1.4))
                {
                    Name = "counternull: " + picture.Value(counter),
                };
            }
        }
    }

    private static string Heading(bool isBayesian) => isBayesian ? "Credible interval" : "Confidence interval";

    /// <summary>The intervals in numbers, each at its height.</summary>
    private static void Table(FigurePage page, ScenePanel panel, Nested[] nested, bool isBayesian)
    {
        var (left, map) = (panel.Box.Right + Gap, new PanelMap(panel));
        page.Scene.Text(left, panel.Box.Y + TableStyle.Ascent, Heading(isBayesian), TableStyle with { Colour = ColourRole.Muted });
        var free = double.PositiveInfinity;
        foreach (var own in nested.OrderByDescending(n => n.Level))
        {
            // From the lowest up; levels that lie close give way upwards.
            var middle = Math.Min(map.Y.Position(Math.Sqrt(1 - own.Level)), free);
            page.Scene.Text(left, middle + 0.36 * TableStyle.Size, own.Text, TableStyle);
            free = middle - TableStyle.LineHeight;
        }
    }

    private static IEnumerable<string> Notes(bool isBayesian, bool hasCounternull)
    {
        yield return isBayesian
            ? "The height at a value is twice the posterior probability beyond it, on its smaller side: it is no p-value. Level sets are central credible intervals."
            : "The height at a value is its two-sided p-value: values where it is below 0.05 are rejected at 5 %, all others are compatible with data and model at that level.";
        if (hasCounternull)
        {
            yield return "The counternull is the value that the data support as much as no effect (Rosenthal and Rubin 1994, Psychol Sci 5:329).";
        }
    }

    private static string Describe(PoolPicture picture, Nested[] nested, bool isBayesian) =>
        $"{(isBayesian ? "Posterior tail function" : "P-value function")} of the pooled effect of {NumberText.Count(picture.Answer.Rows.Length)} studies; intervals {string.Join("; ", nested.Select(n => n.Text))}.";

    /// <summary>An interval of one level, with its words.</summary>
    private sealed record Nested(double Level, Interval Interval, string LevelText, string IntervalText)
    {
        public string Text => LevelText + "  " + IntervalText;

        public static Nested Of(PoolPicture picture, PValueFunction function, double level)
        {
            var interval = function.IntervalAt(level);
            return new(
                level, interval, NumberText.Percent(level, 0), NumberText.EffectInterval(picture.Display, picture.Scale, interval) + picture.Unit);
        }
    }
}
