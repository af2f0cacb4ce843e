using System.Collections.Immutable;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Power;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Figures;

/// <summary>Power over a grid: over the size, a curve an effect and τ; over the effect where there is one size, over τ where there is one effect too.</summary>
internal static class GridFigure
{
    /// <summary>More curves than this cannot be told apart.</summary>
    public const int MostCurves = 18;

    private const double LeastWidth = 700;
    private const double LogFrom = 8;

    /// <summary>The kind.</summary>
    public static SubjectFigure<PowerGrid, EndpointOnGrid> Kind { get; } = new(
        "power-grid", "Power over sizes, effects and the deviation between trials", "Julious 2004, Statistics in Medicine 23:1921", WhyNot, Draw);

    private static string? WhyNot(PowerGrid grid)
    {
        var curves = grid.Sizes.Length > 1 ? grid.Effects.Length * grid.Taus.Length : grid.Effects.Length > 1 ? grid.Taus.Length : 1;
        return grid.Sizes.Length * grid.Effects.Length * grid.Taus.Length == 1 ? "the grid has one point; two or more of --n, --effect or --tau were expected"
            : curves > MostCurves ? $"the grid makes {NumberText.Count(curves)} curves; at most {NumberText.Count(MostCurves)} can be told apart"
            : null;
    }

    private static PlotScene Draw(EndpointOnGrid subject, FigureOptions options)
    {
        var panel = Panel(subject);
        var (trial, endpoint, points) = (subject.Plan.Trial, subject.Plan.Endpoint, subject.Points);
        var page = new FigurePage(Math.Max(LeastWidth, panel.Width));
        page.Title(options, $"{trial.Id}: power over a grid");
        page.Subtitle(TextMetrics.Clean($"{endpoint.Endpoint.Name}; sizes are those of the arm '{trial.DesignAt(endpoint, 0).ReferenceArm.Name}', the others keep their proportions"));
        panel.Draw(page);
        page.Note($"{NumberText.Count(points[0].Result.Trials)} simulated trials a point, all with the same draws; bands: 95 % Monte Carlo intervals; {endpoint.Analysis.Title}. "
            + "The effects are assumed: nothing here says how likely they are.");
        return page.Finish(Kind.Name, string.Join("; ", points.Take(60).Select(p =>
            $"n {NumberText.Count(p.Size)}, {EffectScale.Of(endpoint.Endpoint).Text(p.Effect)}, τ {NumberText.AsPrinted(p.Tau)}: {NumberText.Simulated(p.Result.DisjunctivePower)}")));
    }

    private static CurvePanel Panel(EndpointOnGrid subject)
    {
        // A number that is asked for twice is one point.
        var (points, scale) = (subject.Points.DistinctBy(p => (p.Size, p.Effect, p.Tau)).ToImmutableArray(), EffectScale.Of(subject.Plan.Endpoint.Endpoint));
        var any = points[0].Result switch { { ClaimsArms: false } => "P(signal)", { Arms.Length: > 1 } => "P(any arm is significant)", _ => "P(significant)" };
        int[] sizes = [.. points.Select(p => p.Size).Distinct().Order()];
        double[] effects = [.. points.Select(p => p.Effect).Distinct().Order()];
        double[] taus = [.. points.Select(p => p.Tau).Distinct().Order()];
        string Effect(double effect) => "if " + scale.Text(effect);
        string Tau(double tau) => taus.Length > 1 ? "τ " + NumberText.AsPrinted(tau) : "";
        if (sizes.Length > 1)
        {
            var isLog = sizes[^1] >= LogFrom * sizes[0];
            Func<GridPoint, double> place = isLog ? p => PowerCurves.Log(p.Size) : p => p.Size;
            return new()
            {
                Id = "grid", Heading = "", Probability = any, Title = "Patients in the reference arm" + (isLog ? " (log axis)" : ""),
                Ticks = axis => CurvePanel.Clear(axis, sizes.Select(n => new AxisTick(isLog ? PowerCurves.Log(n) : n, NumberText.Count(n)))),
                Curves = Curves(
                    points, place, p => NumberText.Count(p.Size) + " patients in the reference arm",
                    p => (Array.IndexOf(effects, p.Effect), Array.IndexOf(taus, p.Tau)), p => string.Join(", ", new[] { Effect(p.Effect), Tau(p.Tau) }.Where(t => t.Length > 0))),
            };
        }

        return effects.Length > 1
            ? new()
            {
                Id = "grid", Heading = $"{NumberText.Count(sizes[0])} patients in the reference arm", Probability = any, Title = scale.AxisTitle, Ticks = scale.Ticks,
                Curves = Curves(points, p => p.Effect, p => scale.Text(p.Effect), p => (Array.IndexOf(taus, p.Tau), 0), p => taus.Length > 1 ? Tau(p.Tau) : "power"),
            }
            : new()
            {
                Id = "grid", Heading = $"{NumberText.Count(sizes[0])} patients in the reference arm, {Effect(effects[0])}", Probability = any, Title = "τ, standard deviation between trials",
                Ticks = axis => NumberTicks.Linear(axis.Low, axis.High, "").Ticks.Where(t => t.Value >= 0).ToImmutableArray(),
                Curves = Curves(points, p => p.Tau, p => Tau(p.Tau), _ => (0, 0), _ => "power"),
            };
    }

    /// <summary>One curve for each pair of numbers; the first number says the colour, both say dash and symbol.</summary>
    private static ImmutableArray<Curve> Curves(
        ImmutableArray<GridPoint> points, Func<GridPoint, double> place, Func<GridPoint, string> placeText, Func<GridPoint, (int First, int Second)> number, Func<GridPoint, string> name) =>
    [
        .. points.GroupBy(number).OrderBy(group => group.Key).Select(group => new Curve(
            name(group.First()), name(group.First()), [.. group.Select(p => new CurvePoint(place(p), placeText(p), p.Result.DisjunctivePower)).OrderBy(p => p.X)],
            SeriesLook.Of(group.Key.First + group.Key.Second) with { Colour = SeriesLook.Of(group.Key.First).Colour }, 1.8)),
    ];
}
