using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Specs;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Power;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Figures;

/// <summary>
/// Power of each arm over its dose, a curve a truth. MCP-Mod declares no single arm significant: its curves are how often the dose of an arm is the smallest that reaches the
/// target dose, beside the power of its trend test.
/// </summary>
internal static class DosePowerFigure
{
    private const double LeastWidth = 700;

    /// <summary>From this ratio of the largest to the smallest dose on the axis is logarithmic.</summary>
    private const double LogFrom = 8;

    /// <summary>The kind.</summary>
    public static SubjectFigure<PlannedEndpoint, EndpointByDose> Kind { get; } = new(
        "power-dose", "Power over dose", "Bretz, Pinheiro and Branson 2005, Biometrics 61:738", WhyNot, Draw);

    private static string? WhyNot(PlannedEndpoint plan) => plan.Trial.DesignAt(plan.Endpoint, 0).ComparedArms.Where(arm => arm.Dose > 0).Select(arm => arm.Dose).Distinct().Count() switch
    {
        0 => "no compared arm has its dose as a number above 0; two arms with different doses were expected",
        1 => "only one dose of the compared arms is a number above 0; two different doses were expected",
        _ => null,
    };

    private static PlotScene Draw(EndpointByDose subject, FigureOptions options)
    {
        var panel = Panel(subject);
        var page = new FigurePage(Math.Max(LeastWidth, panel.Width));
        var (trial, endpoint, scenarios) = (subject.Plan.Trial, subject.Plan.Endpoint, subject.Truths);
        page.Title(options, $"{trial.Id}: power over dose");
        page.Subtitle(TextMetrics.Clean($"{endpoint.Endpoint.Name}: {string.Join(" + ", scenarios[0].SizePerArm.Select(n => NumberText.Count(n)))} patients"));
        if (endpoint.Theta.LacksEvidence)
        {
            page.Warning(ThetaSource.NoEvidence);
        }

        page.Subtitle(TextMetrics.Clean("θ: " + subject.ThetaSource));
        panel.Draw(page);
        foreach (var note in Notes(endpoint, scenarios))
        {
            page.Note(note);
        }

        return page.Finish(Kind.Name, string.Join("; ", scenarios.Select(s => $"{NameOf(s.Truth)}: {string.Join(", ", Doses(s.Result).Select(a => $"dose {PowerCurves.DoseText(a.Dose)} {NumberText.Simulated(a.Value)}"))}")));
    }

    private static CurvePanel Panel(EndpointByDose subject)
    {
        var (trial, endpoint, scenarios) = (subject.Plan.Trial, subject.Plan.Endpoint, subject.Truths);
        var design = trial.DesignAt(endpoint, 0);
        double[] doses = [.. design.Arms.Where(arm => arm.Dose > 0).Select(arm => arm.Dose!.Value).Distinct().Order()];
        var isLog = doses[^1] >= LogFrom * doses[0];
        Func<double, double> toAxis = isLog ? PowerCurves.Log : dose => dose;
        var reference = design.ReferenceArm.Dose;
        var claimsArms = scenarios[0].Result.ClaimsArms;
        var unit = trial.DoseUnit is { } own ? ", " + TextMetrics.Shorten(TextMetrics.Clean(own), 240, 12) : "";
        return new()
        {
            Id = "dose",
            Heading = "",
            Probability = claimsArms ? "P(arm is significant)" : "P(arm is the target dose)",
            Title = $"Dose{unit}{(isLog ? " (log axis)" : "")}",
            Ticks = axis => CurvePanel.Clear(axis, doses.Select(d => new AxisTick(toAxis(d), PowerCurves.DoseText(d) + (d == reference ? " (reference)" : "")))),
            Curves = [.. scenarios.Select(s => Arms(s, toAxis)), .. claimsArms ? [] : scenarios.Select(s => Signal(s, toAxis(doses[0]), toAxis(doses[^1])))],
            AlsoShow = [.. doses.Select(toAxis)],
        };
    }

    private static Curve Arms(TrialScenario scenario, Func<double, double> toAxis) => new(
        TruthKinds.Codes.CodeOf(scenario.Truth), NameOf(scenario.Truth),
        [.. Doses(scenario.Result).Select(arm => new CurvePoint(toAxis(arm.Dose), TextMetrics.Clean($"dose {PowerCurves.DoseText(arm.Dose)} ({arm.Name})"), arm.Value)).OrderBy(p => p.X)],
        PowerCurves.OfTruth(scenario.Truth), scenario.Truth == TruthKind.Posterior ? 2.6 : 1.8);

    private static Curve Signal(TrialScenario scenario, double first, double last) =>
        Curve.Level("signal " + TruthKinds.Codes.CodeOf(scenario.Truth), "signal, " + NameOf(scenario.Truth), scenario.Result.DisjunctivePower, first, last, PowerCurves.OfTruth(scenario.Truth), 1);

    /// <summary>Of each arm with a dose, P(it is significant); with MCP-Mod P(its dose is the smallest that reaches the target dose).</summary>
    private static IEnumerable<(string Name, double Dose, MonteCarloEstimate Value)> Doses(OperatingCharacteristics result) => result.DoseFinding is { } finding
        ? finding.Target.Arms.Select(arm => (arm.Name, arm.Dose, arm.Picked))
        : result.Arms.Where(arm => arm.Dose > 0).Select(arm => (arm.Name, arm.Dose!.Value, arm.Power));

    private static string NameOf(TruthKind truth) => truth switch
    {
        TruthKind.Fixed => "power at the point",
        TruthKind.Posterior => "assurance",
        _ => TruthKinds.Codes.CodeOf(truth),
    };

    private static IEnumerable<string> Notes(TrialEndpointSpec endpoint, ImmutableArray<TrialScenario> scenarios)
    {
        var result = scenarios[0].Result;
        yield return $"{NumberText.Count(result.Trials)} simulated trials a truth; bands: 95 % Monte Carlo intervals; {endpoint.Analysis.Title}.";
        if (result.DoseFinding is { } finding)
        {
            yield return $"Signal: the power of the trend test. An arm is the target dose where its dose is the smallest of the trial's that reaches the fitted dose with effect {NumberText.AsPrinted(finding.Target.Effect)}; "
                + "no claim is made about a single arm.";
        }

        if (endpoint.DoseResponse is null)
        {
            yield return endpoint.Theta is ThetaSource.Evidence
                ? "Each arm has an effect of its own, from evidence on it."
                : "θ is the same at every dose: what differs comes from sizes and procedure, and cannot show whether dose matters.";
        }
    }
}
