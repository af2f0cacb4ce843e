using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Throughput;
using ExoMeta.Plots.Documents;
using ExoMeta.Plots.Text;

namespace ExoMeta.Cli.Output;

/// <summary>What an engineer reads on the terminal after <c>bench</c>.</summary>
internal static class BenchText
{
    public static string Of(ThroughputReport report, string? history, string? folder)
    {
        var text = new StringBuilder();
        var machine = report.Machine;
        text.AppendLine(CultureInfo.InvariantCulture, $"{TextMetrics.Clean(machine.Cpu)}, {machine.VectorBits}-bit vectors, {Numbers.Plural(machine.Cores, "core")}, {machine.Runtime}{Commit(report.Commit)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"Reference kernel {report.Measurement.Reference / 1e6:0} million steps a second{Load(report)}");
        text.AppendLine();
        text.Append(Kernels(report));
        text.AppendLine();
        text.Append(Limits(report));
        text.AppendLine();
        text.AppendLine("A ratio is throughput over that of the reference, or of one thread, in the neighbouring milliseconds: compare ratios, not throughputs.");
        text.AppendLine("± is the standard error of the ratio within this run; 'before' is the median of the last runs of this processor.");
        foreach (var line in Verdicts(report, history, folder))
        {
            text.AppendLine(line);
        }

        return text.ToString();
    }

    private static TextTable Kernels(ThroughputReport report)
    {
        var table = new TextTable("kernel", "per second", "ratio", "±", "of its limit", "before", "change", "but for noise");
        foreach (var c in report.Comparisons)
        {
            var m = c.Measurement;
            var limit = report.Measurement.OfLimit(m);
            table.Add(
                m.Kernel.Name, $"{ThroughputText.Rate(m.Throughput)} {m.Kernel.Unit}s", ThroughputText.Ratio(m.Ratio), ThroughputText.Percent(m.Error, "0.0") + " %",
                limit is { } l ? $"{ThroughputText.Percent(l.Share, "0.#")} % ({l.Limit})" : "–",
                c.Change is { } b ? ThroughputText.Ratio(b.Before) : c.IsJudged ? "–" : "not judged",
                c.Change is { } d ? ThroughputText.Change(d.Change) + " %" : "–",
                c.Change is { } e ? $"[{ThroughputText.Change(e.Band.Lower)} %, {ThroughputText.Change(e.Band.Upper)} %]" : "–");
        }

        return table;
    }

    private static TextTable Limits(ThroughputReport report)
    {
        var table = new TextTable("limit", "per second", "ratio", "±");
        foreach (var m in report.Measurement.Limits)
        {
            table.Add(m.Kernel.Name, $"{ThroughputText.Rate(m.Throughput)} {m.Kernel.Unit}s", ThroughputText.Ratio(m.Ratio), ThroughputText.Percent(m.Error, "0.0") + " %");
        }

        return table;
    }

    private static IEnumerable<string> Verdicts(ThroughputReport report, string? history, string? folder)
    {
        if (report.Comparisons.Any(c => !c.IsJudged))
        {
            yield return "Other programs use the cores that several threads need: their ratio is not judged.";
        }

        var judged = report.Comparisons.Where(c => c.Change is not null).ToList();
        if (report.FailBelow is { } part && judged.Count > 0)
        {
            yield return report.HasDrop
                ? string.Create(CultureInfo.InvariantCulture, $"Below {part} of the history, beyond noise: {string.Join(", ", judged.Where(c => c.IsBelow).Select(c => c.Measurement.Kernel.Name))}.")
                : string.Create(CultureInfo.InvariantCulture, $"Nothing fell below {part} of its history beyond noise.");
        }
        else if (history is not null && judged.Count == 0)
        {
            yield return "There is no earlier run of this processor to compare with.";
        }

        if (history is not null)
        {
            yield return $"Added a line to {TextMetrics.Clean(history)}";
        }

        if (folder is not null)
        {
            yield return $"Wrote bench.json and figures/throughput.svg to {TextMetrics.Clean(folder)}";
        }
    }

    private static string Commit(BenchCommit? commit) => commit is null ? "" : $", commit {commit.Id[..12]}{(commit.IsDirty ? " with changes" : "")}";

    private static string Load(ThroughputReport report) => report.OtherLoad is { } load
        ? string.Create(CultureInfo.InvariantCulture, $"; other programs used {100 * load:0} % of the machine") : "";
}
