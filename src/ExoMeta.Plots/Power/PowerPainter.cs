using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Power;

/// <summary>Draws the power figure of one endpoint.</summary>
internal sealed class PowerPainter(TrialResult trial, TrialEndpointResult endpoint)
{
    private const double LeastWidth = 700;

    private readonly bool _perArm = PowerCurves.IsPerArm(endpoint);

    /// <summary>Draws everything.</summary>
    public PlotScene Draw(FigureOptions options)
    {
        var panels = Panels().ToArray();
        var page = new FigurePage(panels.Select(p => p.Width).Append(LeastWidth).Max());
        Head(page, options);
        foreach (var panel in panels)
        {
            panel.Draw(page);
        }

        page.BeginFoot();
        page.Y += 6;
        foreach (var note in endpoint.Notes.IsDefault ? [] : endpoint.Notes)
        {
            page.Note(note);
        }

        var description = $"{trial.Id}: {endpoint.Name}. {Basis}. {string.Join("; ", endpoint.Summaries.Select(Words))}";
        return page.Finish($"power-{trial.Id}-{endpoint.Id}", description);
    }

    private IEnumerable<CurvePanel> Panels()
    {
        var sizes = PowerCurves.Sizes(endpoint, _perArm);
        if (sizes.Length > 1)
        {
            var isLog = sizes[^1] >= 8 * sizes[0];
            Func<double, double> toAxis = isLog ? PowerCurves.Log : size => size;
            yield return SizePanel("size", "Probability that the trial is significant, by its size", sizes, isLog, PowerCurves.OverSize(endpoint, _perArm, toAxis));
            if (PowerCurves.ArmsOverSize(endpoint, _perArm, toAxis) is { IsEmpty: false } arms)
            {
                yield return SizePanel("arms", "Assurance of each arm, by the size of the trial", sizes, isLog, arms);
            }
        }
        else if (PowerCurves.OverTheta(endpoint) is { IsEmpty: false } curves)
        {
            yield return ThetaPanel($"Probability that the trial is significant, by the true effect ({PowerCurves.SizeText(endpoint.Grid[0].SizePerArm, _perArm)})", curves);
        }

        var doses = trial.Arms.Where(a => a.Dose > 0).Select(a => a.Dose!.Value).Distinct().Order().ToImmutableArray();
        if (doses.Length > 1 && PowerCurves.OverDose(endpoint, PowerCurves.Log) is { IsEmpty: false } byDose)
        {
            var against = endpoint.Comparison == TrialComparison.BetweenDoses ? " against the lowest dose" : "";
            var largest = endpoint.Grid.Select(g => g.SizePerArm).MaxBy(s => s.Sum());
            var construction = largest.Distinct().Count() == 1 ? "flat by construction" : "what differs comes from the sizes";
            var size = PowerCurves.SizeText(largest, _perArm);
            var heading = byDose[0].Points.Length == 1
                ? $"Power of the dose{against} ({size})"
                : endpoint.AtDose is { } dose
                ? $"Power of each dose{against} by the assumed dose–response, with the true effect that is named at dose {PowerCurves.DoseText(dose)} ({size})"
                : $"Power of each dose{against} if θ were the same at every dose ({size}): {construction}; it cannot show whether dose matters";
            yield return DosePanel(heading, doses, byDose);
        }
    }

    private string Basis => endpoint.EvidenceBased ? "θ from comparative human evidence"
        : endpoint.IsPoolInHand ? ThetaSource.PoolInHand.Caution
        : endpoint.Bayesian is null ? "Not evidence-based: assumed prior"
        : "Not evidence-based: rows that the trial file gives itself";

    private void Head(FigurePage page, FigureOptions options)
    {
        page.Title(options, $"{trial.Id}: {endpoint.Name}");
        if (endpoint.EvidenceBased || endpoint.IsPoolInHand)
        {
            page.Subtitle(Basis);
        }
        else
        {
            page.Warning(Basis);
        }

        page.Note((endpoint.EvidenceBased || endpoint.IsPoolInHand ? "" : "θ ~ ") + PowerWords.Source(endpoint));
        var trials = endpoint.Grid.Select(g => g.Result.Trials).DefaultIfEmpty(0).Max();
        var simulated = trials > 0 ? $"; {NumberText.Count(trials)} simulated trials a point, bands: 95 % Monte Carlo intervals" : "";
        page.Subtitle($"{PowerWords.Comparison(endpoint)}; {endpoint.Analysis.Title}{simulated}");
        foreach (var text in Points())
        {
            page.Note(text);
        }
    }

    /// <summary>The point of each arm, with its own chances where arms have true effects of their own; one line where they share θ.</summary>
    private IEnumerable<string> Points()
    {
        if (endpoint.Summaries.MaxBy(s => s.SizePerArm.Sum()) is not { Arms.IsDefaultOrEmpty: false } summary)
        {
            yield break;
        }

        if (!PowerWords.ArmsDiffer(summary))
        {
            yield return PowerWords.CommonPoint(endpoint, summary.Arms);
            yield break;
        }

        foreach (var arm in summary.Arms)
        {
            yield return $"{arm.Name}: point {PowerWords.Point(endpoint, arm)}; power at the point {NumberText.Simulated(arm.PowerAtPoint)}, "
                + $"assurance {NumberText.Simulated(arm.Assurance)}, ceiling {NumberText.Simulated(arm.Ceiling)}.";
        }
    }

    private CurvePanel SizePanel(string id, string heading, ImmutableArray<double> sizes, bool isLog, ImmutableArray<Curve> curves) => new()
    {
        Id = id,
        Heading = heading,
        Title = (_perArm ? "Patients in each arm" : "Patients in the trial") + (isLog ? " (log axis)" : ""),
        Ticks = axis => CurvePanel.Clear(axis, isLog
            ? sizes.Select(s => new AxisTick(PowerCurves.Log(s), NumberText.Count((long)s)))
            : LinearAxis.RoundValues(axis.Low, axis.High, 7).Where(v => v > 0 && v == Math.Floor(v)).Select(v => new AxisTick(v, NumberText.Count((long)v)))),
        Curves = curves,
    };

    private CurvePanel ThetaPanel(string heading, ImmutableArray<Curve> curves) => new()
    {
        Id = "effect",
        Heading = heading,
        Title = EffectScale.Of(endpoint).AxisTitle,
        Ticks = EffectScale.Of(endpoint).Ticks,
        Curves = curves,
        Reference = (PowerWords.Level(endpoint), PowerWords.Alpha(endpoint)),
    };

    private CurvePanel DosePanel(string heading, ImmutableArray<double> doses, ImmutableArray<Curve> curves) => new()
    {
        Id = "dose",
        Heading = heading,
        Title = $"Dose{(trial.DoseUnit is { } unit ? $", {TextMetrics.Shorten(TextMetrics.Clean(unit), 240, 12)}" : "")} (log axis)",
        Ticks = axis => CurvePanel.Clear(axis, doses.Select((d, i) => new AxisTick(PowerCurves.Log(d), PowerCurves.DoseText(d) + (i == 0 && endpoint.Comparison == TrialComparison.BetweenDoses ? " (reference)" : "")))),
        Curves = curves,
        AlsoShow = [.. doses.Select(PowerCurves.Log)],
    };

    private string Words(PowerSummary summary) =>
        $"{string.Join('/', summary.SizePerArm.Select(n => NumberText.Count(n)))} patients: "
        + string.Join(", ", PowerCurves.Kinds.Select(k => $"{k.Name} {NumberText.Simulated(k.Value(summary))}"));
}
