using ExoMeta.Problems;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// What the commands that compute would refuse in the table and no other rule has named in the same row: the linter never passes a table
/// that a run would not take.
/// </summary>
internal sealed class UnreadableRow() : LintRule(
    "unreadable-row", LintSeverity.Error,
    "A cell that evidence tables, assumption tables or (with a measure) data tables refuse, and that no other rule names.",
    "every column; data tables only with --measure or in an analysis file")
{
    /// <summary>Made by <see cref="Linter"/> from the readers' own problems, after the other rules.</summary>
    internal override IEnumerable<LintFinding> Check(LintTable table) => [];

    /// <summary>The reader's problems that no error names on the same line.</summary>
    public IEnumerable<LintFinding> From(LintTable table, IEnumerable<Problem> problems, IEnumerable<LintFinding> found)
    {
        var named = found.Where(f => f.Severity == LintSeverity.Error).Select(f => f.Location.Line).ToHashSet();
        var rows = table.Rows.ToDictionary(r => r.Line);
        return problems.Where(p => !named.Contains(p.Location.Line)).Select(p => new LintFinding(
            p.Location, p.Location.Line is { } line && rows.TryGetValue(line, out var row) ? row.Label : "", Id, LintSeverity.Error,
            p.Name is null ? p.Message : $"{p.Name}: {p.Message}"));
    }
}
