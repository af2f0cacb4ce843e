using System.Collections.Immutable;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Figures;

/// <summary>
/// The boundaries of a trial with looks, and some simulated trials on their way to them: the statistic of all data so far over the information, above 0 on the
/// favourable side. One panel a comparison.
/// </summary>
internal static class BoundariesFigure
{
    /// <summary>The kind.</summary>
    public static TrialFigure Kind { get; } = new(
        "boundaries", "Boundaries with simulated paths", "Jennison and Turnbull 2000, Group Sequential Methods, chapter 2", ShowsPaths: true, WhyNot, Draw);

    private static string? WhyNot(TrialDesign design) => TrialWords.WhyNotStaged(design)
        ?? (design.Interim is AdaptiveStages
            ? "stages that are combined have no one statistic of all data that meets the boundaries; 'stopping' shows how such trials end"
            : null);

    private static PlotScene Draw(PicturedTrial trial, FigureOptions options)
    {
        var result = trial.Simulation.Characteristics;
        var page = new FigurePage(640);
        TrialWords.Head(page, trial.Simulation, options, "boundaries and simulated paths");
        List<ScenePanel> panels = [];
        for (var c = 0; c < result.Arms.Length; c++)
        {
            if (result.Arms.Length > 1)
            {
                page.Heading(TextMetrics.Clean(result.Arms[c].Name));
            }

            panels.Add(Panel(page, trial, c));
        }

        page.Legend(panels);
        page.Note($"{NumberText.Count(trial.Paths.Length)} of {NumberText.Count(result.Trials)} simulated trials are drawn, the first of the run; {TrialWords.Side(trial.Simulation)}.");
        return page.Finish("boundaries", Describe(result));
    }

    private static ScenePanel Panel(FigurePage page, PicturedTrial trial, int comparison)
    {
        var looks = trial.Simulation.Characteristics.Looks;
        var paths = trial.Paths.Select(path => PathOf(trial, path, comparison)).ToArray();
        ImmutableArray<PanelPoint> upper = [.. looks.Select(look => new PanelPoint(look.Information, look.Critical[comparison]))];
        ImmutableArray<PanelPoint> lower = [.. looks.Where(look => double.IsFinite(look.Futility[comparison])).Select(look => new PanelPoint(look.Information, look.Futility[comparison]))];
        var (low, high) = AxisRange.Of([0, .. upper.Select(p => p.Y), .. lower.Select(p => p.Y), .. paths.SelectMany(p => p.Places.Select(place => place.Y))]);
        return page.Panel(
            $"comparison-{NumberText.Count(comparison + 1)}", 260,
            _ => new(0, 1.04, "Information", [new(0, "0 %"), .. looks.Select(look => new AxisTick(look.Information, NumberText.Percent(look.Information, 0)))]),
            NumberTicks.Linear(low, high, "Statistic, favourable up", 7), Marks(trial, paths, upper, lower));
    }

    private static IEnumerable<Mark> Marks(
        PicturedTrial trial, (ImmutableArray<PanelPoint> Places, bool IsSignificant, int Number)[] paths, ImmutableArray<PanelPoint> upper, ImmutableArray<PanelPoint> lower)
    {
        yield return new Mark.Rule(0, IsVertical: false, new(ColourRole.Muted, 0.8));
        foreach (var (places, _, _) in paths)
        {
            yield return new Mark.Line(places, new(ColourRole.Prediction, 0.6));
        }

        foreach (var (isSignificant, name, symbol, fill) in new[]
        {
            (true, "ends with an effect", Symbol.TriangleUp, ColourRole.Series1), (false, "ends without", Symbol.Circle, ColourRole.Paper),
        })
        {
            yield return new Mark.Points(
                [
                    .. paths.Where(p => p.IsSignificant == isSignificant && !p.Places.IsEmpty).Select(p => new DataPoint(
                        p.Places[^1], 3, new Datum("trial-" + NumberText.Count(p.Number), $"trial {NumberText.Count(p.Number)}", [new("statistic", NumberText.Fixed(p.Places[^1].Y, 2), p.Places[^1].Y)]))),
                ],
                symbol, new(fill), new(isSignificant ? ColourRole.Paper : ColourRole.Muted, 1))
            {
                Name = name,
            };
        }

        yield return new Mark.Line(upper, new(ColourRole.Pooled, 2)) { Name = "efficacy boundary" };
        yield return new Mark.Points([.. upper.Select(p => new DataPoint(p, 3.5))], Symbol.Diamond, new(ColourRole.Pooled), Stroke.None);
        if (!lower.IsEmpty)
        {
            yield return new Mark.Line(lower, new(ColourRole.Total, 2, [5, 3])) { Name = "futility bound" };
            yield return new Mark.Points([.. lower.Select(p => new DataPoint(p, 3.5))], Symbol.Square, new(ColourRole.Total), Stroke.None);
        }
    }

    /// <summary>From no information to the look at which the comparison ended.</summary>
    private static (ImmutableArray<PanelPoint> Places, bool IsSignificant, int Number) PathOf(PicturedTrial trial, ReplayedTrial path, int comparison)
    {
        var sign = trial.Simulation.Endpoint.Endpoint.LowerIsBetter ? -1.0 : 1.0;
        var looks = trial.Simulation.Characteristics.Looks;
        var places = ImmutableArray.CreateBuilder<PanelPoint>();
        places.Add(new(0, 0));
        var isSignificant = false;
        for (var k = 0; k < path.Looks.Length && path.Looks[k].Comparisons[comparison].Outcome != ComparisonOutcome.EndedBefore; k++)
        {
            places.Add(new(looks[k].Information, sign * path.Looks[k].Comparisons[comparison].Statistic));
            isSignificant = path.Looks[k].Comparisons[comparison].Outcome == ComparisonOutcome.Significant;
        }

        return (places.ToImmutable(), isSignificant, (int)path.Replicate);
    }

    private static string Describe(OperatingCharacteristics result) => string.Join("; ", result.Looks.Select((look, k) =>
        $"look {NumberText.Count(k + 1)} at {NumberText.Percent(look.Information, 0)} information: critical value {string.Join(", ", look.Critical.Select(c => NumberText.Fixed(c, 3)))}"
        + (look.Futility.Any(double.IsFinite) ? $", futility bound {string.Join(", ", look.Futility.Select(f => double.IsFinite(f) ? NumberText.Fixed(f, 3) : "none"))}" : "")));
}
