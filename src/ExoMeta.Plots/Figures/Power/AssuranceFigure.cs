using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Power;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Figures;

/// <summary>
/// From what is known of θ to the assurance: above the power curve over θ, below the distribution of θ and, inside it, that times power, whose area is the assurance.
/// </summary>
internal static class AssuranceFigure
{
    private const double PlotWidth = 440;
    private const double PowerHeight = 240;
    private const double DensityHeight = 150;
    private const double Between = 18;

    /// <summary>Deviations of a normal distribution with the same quartiles that the axis reaches to at most.</summary>
    private const double Reach = 5;

    private const double NormalQuartile = 0.67448975;

    private static readonly double[] Probabilities = [0.025, 0.25, 0.5, 0.75, 0.975];

    /// <summary>The kind.</summary>
    public static SubjectFigure<PlannedEndpoint, PriorToAssurance> Kind { get; } = new(
        "prior-to-assurance", "From what is known of the effect to the assurance", "O'Hagan, Stevens and Campbell 2005, Pharmaceutical Statistics 4:187",
        plan => EffectLaw.WhyNot(plan.Truth, plan.Trial.Arms.Length - 1), Draw);

    private static PlotScene Draw(PriorToAssurance subject, FigureOptions options)
    {
        var labels = Labels(subject);
        var (power, density) = (NumberTicks.Percent(0, 1, PowerName(subject), 6, hasGrid: true), DensityAxis(subject));
        var left = Math.Max(PanelFrame.LeftOf(power), PanelFrame.LeftOf(density));
        var page = new FigurePage(Math.Ceiling(2 * FigurePage.Margin + left + PlotWidth + EndLabels.Room(labels)));
        var simulation = subject.Simulation;
        TrialWords.Head(page, simulation, options, "from prior to assurance");
        page.Subtitle(TextMetrics.Clean("θ: " + simulation.ThetaSource));

        var scale = EffectScale.Of(simulation.Endpoint.Endpoint);
        var (low, high) = Range(subject);
        var upper = new PixelBox(page.Left + left, page.Y + 10, PlotWidth, PowerHeight);
        var ticks = scale.Ticks(new LinearAxis(low, high, upper.X, upper.Right));
        var above = new ScenePanel("power", upper, new(low, high, "", ticks), power, [.. PowerMarks(subject, scale)]);
        PanelPainter.Draw(page.Scene, above);
        var bottom = EndLabels.Draw(page.Scene, above, labels);
        var lower = new PixelBox(upper.X, Math.Max(bottom, upper.Bottom + PanelFrame.Below(above.Horizontal)) + Between, PlotWidth, DensityHeight);
        var below = new ScenePanel("density", lower, new(low, high, scale.AxisTitle, ticks), density, [.. DensityMarks(subject, scale)]);
        PanelPainter.Draw(page.Scene, below);
        page.Y = lower.Bottom + PanelFrame.Below(below.Horizontal) + 4;
        page.Legend([above, below]);
        foreach (var note in Notes(subject, scale))
        {
            page.Note(note);
        }

        return page.Finish(Kind.Name, string.Join(" ", Notes(subject, scale)));
    }

    private static string PowerName(PriorToAssurance subject) => subject.Simulation.Characteristics switch
    {
        { ClaimsArms: false } => "P(signal) at θ",
        { Arms.Length: > 1 } => "P(any arm is significant) at θ",
        _ => "Power at θ",
    };

    private static PanelAxis DensityAxis(PriorToAssurance subject) =>
        NumberTicks.Linear(0, 1.08 * subject.Curve.Max(at => subject.Law.Density(at.Effect)), "Density of θ", 4);

    /// <summary>What 99.8 % of the distribution hold, but no more of heavy tails than of normal ones; with the point and the effect at the edge of what is tested.</summary>
    private static (double Low, double High) Range(PriorToAssurance subject)
    {
        var law = subject.Law;
        var median = law.Quantile(0.5);
        var reach = Reach * (law.Quantile(0.75) - law.Quantile(0.25)) / (2 * NormalQuartile);
        return AxisRange.Of([
            Math.Max(law.Quantile(0.001), median - reach), Math.Min(law.Quantile(0.999), median + reach), subject.Point, subject.Simulation.Endpoint.Endpoint.TestedEffect,
        ], 0.02);
    }

    private static IEnumerable<Mark> PowerMarks(PriorToAssurance subject, EffectScale scale)
    {
        yield return new Mark.Rule(subject.Simulation.Endpoint.Endpoint.TestedEffect, IsVertical: true, new(ColourRole.Muted, 1, [2, 3])) { Name = subject.Simulation.Endpoint.Endpoint.TestedEffect == 0 ? "no effect" : "the margin that is tested" };
        yield return Level("ceiling", "ceiling of assurance", subject.Ceiling, new(ColourRole.Ink, 1.2, [1.5, 3]));
        yield return Level("assurance", "assurance", subject.Assurance, new(ColourRole.Series1, 2.6));
        yield return new Mark.Band([.. subject.Curve.Select(at => new BandPoint(at.Effect, at.Power.Lower, at.Power.Upper))], new(ColourRole.Ink, 0.2));
        yield return new Mark.Line([.. subject.Curve.Select(at => new PanelPoint(at.Effect, at.Power.Estimate))], new(ColourRole.Ink, 1.8)) { Name = "power where θ is one value" };
        yield return new Mark.Points(
            [
                .. subject.Curve.Select((at, i) => new DataPoint(
                    new(at.Effect, at.Power.Estimate), 1.8,
                    new("power " + NumberText.Count(i + 1), scale.Text(at.Effect), [new("θ", NumberText.General(at.Effect), at.Effect), new("power", NumberText.Simulated(at.Power), at.Power.Estimate)]))),
            ],
            Symbol.Circle, new(ColourRole.Ink), Stroke.None);
        var point = subject.Simulation.PowerAtPoint;
        yield return new Mark.Points(
            [new(new(subject.Point, point.Estimate), 5, new("point", "power at the point", [new("θ", scale.Text(subject.Point), subject.Point), new("power", NumberText.Simulated(point), point.Estimate)]))],
            Symbol.TriangleUp, new(ColourRole.Series2), new(ColourRole.Paper, 1))
        {
            Name = "power at the point",
        };

        Mark.Line Level(string key, string name, Numerics.MonteCarlo.MonteCarloEstimate value, Stroke stroke)
        {
            var (low, high) = Range(subject);
            return new([new(low, value.Estimate), new(high, value.Estimate)], stroke, new(key, name, [new("probability", NumberText.Simulated(value), value.Estimate)])) { Name = name };
        }
    }

    private static IEnumerable<Mark> DensityMarks(PriorToAssurance subject, EffectScale scale)
    {
        var law = subject.Law;
        ImmutableArray<PanelPoint> places = [.. subject.Curve.Select(at => new PanelPoint(at.Effect, law.Density(at.Effect)))];
        yield return new Mark.Band([.. places.Select(p => new BandPoint(p.X, 0, p.Y))], new(ColourRole.Prediction, 0.22)) { Name = "distribution of θ" };
        ImmutableArray<PanelPoint> shares = [.. subject.Curve.Zip(places, (at, place) => place with { Y = at.Power.Estimate * place.Y })];
        yield return new Mark.Band([.. shares.Select(p => new BandPoint(p.X, 0, p.Y))], new(ColourRole.Series1, 0.45)) { Name = "times power: its part of the area is the assurance" };
        yield return new Mark.Rule(subject.Simulation.Endpoint.Endpoint.TestedEffect, IsVertical: true, new(ColourRole.Muted, 1, [2, 3]));
        yield return new Mark.Line(places, new(ColourRole.Prediction, 1.6));
        yield return new Mark.Line(shares, new(ColourRole.Series1, 1.4));
        yield return new Mark.Points(
            [
                .. Probabilities.Select(p => (P: p, Effect: law.Quantile(p))).Select(q => new DataPoint(
                    new(q.Effect, law.Density(q.Effect)), 3.5,
                    new("quantile " + NumberText.Percent(q.P), "quantile " + NumberText.Percent(q.P), [new("θ", $"{scale.Text(q.Effect)} ({NumberText.General(q.Effect)})", q.Effect)]))),
            ],
            Symbol.Diamond, new(ColourRole.Paper), new(ColourRole.Ink, 1.1))
        {
            Name = "quartiles and 95 % of the distribution",
        };
    }

    private static ImmutableArray<EndLabel> Labels(PriorToAssurance subject)
    {
        var high = Range(subject).High;
        return
        [
            new($"ceiling: {NumberText.Percent(subject.Ceiling.Estimate)}", high, subject.Ceiling.Estimate, new(ColourRole.Ink, 1.2, [1.5, 3]), null),
            new($"assurance: {NumberText.Percent(subject.Assurance.Estimate)}", high, subject.Assurance.Estimate, new(ColourRole.Series1, 2.6), null),
            new($"at the point: {NumberText.Percent(subject.Simulation.PowerAtPoint.Estimate)}", subject.Point, subject.Simulation.PowerAtPoint.Estimate, new(ColourRole.Series2, 1), Symbol.TriangleUp),
        ];
    }

    private static IEnumerable<string> Notes(PriorToAssurance subject, EffectScale scale)
    {
        var simulation = subject.Simulation;
        yield return $"Assurance {NumberText.Simulated(subject.Assurance)}: {NumberText.Count(simulation.Characteristics.Trials)} simulated trials, θ drawn anew in each ({TruthKinds.Codes.CodeOf(simulation.Truth)}). The curve above, averaged over the distribution, gives "
            + $"{NumberText.Simulated(subject.ByQuadrature)} (errors of its {NumberText.Count(subject.Curve.Length)} places, which share their draws, added up).";
        yield return $"Power at the point, {scale.Text(subject.Point)}: {NumberText.Simulated(simulation.PowerAtPoint)}. Ceiling, the probability of a favourable θ: {NumberText.Simulated(subject.Ceiling)}; no number of patients gives more assurance.";
        if (simulation.Truth != TruthKind.Posterior)
        {
            yield return $"Under the posterior the assurance is {NumberText.Simulated(simulation.Assurance)}.";
        }
    }
}
