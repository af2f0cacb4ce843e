using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>
/// The drapery plot: the p-value function of every study, of the pooled effect and of the true effect in a new study. The vertical axis lies evenly in the test
/// statistic, on which the function of a study is two straight lines; its labels are p-values.
/// </summary>
internal static class DraperyFigure
{
    private const double Height = 380;

    /// <summary>Score of the lower edge: p = 0.0005.</summary>
    private const double Deepest = -3.5;

    /// <summary>Room above p = 1.</summary>
    private const double Headroom = 0.06;

    /// <summary>The numbers of more studies cannot be told apart.</summary>
    private const int MostNumbers = 30;

    private static readonly double[] PValues = [1, 0.5, 0.2, 0.1, 0.05, 0.01, 0.001];

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "drapery", "Drapery plot: p-value functions of studies, pooled effect and prediction", "Rücker and Schwarzer 2021, Res Synth Methods 12:34",
        PoolExtras.None, WhyNot, Draw);

    /// <summary>Why there is no p-value function of the pooled effect; null where there is one.</summary>
    public static string? WhyNot(PoolAnswer answer) => answer.Model.Mean is not { } mean ? "p-value functions need one pooled effect"
        : PValueFunction.Of(mean) is null ? "the interval of the pooled effect has no width or no end, so that it has no p-value function" : null;

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        var pooled = PValueFunction.Of(picture.Mean!)!;
        var prediction = PValueFunction.OfNewStudy(picture.Mean!);
        var isBayesian = answer.Model is PooledModel.Bayesian;
        var page = new FigurePage(680);
        page.Title(options, "Drapery plot");
        page.Subtitle(picture.Result);
        var (low, high) = Reach(answer, pooled);
        var isNumbered = answer.Rows.Length is > 1 and <= MostNumbers;
        page.Y += isNumbered ? StudyNumbers.Room : 0;
        var panel = page.Panel(
            "drapery", Height, box => picture.EffectAxis(low, high, box.Width), Scores(),
            [.. Prediction(prediction), .. Rules(picture), .. Studies(picture), .. Pooled(pooled, isBayesian)]);
        if (isNumbered)
        {
            StudyNumbers.Draw(page.Scene, panel, [.. answer.Rows.Select(r => r.Estimate)]);
        }

        page.Legend(panel);
        foreach (var note in Notes(answer, isBayesian))
        {
            page.Note(note);
        }

        if (isNumbered)
        {
            StudyKey.Draw(page, [.. answer.Rows.Select(r => r.Label)]);
        }

        return page.Finish("drapery", Describe(answer, picture, prediction));
    }

    private static PanelAxis Scores() => new(
        Deepest, Headroom, "Two-sided p-value (axis even in the test statistic)",
        [.. PValues.Select(p => new AxisTick(PValueFunction.ScoreOf(p), NumberText.AsPrinted(p)))]);

    /// <summary>All estimates and the pooled interval; wide studies, and the tails of a pooled effect on few degrees of freedom, only as far as these allow.</summary>
    private static (double Low, double High) Reach(PoolAnswer answer, PValueFunction pooled)
    {
        var (whole, interval) = (pooled.IntervalAt(0.9995), answer.Model.Mean!.Interval);
        var (least, most) = (Math.Min(interval.Lower, answer.Rows.Min(r => r.Estimate)), Math.Max(interval.Upper, answer.Rows.Max(r => r.Estimate)));
        var room = 0.7 * (most - least);
        return AxisRange.Of(
            [
                least, most, .. answer.Rows.SelectMany(r => new[] { r.Estimate - 2 * Math.Sqrt(r.Variance), r.Estimate + 2 * Math.Sqrt(r.Variance) }).Append(whole.Lower).Append(whole.Upper)
                    .Select(e => Math.Clamp(e, least - room, most + room)),
            ],
            0.03);
    }

    private static IEnumerable<Mark> Prediction(PValueFunction? prediction)
    {
        if (prediction is not null)
        {
            yield return new Mark.Band([.. Places(prediction).Select(p => new BandPoint(p.X, Deepest, p.Y))], new(ColourRole.Prediction, 0.22)) { Name = "true effect in a new study" };
        }
    }

    private static IEnumerable<Mark> Rules(PoolPicture picture)
    {
        var level = picture.Answer.Request.Options.Level;
        foreach (var own in new[] { 0.95, level }.Distinct())
        {
            yield return new Mark.Rule(PValueFunction.ScoreOf(1 - own), IsVertical: false, new(ColourRole.Ink, 1, own == 0.95 ? [5, 3] : [2, 2]))
            {
                Name = $"p = {NumberText.AsPrinted(1 - own)}: {NumberText.Percent(own, 0)} interval",
            };
        }

        if (picture.NullValue is { } nothing)
        {
            yield return new Mark.Rule(nothing, IsVertical: true, new(ColourRole.Muted, 1, [1, 2])) { Name = "no effect" };
        }
    }

    private static IEnumerable<Mark> Studies(PoolPicture picture)
    {
        var rows = picture.Answer.Rows;
        for (var i = 0; i < rows.Length; i++)
        {
            var (y, se) = (rows[i].Estimate, Math.Sqrt(rows[i].Variance));
            var p = picture.NullValue is { } nothing ? 2 * Normal.Cdf(-Math.Abs(y - nothing) / se) : (double?)null;
            yield return new Mark.Line(
                [new(y + Deepest * se, Deepest), new(y, 0), new(y - Deepest * se, Deepest)], new(ColourRole.Muted, rows.Length > 40 ? 0.6 : 0.9),
                picture.Datum(i, p is { } own ? [new DatumField("p", NumberText.PValue(own), own)] : []))
            {
                Name = i == 0 ? "study" : "",
            };
        }
    }

    private static IEnumerable<Mark> Pooled(PValueFunction pooled, bool isBayesian)
    {
        yield return new Mark.Line([.. Places(pooled)], new(ColourRole.Pooled, 2.6)) { Name = isBayesian ? "mean effect: posterior tail function" : "pooled effect" };
    }

    /// <summary>Places of a function from the lower edge up to 1 and down again.</summary>
    public static IEnumerable<PanelPoint> Places(PValueFunction function)
    {
        const int count = 200;
        var lower = Enumerable.Range(0, count + 1).Select(i => Deepest * (1 - (double)i / count));
        double Level(double score) => Math.Clamp(1 - 2 * Normal.Cdf(score), 1e-9, 1 - 1e-9);
        var ends = lower.Select(score => (Score: score, Interval: function.IntervalAt(Level(score)))).ToArray();
        return [.. ends.Select(e => new PanelPoint(e.Interval.Lower, e.Score)), .. ends.Reverse().Select(e => new PanelPoint(e.Interval.Upper, e.Score))];
    }

    private static IEnumerable<string> Notes(PoolAnswer answer, bool isBayesian)
    {
        yield return "Each curve shows the p-value of every value that the effect might have: its peak is the estimate, its width at a dashed line the confidence interval of that level.";
        if (isBayesian)
        {
            yield return "Of the mean effect and of a new study it is twice the smaller tail of the posterior, which is no p-value: widths are credible intervals.";
        }

        if (answer.Rows.Length > MostNumbers)
        {
            yield return "Studies are not numbered: there are too many.";
        }
    }

    private static string Describe(PoolAnswer answer, PoolPicture picture, PValueFunction? prediction) =>
        $"P-value functions of {NumberText.Count(answer.Rows.Length)} studies and of the pooled effect {picture.Effect(picture.Mean!.Estimate, picture.Mean.Interval)}"
        + (prediction is not null && picture.Mean.Prediction is { } interval ? $"; a new study's true effect {NumberText.EffectInterval(picture.Display, picture.Scale, interval)} ({picture.Level})" : "")
        + $". {picture.Rows}.";
}
