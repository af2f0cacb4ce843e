using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Batch;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Cli.Batch;

/// <summary>
/// CHANGES.md: which conclusions moved in the last run that moved any or failed otherwise than the one before, for the editor of a living review. It holds no date: its history is that
/// of the repository that it is committed to.
/// </summary>
internal static class ChangesPage
{
    /// <summary>Its name.</summary>
    public const string Name = "CHANGES.md";

    /// <summary>The page; null where nothing moved that people could see, so that the page of the run before stands.</summary>
    public static string? Of(BatchReport report, LockFile? before)
    {
        var moved = report.Entries.Select(e => e with { Changes = [.. e.Changes.Where(c => ChangeText.IsVisible(c))] }).Where(e => !e.Changes.IsEmpty).ToImmutableArray();
        var failed = report.With(EntryStatus.Failed).ToArray();
        if (moved.IsEmpty && failed.Select(e => e.Id).Order(StringComparer.Ordinal).SequenceEqual(before?.Failed ?? [], StringComparer.Ordinal))
        {
            return null;
        }

        var page = new StringBuilder("# What moved\n\n");
        var kept = report.Entries.Count(e => e.Status is EntryStatus.Fresh or EntryStatus.Built && !moved.Any(m => m.Id == e.Id));
        page.Append(report.IsFirst
            ? $"First run: {Plural(moved.Length, "analysis", "analyses")}.\n"
            : moved.IsEmpty ? "Against the run before: no conclusion moved.\n"
            : $"Against the run before: conclusions of {Plural(moved.Length, "analysis", "analyses")} moved, those of {NumberText.Count(kept)} did not.\n");
        AppendCrossings(page, moved);
        AppendMoved(page, moved.Where(e => e.Status != EntryStatus.Removed && e.Changes.Any(c => c.Before is not null)), before);
        AppendList(page, "New", moved.Where(e => e.Status != EntryStatus.Removed && e.Changes.All(c => c.Before is null)), c => c.After);
        AppendList(page, "No longer in the manifest", moved.Where(e => e.Status == EntryStatus.Removed), c => c.Before);
        if (failed.Length > 0)
        {
            page.Append("\n## Failed\n\n");
            page.Append(string.Concat(failed.Select(e => $"- **{MarkdownText.Of(e.Id)}**: {(e.Known is null ? "nothing of it was ever made" : "what stands of it is of an earlier run, and may no longer agree with its inputs")}\n"
                + string.Concat(e.Problems.Select(p => $"  - {MarkdownText.Of(p.ToString())}\n")))));
        }

        return page.ToString();
    }

    private static void AppendCrossings(StringBuilder page, ImmutableArray<EntryReport> moved)
    {
        var crossings = moved.SelectMany(e => e.Changes.Where(c => c.CrossingChanged).SelectMany(c => ChangeText.Crossings(c).Select(text => $"- **{Title(e.Id, c.Name)}**: {text}\n"))).ToArray();
        if (crossings.Length > 0)
        {
            page.Append("\n## Across the null\n\n").AppendJoin("", crossings);
        }
    }

    private static void AppendMoved(StringBuilder page, IEnumerable<EntryReport> moved, LockFile? before)
    {
        foreach (var entry in moved)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {MarkdownText.Of(entry.Id)}\n\n");
            page.Append(CultureInfo.InvariantCulture, $"Why: {string.Join("; ", ReasonsOf(entry, before?.Entries.GetValueOrDefault(entry.Id)).Select(MarkdownText.Of))}.\n");
            foreach (var change in entry.Changes)
            {
                if (change.Name.Length > 0)
                {
                    page.Append(CultureInfo.InvariantCulture, $"\n### {MarkdownText.Of(change.Name)}\n");
                }

                page.Append("\n|  | before | now |\n|---|---|---|\n");
                foreach (var (what, old, now) in ChangeText.Rows(change))
                {
                    page.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Of(what)} | {old} | {(old == now ? now : $"**{now}**")} |\n");
                }

                if (ChangeText.NoteOf(change) is { } note)
                {
                    page.Append('\n').Append(note).Append('\n');
                }
            }
        }
    }

    /// <summary>Why, against the lock file: a batch that was interrupted has forgotten its own reasons.</summary>
    private static IEnumerable<string> ReasonsOf(EntryReport entry, LockedEntry? before)
    {
        if (entry.Status != EntryStatus.Fresh || before is null || entry.Known is not { } now)
        {
            return entry.Reasons;
        }

        var inputs = now.Inputs.Where(i => !before.Inputs.Contains(i)).Select(i => $"input {i.Name} changed");
        return [.. inputs, .. before.Options.SequenceEqual(now.Options) ? [] : new[] { "options changed" }, .. before.Program == now.Program ? [] : new[] { "the program changed" }];
    }

    private static void AppendList(StringBuilder page, string heading, IEnumerable<EntryReport> entries, Func<ConclusionChange, Conclusion?> side)
    {
        var lines = entries.SelectMany(e => e.Changes.Select(c => $"- **{Title(e.Id, c.Name)}**: {ChangeText.Line(side(c)!)}\n")).ToArray();
        if (lines.Length > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n").AppendJoin("", lines);
        }
    }

    private static string Title(string id, string name) => name.Length == 0 ? MarkdownText.Of(id) : $"{MarkdownText.Of(id)}, {MarkdownText.Of(name)}";

    private static string Plural(int count, string one, string many) => $"{NumberText.Count(count)} {(count == 1 ? one : many)}";
}
