using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Batch;
using ExoMeta.Analysis.Results;
using ExoMeta.Cli.Output;
using ExoMeta.Plots.Text;

namespace ExoMeta.Cli.Batch;

/// <summary>What a batch did, as text and as a document.</summary>
internal static class BatchTexts
{
    private const int ListedEntries = 20;

    /// <summary>For a person: what was done and why, what moved, what failed.</summary>
    public static string Summary(BatchReport report)
    {
        var text = new StringBuilder();
        foreach (var status in new[] { EntryStatus.Built, EntryStatus.Stale, EntryStatus.Removed })
        {
            var entries = report.With(status).ToArray();
            foreach (var entry in entries.Take(ListedEntries))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {Word(status)} {entry.Id}: {TextMetrics.Clean(string.Join("; ", entry.Reasons))}");
            }

            if (entries.Length > ListedEntries)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {Word(status)} {entries.Length - ListedEntries} more");
            }
        }

        foreach (var entry in report.Entries)
        {
            foreach (var crossing in entry.Changes.Where(c => c.CrossingChanged).SelectMany(c => ChangeText.Crossings(c).Select(t => c.Name.Length == 0 ? t : $"{c.Name}: {t}")))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {entry.Id}: {TextMetrics.Clean(crossing)}");
            }
        }

        text.AppendLine(Line(report));
        return text.ToString();
    }

    /// <summary>The same in a line.</summary>
    public static string Line(BatchReport report)
    {
        var counts = Enum.GetValues<EntryStatus>().Where(s => s is EntryStatus.Fresh || report.Count(s) > 0).Select(s => string.Create(CultureInfo.InvariantCulture, $"{report.Count(s)} {Word(s)}"));
        var moved = report.Entries.Count(e => e.Changes.Any(ChangeText.IsVisible));
        var changes = moved > 0 ? string.Create(CultureInfo.InvariantCulture, $"; conclusions of {moved} moved: {Path.Combine(report.Folder, ChangesPage.Name)}") : "";
        var failed = report.With(EntryStatus.Failed).Select(e => e.Id).ToArray();
        return $"{report.Manifest}: {string.Join(", ", counts)}{changes}{(failed.Length > 0 ? $"; failed: {string.Join(", ", failed)}" : "")}";
    }

    /// <summary>Every problem of what failed, a line each.</summary>
    public static IEnumerable<string> Problems(BatchReport report) => report.With(EntryStatus.Failed).SelectMany(e => e.Problems).Select(p => TextMetrics.Clean(p.ToString()));

    /// <summary>For a program.</summary>
    public static string Json(BatchReport report) => JsonOutput.Text(json =>
    {
        json.WriteString("manifest", report.Manifest);
        json.WriteString("out", report.Folder);
        foreach (var status in Enum.GetValues<EntryStatus>())
        {
            json.WriteNumber(Word(status), report.Count(status));
        }

        json.Objects("entries", report.Entries, entry =>
        {
            json.WriteString("id", entry.Id);
            json.WriteString("status", Word(entry.Status));
            json.Texts("reasons", entry.Reasons);
            json.Texts("problems", entry.Problems.Select(p => p.ToString()));
            json.Texts("outputs", entry.Known?.Outputs.Select(o => o.File) ?? []);
            json.Objects("changes", entry.Changes, change =>
            {
                json.WriteString("name", change.Name);
                json.WriteBoolean("crossingChanged", change.CrossingChanged);
                json.WriteBoolean("visible", ChangeText.IsVisible(change));
                json.Conclusion("before", change.Before);
                json.Conclusion("after", change.After);
            });
        });
    });

    private static string Word(EntryStatus status) => JsonWriting.Words(status);
}
