using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Power;

/// <summary>How the true effect of an endpoint is shown.</summary>
/// <param name="Measure">Code of its measure.</param>
/// <param name="EffectName">What it is on the analysis scale.</param>
/// <param name="Display">The scale on which people read it.</param>
internal sealed record EffectScale(string Measure, string EffectName, DisplayScale Display)
{
    private bool IsLog => Display is DisplayScale.Ratio or DisplayScale.PercentChange;

    private AnalysisScale Scale => IsLog ? AnalysisScale.Log : AnalysisScale.Identity;

    /// <summary>The name of the axis.</summary>
    public string AxisTitle => Display switch
    {
        DisplayScale.PercentChange => "True percent change against the comparator (log axis)",
        DisplayScale.Ratio => $"True {Name} (log axis)",
        _ => $"True {Name}",
    };

    private string Name => Measures.TryFind(Measure, out var measure) ? measure.Name : EffectName.Replace("log ", "", StringComparison.Ordinal);

    /// <summary>The scale of an endpoint.</summary>
    public static EffectScale Of(TrialEndpointResult endpoint) => new(endpoint.Measure, endpoint.EffectName, endpoint.Display);

    /// <summary>The scale of an endpoint.</summary>
    public static EffectScale Of(Endpoint endpoint) => new(endpoint.Measure, endpoint.EffectName, endpoint.Display);

    /// <summary>The effect as people read it: "OR 0.50", "−30 %", "MD 4".</summary>
    /// <param name="theta">On the analysis scale.</param>
    public string Text(double theta) => Display switch
    {
        DisplayScale.PercentChange => Math.Abs(theta) < 1e-12 ? "0 %" : NumberText.Value(Display, Scale, theta, new(-1, 1)) + " %",
        DisplayScale.Ratio => $"{Measure} {NumberText.Value(Display, Scale, theta, new(theta, theta))}",
        _ => $"{Measure} {NumberText.AsPrinted(Math.Round(theta, 4))}",
    };

    /// <summary>Ticks of an axis of effects.</summary>
    public ImmutableArray<AxisTick> Ticks(LinearAxis axis) => EffectTicks.Choose(axis, Display, IsLog, PanelFrame.TickStyle.Size);
}
