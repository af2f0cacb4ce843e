using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Figures;

/// <summary>How trials end: a bar a look, with an effect below and without one above, and the share that has ended by then.</summary>
internal static class StoppingFigure
{
    /// <summary>The kind.</summary>
    public static TrialFigure Kind { get; } = new(
        "stopping", "Probability of stopping at each look", "Jennison and Turnbull 2000, Group Sequential Methods, chapter 2", ShowsPaths: false,
        TrialWords.WhyNotStaged, Draw);

    private static PlotScene Draw(PicturedTrial trial, FigureOptions options)
    {
        var looks = trial.Simulation.Characteristics.Looks;
        var page = new FigurePage(620);
        TrialWords.Head(page, trial.Simulation, options, "when trials end");
        var panel = page.Panel(
            "stopping", 260, _ => new(0.4, looks.Length + 0.6, "Look", [.. looks.Select((look, k) => new AxisTick(k + 1, TrialWords.LookLabel(look, k, looks.Length)))]),
            NumberTicks.Percent(0, 1, "Simulated trials", 6, hasGrid: true), Marks(looks));
        page.Legend(panel);
        page.Note($"{NumberText.Count(trial.Simulation.Characteristics.Trials)} simulated trials; whiskers are 95 % Monte Carlo intervals.");
        return page.Finish(
            "stopping",
            string.Join("; ", looks.Select((look, k) => $"look {NumberText.Count(k + 1)}: ends with an effect in {NumberText.Simulated(look.EfficacyStop)}, without in {NumberText.Simulated(look.FutilityStop)}")));
    }

    private static IEnumerable<Mark> Marks(ImmutableArray<LookCharacteristics> looks)
    {
        yield return new Mark.Boxes(
            [.. looks.Select((look, k) => Bar(k, 0, look.EfficacyStop.Estimate, "ends with an effect", look.EfficacyStop))], new(ColourRole.Series1), new(ColourRole.Paper, 0.5))
        {
            Name = "ends with an effect",
        };
        yield return new Mark.Boxes(
            [.. looks.Select((look, k) => Bar(k, look.EfficacyStop.Estimate, look.EfficacyStop.Estimate + look.FutilityStop.Estimate, "ends without an effect", look.FutilityStop))],
            new(ColourRole.Muted, 0.45), new(ColourRole.Paper, 0.5))
        {
            Name = "ends without an effect",
        };
        yield return new Mark.Intervals([.. looks.Select((look, k) => new DataInterval(k + 1, look.EfficacyStop.Lower, look.EfficacyStop.Upper))], IsHorizontal: false, new(ColourRole.Ink, 1.2), Cap: 4);
        yield return new Mark.Line([.. looks.Select((look, k) => new PanelPoint(k + 1, look.Cumulative.Estimate))], new(ColourRole.Ink, 1.2, [4, 3])) { Name = "has ended by now" };
        yield return new Mark.Points(
            [.. looks.Select((look, k) => new DataPoint(new(k + 1, look.Cumulative.Estimate), 3.5, Datum(k, "has ended by now", look.Cumulative)))], Symbol.Circle, new(ColourRole.Paper),
            new(ColourRole.Ink, 1.2));
    }

    private static DataBox Bar(int look, double from, double to, string what, MonteCarloEstimate share) =>
        new(look + 0.68, look + 1.32, from, to, 1, Datum(look, what, share));

    private static Datum Datum(int look, string what, MonteCarloEstimate share)
    {
        var label = "look " + NumberText.Count(look + 1);
        return new($"{label} {what}", label, [new(what, NumberText.Simulated(share), share.Estimate)]);
    }
}
