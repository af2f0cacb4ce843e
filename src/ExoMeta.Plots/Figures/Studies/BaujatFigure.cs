using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>The Baujat plot: what each row adds to heterogeneity against what leaving it out does to the pooled effect. Rows at the upper right are both.</summary>
internal static class BaujatFigure
{
    /// <summary>What plots of one mean's own coordinates say where there are none.</summary>
    public const string NoCoordinates =
        "its coordinates exist where one mean of independent rows is pooled by their own weights: without moderators, nested groups, several outcomes, models of counts and priors";

    /// <summary>Among many rows those are labelled that have so many times the average on one of the axes.</summary>
    private const double MattersAbove = 2;

    /// <summary>Axes reach at least here: rounding errors of equal effects are nothing to look at.</summary>
    private const double LeastRange = 0.01;

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "baujat", "Baujat plot: contribution of each study to heterogeneity and its influence on the pooled effect", "Baujat et al. 2002, Stat Med 21:2641",
        PoolExtras.Diagnostics, WhyNot, Draw);

    private static string? WhyNot(PoolAnswer answer) => answer.Plots is not { } plots ? NoCoordinates
        : plots.Baujat.All(p => p.Influence is null) ? "influence is the change without a study: it needs two effects at least" : null;

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        var points = answer.Plots!.Baujat;
        var page = new FigurePage(640);
        page.Title(options, "Baujat plot");
        page.Subtitle(picture.Result);
        var panel = page.Panel(
            "baujat", 360, _ => Axis(points.Select(p => p.QContribution), "Contribution to heterogeneity (squared Pearson residual)"),
            Axis(points.Select(p => p.Influence ?? 0), "Influence on the pooled effect"), Marks(picture, points));
        page.Note("Influence: squared change of the pooled effect when the study is left out, over the variance of the pooled effect without it."
            + (points.Length > panel.Marks.OfType<Mark.Labels>().Sum(l => l.Items.Length) ? " Labelled: studies with more than twice the average on one of the axes." : ""));
        if (points.Count(p => p.Influence is null) is > 0 and var without)
        {
            page.Note($"{NumberText.Count(without)} {(without == 1 ? "study" : "studies")} cannot be left out and {(without == 1 ? "is" : "are")} not shown.");
        }

        return page.Finish(
            "baujat",
            $"Baujat plot of {NumberText.Count(points.Length)} effects; most heterogeneity: {Most(picture, points, p => p.QContribution)}; most influence: {Most(picture, points, p => p.Influence ?? 0)}.");
    }

    private static PanelAxis Axis(IEnumerable<double> values, string title)
    {
        var most = Math.Max(LeastRange, values.Max());
        return StudyMarks.Axis(-0.04 * most, 1.08 * most, title);
    }

    private static IEnumerable<Mark> Marks(PoolPicture picture, ImmutableArray<BaujatPoint> points)
    {
        PanelPoint?[] places = [.. points.Select(p => p.Influence is { } influence ? new PanelPoint(p.QContribution, influence) : (PanelPoint?)null)];
        yield return new Mark.Points(
            [
                .. Enumerable.Range(0, points.Length).Where(i => places[i] is not null).Select(i => new DataPoint(places[i]!.Value, 4, picture.Datum(
                    i, new("contribution to heterogeneity", NumberText.General(points[i].QContribution), points[i].QContribution),
                    new("influence", NumberText.General(points[i].Influence!.Value), points[i].Influence)))),
            ],
            Symbol.Circle, new(ColourRole.Effect), new(ColourRole.Paper, 1));
        var (contribution, influence) = (points.Average(p => p.QContribution), points.Average(p => p.Influence ?? 0));
        double Share(int i) => Math.Max(Ratio(points[i].QContribution, contribution), Ratio(points[i].Influence ?? 0, influence));
        yield return StudyMarks.Labels(picture, places, i => Share(i) > MattersAbove, Share);
    }

    private static double Ratio(double value, double average) => average > 0 ? value / average : 0;

    private static string Most(PoolPicture picture, ImmutableArray<BaujatPoint> points, Func<BaujatPoint, double> of)
    {
        var (point, row) = points.Select((p, i) => (p, i)).MaxBy(p => of(p.p));
        return $"{StudyMarks.Label(picture, row)} ({NumberText.General(of(point))})";
    }
}
