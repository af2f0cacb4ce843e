using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Power;

/// <summary>Draws the power figure of one endpoint.</summary>
internal sealed class PowerPainter(TrialResult trial, TrialEndpointResult endpoint)
{
    private const double Margin = 18;
    private readonly SceneBuilder _scene = new();
    private readonly bool _perArm = PowerCurves.IsPerArm(endpoint);
    private double _y = Margin;

    /// <summary>Draws everything.</summary>
    public PlotScene Draw()
    {
        var title = $"{trial.Id}: {endpoint.Name}";
        var panels = Panels().ToArray();
        var width = Math.Ceiling(panels.Select(p => p.Panel.Width).Append(700).Max());
        Header(title, width - 2 * Margin);
        foreach (var (heading, panel) in panels)
        {
            _y = _scene.Paragraph(Margin, _y, width - 2 * Margin, heading, new(13, Bold: true)) + 2;
            _y = panel.Draw(_scene, _y) + 10;
        }

        var height = Math.Ceiling(_y + Margin);
        var description = $"{title}. {Basis}. {string.Join("; ", endpoint.Summaries.Select(Words))}";
        return new(
            $"power-{trial.Id}-{endpoint.Id}", width, height, TextMetrics.Clean(title), TextMetrics.Clean(description),
            [new Primitive.Rectangle(0, 0, width, height, new(ColourRole.Paper), Stroke.None), .. _scene.Primitives]);
    }

    private IEnumerable<(string Heading, PowerPanel Panel)> Panels()
    {
        var sizes = PowerCurves.Sizes(endpoint, _perArm);
        if (sizes.Length > 1)
        {
            yield return ("Probability that the trial is significant, by its size", SizePanel(sizes));
        }
        else if (PowerCurves.OverTheta(endpoint) is { IsEmpty: false } curves)
        {
            yield return ($"Probability that the trial is significant, by the true effect ({Patients(endpoint.Grid[0].SizePerArm)})", ThetaPanel(curves));
        }

        var doses = trial.Arms.Where(a => a.Dose > 0).Select(a => a.Dose!.Value).Distinct().Order().ToImmutableArray();
        if (doses.Length > 1 && PowerCurves.OverDose(endpoint) is { IsEmpty: false } byDose)
        {
            var against = endpoint.Comparison == TrialComparison.BetweenDoses ? " against the lowest dose" : "";
            var largest = endpoint.Grid.Select(g => g.SizePerArm).MaxBy(s => s.Sum());
            var construction = largest.Distinct().Count() == 1 ? "flat by construction" : "what differs comes from the sizes";
            var heading = byDose[0].Points.Length == 1
                ? $"Power of the dose{against} ({Patients(largest)})"
                : endpoint.AtDose is { } dose
                ? $"Power of each dose{against} by the assumed dose–response, with the true effect that is named at dose {PowerCurves.DoseText(dose)} ({Patients(largest)})"
                : $"Power of each dose{against} if θ were the same at every dose ({Patients(largest)}): {construction}; it cannot show whether dose matters";
            yield return (heading, DosePanel(doses, byDose));
        }
    }

    private string Patients(ImmutableArray<int> sizes) => _perArm
        ? $"{NumberText.Count(sizes[0])} patients in each arm"
        : $"{string.Join(" / ", sizes.Select(n => NumberText.Count(n)))} patients";

    private string Basis => endpoint.EvidenceBased ? "θ from comparative human evidence"
        : endpoint.Bayesian is null ? "Not evidence-based: assumed prior"
        : "Not evidence-based: rows that the trial file gives itself";

    private void Header(string title, double width)
    {
        _y = _scene.Paragraph(Margin, _y, width, title, new(16, Bold: true)) + 3;
        var style = endpoint.EvidenceBased ? new TextStyle(12, Bold: true) : new TextStyle(12, Bold: true, Colour: ColourRole.Warning);
        _y = _scene.Paragraph(Margin, _y, width, Basis, style);
        _y = _scene.Paragraph(Margin, _y, width, (endpoint.EvidenceBased ? "" : "θ ~ ") + PowerWords.Source(endpoint), new(11.5));
        var trials = endpoint.Grid.Select(g => g.Result.Trials).DefaultIfEmpty(0).Max();
        var simulated = trials > 0 ? $"; {NumberText.Count(trials)} simulated trials a point, bands: 95 % Monte Carlo intervals" : "";
        _y = _scene.Paragraph(Margin, _y, width, $"{PowerWords.Comparison(endpoint)}; {endpoint.Analysis.Title}{simulated}", new(11.5, Colour: ColourRole.Muted));
        foreach (var text in Points().Concat(endpoint.Notes.IsDefault ? [] : endpoint.Notes))
        {
            _y = _scene.Paragraph(Margin, _y, width, text, new(11.5));
        }

        _y += 10;
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

    private PowerPanel SizePanel(ImmutableArray<double> sizes)
    {
        var isLog = sizes[^1] >= 8 * sizes[0];
        return new()
        {
            XTitle = (_perArm ? "Patients in each arm" : "Patients in the trial") + (isLog ? " (log axis)" : ""),
            ToAxis = isLog ? PowerCurves.Log : v => v,
            XTicks = axis => Clear(axis, isLog
                ? sizes.Select(s => new AxisTick(PowerCurves.Log(s), NumberText.Count((long)s)))
                : LinearAxis.RoundValues(axis.Low, axis.High, 7).Where(v => v > 0 && v == Math.Floor(v)).Select(v => new AxisTick(v, NumberText.Count((long)v)))),
            Curves = PowerCurves.OverSize(endpoint, _perArm),
        };
    }

    private PowerPanel ThetaPanel(ImmutableArray<Curve> curves) => new()
    {
        XTitle = PowerWords.TrueEffect(endpoint),
        ToAxis = v => v,
        XTicks = axis => EffectTicks.Choose(axis, endpoint.Display, endpoint.AnalysisScale == AnalysisScale.Log, 11),
        Curves = curves,
        Reference = (PowerWords.Level(endpoint), PowerWords.Alpha(endpoint)),
    };

    private PowerPanel DosePanel(ImmutableArray<double> doses, ImmutableArray<Curve> curves) => new()
    {
        XTitle = $"Dose{(trial.DoseUnit is { } unit ? $", {unit}" : "")} (log axis)",
        ToAxis = PowerCurves.Log,
        XTicks = axis => Clear(axis, doses.Select((d, i) => new AxisTick(PowerCurves.Log(d), PowerCurves.DoseText(d) + (i == 0 && endpoint.Comparison == TrialComparison.BetweenDoses ? " (reference)" : "")))),
        Curves = curves,
        AlsoShow = doses,
    };

    private string Words(PowerSummary summary) =>
        $"{string.Join('/', summary.SizePerArm.Select(n => NumberText.Count(n)))} patients: "
        + string.Join(", ", PowerCurves.Kinds.Select(k => $"{k.Name} {NumberText.Simulated(k.Value(summary))}"));

    private static ImmutableArray<AxisTick> Clear(LinearAxis axis, IEnumerable<AxisTick> ticks)
    {
        var kept = ImmutableArray.CreateBuilder<AxisTick>();
        foreach (var tick in ticks)
        {
            var half = 0.5 * TextMetrics.Width(tick.Label, 11) + 4;
            if (kept.Count == 0 || axis.Position(tick.Value) - half > axis.Position(kept[^1].Value) + 0.5 * TextMetrics.Width(kept[^1].Label, 11) + 4)
            {
                kept.Add(tick);
            }
        }

        return kept.ToImmutable();
    }
}
