using System.Globalization;
using ExoMeta.Analysis.Throughput;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Plots.Throughput;

namespace ExoMeta.Plots;

/// <summary>
/// The history of the engine's throughput on one processor: a panel a kernel, its ratio to the reference by run, the band in which a run of the
/// same speed would lie, and the level that it may not fall below where one is asked for.
/// </summary>
public static class ThroughputFigure
{
    /// <summary>Its name in commands and files.</summary>
    public const string Name = "throughput";

    /// <summary>What it is, in a few words.</summary>
    public const string Title = "History of the engine's throughput, from a file of 'exometa bench --history'";

    /// <summary>Runs that a panel shows at most: the last ones.</summary>
    public const int MostRuns = 60;

    private const double Gap = 16;
    private const int Columns = 3;
    private const double Width = 2 * FigurePage.Margin + Columns * ThroughputPanel.Width + (Columns - 1) * Gap;

    /// <summary>Lays the figure out.</summary>
    public static PlotScene Draw(ThroughputCourse course, FigureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(course);
        var page = new FigurePage(Width);
        page.Title(options ?? new(), $"Throughput on {course.Machine.Cpu}, {NumberText.Count(course.Machine.VectorBits)}-bit vectors");
        page.Subtitle(Explanation(course));
        var top = page.Y + 8;
        for (var i = 0; i < course.Kernels.Length; i++)
        {
            var (row, column) = (i / Columns, i % Columns);
            new ThroughputPanel(course.Kernels[i], course.FailBelow, i + 1).Draw(
                page.Scene, page.Left + column * (ThroughputPanel.Width + Gap), top + row * (ThroughputPanel.Height + Gap));
        }

        var rows = (course.Kernels.Length + Columns - 1) / Columns;
        page.Y = top + Math.Max(0, rows * (ThroughputPanel.Height + Gap) - Gap);
        if (course.OtherLines > 0)
        {
            page.Note(course.OtherLines == 1
                ? "One line of another processor or vector width is not shown."
                : $"{NumberText.Count(course.OtherLines)} lines of other processors or vector widths are not shown.");
        }

        return page.Finish(Name, $"{string.Join("; ", course.Kernels.Select(Words))}.");
    }

    private static string Explanation(ThroughputCourse course)
    {
        var floor = course.FailBelow is { } part ? $"; dashed: {part.ToString("0.###", CultureInfo.InvariantCulture)} of that median" : "";
        return $"Throughput over that of a reference timed in the neighbouring milliseconds, by run (the last {NumberText.Count(MostRuns)}); large point: the last run. "
            + $"Line and band: median of up to {NumberText.Count(ThroughputChange.Window)} runs before it, and where a run of the same speed would lie{floor}.";
    }

    private static string Words(KernelCourse c) => $"{c.Name}: ratio {NumberText.General(c.Ratio)}{(ThroughputPanel.Change(c) is { Length: > 0 } change ? $", {change}" : "")}";
}
