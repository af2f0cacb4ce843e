using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>
/// The contour-enhanced funnel plot: effects against standard errors, precise studies on top, with the areas of significance about no effect (Peters et al. 2008),
/// the limits within which studies would lie about the pooled effect without heterogeneity, and the rows that trim and fill imputes.
/// </summary>
internal static class FunnelFigure
{
    private const double Height = 360;

    /// <summary>Tail areas of the contours with their names, from the widest in.</summary>
    private static readonly (double P, string Name, double Opacity)[] Contours = [(0.01, "0.01 < p < 0.05", 0.16), (0.05, "0.05 < p < 0.10", 0.45)];

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "funnel", "Contour-enhanced funnel plot with the rows of trim and fill",
        "Sterne and Egger 2001, J Clin Epidemiol 54:1046; Peters et al. 2008, J Clin Epidemiol 61:991; Duval and Tweedie 2000, Biometrics 56:455",
        PoolExtras.Bias, answer => answer.Model.Mean is null ? "a funnel needs one pooled effect" : null, Draw);

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        var mean = picture.Mean!;
        ImmutableArray<StudyEffect> filled = answer.Bias?.TrimAndFill?.Filled ?? [];
        var largest = 1.06 * answer.Rows.Select(r => Math.Sqrt(r.Variance)).Concat(filled.Select(f => Math.Sqrt(f.Variance))).Max();
        var reach = -Normal.Quantile(0.5 * (1 - answer.Request.Options.Level));
        var (low, high) = AxisRange.Of([
            .. answer.Rows.Select(r => r.Estimate), .. filled.Select(f => f.Estimate), mean.Estimate - reach * largest, mean.Estimate + reach * largest,
            .. picture.NullValue is { } nothing ? new[] { nothing } : [],
        ]);
        var page = new FigurePage(640);
        page.Title(options, "Funnel plot");
        page.Subtitle(picture.Result);
        var panel = page.Panel(
            "funnel", Height, box => picture.EffectAxis(low, high, box.Width), NumberTicks.Linear(largest, 0, "Standard error", 6),
            [.. ContoursOf(picture.NullValue, largest), .. Funnel(picture, mean.Estimate, reach, largest), .. Studies(picture, filled)]);
        page.Legend(panel);
        foreach (var note in Notes(answer, picture))
        {
            page.Note(note);
        }

        return page.Finish("funnel", Describe(answer, picture, filled.Length));
    }

    /// <summary>The areas in which a study alone would have those two-sided p-values; nothing where there is no value of no effect.</summary>
    private static IEnumerable<Mark> ContoursOf(double? nothing, double largest)
    {
        if (nothing is not { } centre)
        {
            yield break;
        }

        foreach (var (p, name, opacity) in Contours)
        {
            // On paper, so that the area is as dark as its sample in the legend.
            var area = Triangle(centre, -Normal.Quantile(p / 2), largest);
            yield return new Mark.Region(area, new(ColourRole.Paper), Stroke.None);
            yield return new Mark.Region(area, new(ColourRole.Muted, opacity), Stroke.None) { Name = name };
        }

        yield return new Mark.Region(Triangle(centre, -Normal.Quantile(0.05), largest), new(ColourRole.Paper), Stroke.None);
        yield return new Mark.Rule(centre, IsVertical: true, new(ColourRole.Muted, 1)) { Name = "no effect" };
    }

    private static IEnumerable<Mark> Funnel(PoolPicture picture, double estimate, double reach, double largest)
    {
        yield return new Mark.Rule(estimate, IsVertical: true, new(ColourRole.Pooled, 1.4)) { Name = "pooled effect" };
        yield return new Mark.Line(
            [new(estimate - reach * largest, largest), new(estimate, 0), new(estimate + reach * largest, largest)], new(ColourRole.Pooled, 1, [5, 3]))
        {
            Name = $"pooled effect ± {NumberText.Fixed(reach, 2)} standard errors",
        };
        if (picture.Answer.Bias?.EggerRandomEffects is { Slope: { } slope, Limit: { } limit })
        {
            yield return new Mark.Line([new(limit, 0), new(limit + slope * largest, largest)], new(ColourRole.Total, 1.2, [2, 2])) { Name = "Egger's regression" };
        }
    }

    private static IEnumerable<Mark> Studies(PoolPicture picture, ImmutableArray<StudyEffect> filled)
    {
        yield return new Mark.Points(
            [.. picture.Answer.Rows.Select((r, i) => new DataPoint(new(r.Estimate, Math.Sqrt(r.Variance)), 4, picture.Datum(i, new DatumField("standard error", NumberText.General(Math.Sqrt(r.Variance))))))],
            Symbol.Circle, new(ColourRole.Effect), new(ColourRole.Paper, 1))
        {
            Name = "study",
        };
        if (!filled.IsEmpty)
        {
            yield return new Mark.Points(
                [.. filled.Select((f, i) => new DataPoint(new(f.Estimate, Math.Sqrt(f.Variance)), 4, new Datum("filled-" + NumberText.Count(i + 1), "imputed by trim and fill", [])))],
                Symbol.Circle, new(ColourRole.Paper), new(ColourRole.Effect, 1.4))
            {
                Name = "imputed by trim and fill",
            };
        }
    }

    private static ImmutableArray<PanelPoint> Triangle(double centre, double reach, double largest) =>
        [new(centre, 0), new(centre + reach * largest, largest), new(centre - reach * largest, largest)];

    private static IEnumerable<string> Notes(PoolAnswer answer, PoolPicture picture)
    {
        if (answer.Rows.Length < 10)
        {
            yield return "Fewer than 10 studies: asymmetry can hardly be told from chance (Sterne et al. 2011, BMJ 343:d4002).";
        }

        if (answer.Bias?.TrimAndFill is { } fill)
        {
            yield return fill.Missing == 0
                ? "Trim and fill imputes no study."
                : $"With the {NumberText.Count(fill.Missing)} imputed {(fill.Missing == 1 ? "study" : "studies")}: {picture.Effect(fill.Adjusted.Estimate, fill.Adjusted.Interval)}; a sensitivity analysis, imputed rows are no data.";
        }
    }

    private static string Describe(PoolAnswer answer, PoolPicture picture, int filled) =>
        $"Funnel plot of {NumberText.Count(answer.Rows.Length)} effects against their standard errors; pooled {picture.Effect(picture.Mean!.Estimate, picture.Mean.Interval)}; "
        + $"{NumberText.Count(filled)} imputed by trim and fill. {picture.Rows}.";
}
