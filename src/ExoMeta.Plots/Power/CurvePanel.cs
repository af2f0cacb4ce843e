using System.Collections.Immutable;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Power;

/// <summary>A panel of simulated probabilities over something, its curves named where they end.</summary>
internal sealed class CurvePanel
{
    private const double PlotWidth = 440;
    private const double PlotHeight = 270;
    private const double WidestLabel = 330;

    /// <summary>Identifier, unique in the figure.</summary>
    public required string Id { get; init; }

    /// <summary>What stands above it; empty for nothing.</summary>
    public required string Heading { get; init; }

    /// <summary>Name of the horizontal axis.</summary>
    public required string Title { get; init; }

    /// <summary>Ticks of the horizontal axis, in axis units.</summary>
    public required Func<LinearAxis, ImmutableArray<AxisTick>> Ticks { get; init; }

    /// <summary>The curves; later ones lie on top.</summary>
    public required ImmutableArray<Curve> Curves { get; init; }

    /// <summary>Name of the vertical axis.</summary>
    public string Probability { get; init; } = "P(significant)";

    /// <summary>A probability to compare with, and its name; null for none.</summary>
    public (double Value, string Label)? Reference { get; init; }

    /// <summary>Places to include besides those of the curves, in axis units.</summary>
    public ImmutableArray<double> AlsoShow { get; init; } = [];

    /// <summary>
    /// Top of the axis: 100 %, or less where every curve but a ceiling stays low, because power of 2 % and of 4 % must be told apart; the axis says so, and what
    /// lies above it is named there.
    /// </summary>
    private double Highest
    {
        get
        {
            var highest = Curves.Where(c => !c.MayLeaveAxis).SelectMany(c => c.Points).Select(p => p.Y.Upper).DefaultIfEmpty(1).Max();
            return highest <= 0.045 ? 0.05 : highest <= 0.09 ? 0.1 : highest <= 0.18 ? 0.2 : highest <= 0.45 ? 0.5 : 1;
        }
    }

    private PanelAxis Vertical => NumberTicks.Percent(0, Highest, Probability, 6, hasGrid: true);

    private (double Low, double High) Ends
    {
        get
        {
            double[] places = [.. Curves.SelectMany(c => c.Points).Select(p => p.X), .. AlsoShow];
            var (low, high) = (places.Min(), places.Max());
            var margin = high > low ? 0.03 * (high - low) : 0.5;
            return (low - margin, high + margin);
        }
    }

    /// <summary>Width of a page on which the panel and its labels have room.</summary>
    public double Width => Math.Ceiling(2 * FigurePage.Margin + PanelFrame.LeftOf(Vertical) + PlotWidth + EndLabels.Room(Labels()));

    /// <summary>Draws the panel.</summary>
    public void Draw(FigurePage page)
    {
        if (Heading.Length > 0)
        {
            page.Heading(TextMetrics.Clean(Heading));
        }

        var (vertical, (low, high), labels) = (Vertical, Ends, Labels());
        var right = page.Inner - PanelFrame.LeftOf(vertical) - PlotWidth;
        var panel = page.Panel(
            Id, PlotHeight, box => new(low, high, Title, Ticks(new LinearAxis(low, high, box.X, box.Right))), vertical, Marks(), right);
        page.Y = Math.Max(page.Y, EndLabels.Draw(page.Scene, panel, labels) + 6);
    }

    private IEnumerable<Mark> Marks()
    {
        if (Reference is { } reference)
        {
            yield return new Mark.Rule(reference.Value, IsVertical: false, new(ColourRole.Muted, 1, [2, 3])) { Name = reference.Label };
        }

        foreach (var mark in Curves.Where(c => !IsAbove(c)).SelectMany(c => c.Marks()))
        {
            yield return mark;
        }
    }

    private bool IsAbove(Curve curve) => curve.MayLeaveAxis && curve.Points.All(p => p.Y.Estimate > Highest);

    private ImmutableArray<EndLabel> Labels() =>
    [
        .. Curves.Select(curve =>
        {
            var last = curve.Points[^1];
            var percent = ": " + NumberText.Percent(last.Y.Estimate, last.Y.Estimate < 0.0995 ? 1 : 0);
            return new EndLabel(
                (IsAbove(curve) ? "↑ off the axis: " : "") + EndLabels.Fit(curve.Label, percent, WidestLabel), last.X, last.Y.Estimate, curve.Look.Line(curve.Width),
                curve.IsLevel ? null : curve.Look.Symbol);
        }),
        .. Reference is { } reference ? [new EndLabel(reference.Label, Ends.High, reference.Value, new(ColourRole.Muted, 1, [2, 3]), null)] : Array.Empty<EndLabel>(),
    ];

    /// <summary>Ticks of which those are left out that have no room beside the one before.</summary>
    public static ImmutableArray<AxisTick> Clear(LinearAxis axis, IEnumerable<AxisTick> ticks)
    {
        var kept = ImmutableArray.CreateBuilder<AxisTick>();
        double Half(AxisTick tick) => 0.5 * PanelFrame.TickStyle.Measure(tick.Label) + 4;
        foreach (var tick in ticks)
        {
            if (kept.Count == 0 || axis.Position(tick.Value) - Half(tick) > axis.Position(kept[^1].Value) + Half(kept[^1]))
            {
                kept.Add(tick);
            }
        }

        return kept.ToImmutable();
    }
}
