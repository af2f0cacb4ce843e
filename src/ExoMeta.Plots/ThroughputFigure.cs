using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Throughput;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;
using ExoMeta.Plots.Throughput;

namespace ExoMeta.Plots;

/// <summary>
/// The history of the engine's throughput on one processor: a panel a kernel, its ratio to the reference by run, the band in which a run of the
/// same speed would lie, and the level that it may not fall below where one is asked for.
/// </summary>
public static class ThroughputFigure
{
    /// <summary>Runs that a panel shows at most: the last ones.</summary>
    public const int MostRuns = 60;

    private const double Margin = 18;
    private const double Gap = 16;
    private const int Columns = 3;
    private const double Width = 2 * Margin + Columns * ThroughputPanel.Width + (Columns - 1) * Gap;

    /// <summary>Lays the figure out.</summary>
    public static PlotScene Draw(ThroughputReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var scene = new SceneBuilder();
        var title = $"Throughput on {report.Machine.Cpu}, {NumberText.Count(report.Machine.VectorBits)}-bit vectors";
        var y = scene.Paragraph(Margin, Margin, Width - 2 * Margin, title, new(16, Bold: true)) + 2;
        y = scene.Paragraph(Margin, y, Width - 2 * Margin, Explanation(report), new(11.5, Colour: ColourRole.Muted)) + 10;
        for (var i = 0; i < report.Comparisons.Length; i++)
        {
            var (row, column) = (i / Columns, i % Columns);
            var panel = new ThroughputPanel(report.Comparisons[i], report.FailBelow);
            panel.Draw(scene, Margin + column * (ThroughputPanel.Width + Gap), y + row * (ThroughputPanel.Height + Gap));
        }

        var rows = (report.Comparisons.Length + Columns - 1) / Columns;
        var height = Math.Ceiling(y + rows * (ThroughputPanel.Height + Gap) - Gap + Margin);
        return new(
            "throughput", Width, height, TextMetrics.Clean(title), TextMetrics.Clean($"{string.Join("; ", report.Comparisons.Select(Words))}."),
            [new Primitive.Rectangle(0, 0, Width, height, new(ColourRole.Paper), Stroke.None), .. scene.Primitives]);
    }

    private static string Explanation(ThroughputReport report)
    {
        var floor = report.FailBelow is { } part ? $"; dashed: {part.ToString("0.###", CultureInfo.InvariantCulture)} of that median" : "";
        return $"Throughput over that of a reference timed in the neighbouring milliseconds, by run (the last {NumberText.Count(MostRuns)}); large point: this run. "
            + $"Line and band: median of up to {NumberText.Count(ThroughputChange.Window)} runs before it, and where a run of the same speed would lie{floor}.";
    }

    private static string Words(KernelComparison c) => $"{c.Measurement.Kernel.Name}: ratio {NumberText.General(c.Measurement.Ratio)}{(ThroughputPanel.Change(c) is { Length: > 0 } change ? $", {change}" : "")}";
}
