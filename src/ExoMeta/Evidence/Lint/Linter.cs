using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// Checks evidence without pooling it: what a careful reviewer would ask about, with place, severity and the numbers. Nothing is repaired.
/// </summary>
/// <remarks>
/// Every comparison is of what the printed digits allow (half a unit of the last one either way, half-way cases rounded either way), so
/// that a correct table has no error because of rounding.
/// </remarks>
public static class Linter
{
    /// <summary>Lints files.</summary>
    /// <param name="inputs">The files: tables of claims, of assumptions, of study data; recognised by their headers.</param>
    /// <param name="options">Which findings are wanted.</param>
    /// <exception cref="InvalidInputException">A file cannot be read as a table, or nobody can tell what it holds: every problem of every file.</exception>
    /// <exception cref="ArgumentException">The options name a rule that does not exist.</exception>
    public static LintReport Check(IEnumerable<LintInput> inputs, LintOptions options)
    {
        var problems = new ProblemList();
        var report = Check(inputs, options, problems);
        problems.ThrowIfAny();
        return report!;
    }

    /// <summary>The same; null, with every problem of every file noted, when a file cannot be read.</summary>
    /// <param name="inputs">The files.</param>
    /// <param name="options">Which findings are wanted.</param>
    /// <param name="problems">Receives what is wrong with the files themselves.</param>
    /// <exception cref="ArgumentException">The options name a rule that does not exist.</exception>
    public static LintReport? Check(IEnumerable<LintInput> inputs, LintOptions options, ProblemList problems)
    {
        foreach (var id in options.Rules.Concat(options.Skip).Where(id => !LintRules.TryFind(id, out _)))
        {
            throw new ArgumentException($"unknown rule '{id}'{NearestName.Hint(id, LintRules.All.Select(r => r.Id))}", nameof(options));
        }

        var found = new ProblemList();
        var tables = inputs.Select(i => LintTable.Read(i, found)).ToList();
        problems.AddRange(found.ToSorted());
        if (!found.IsEmpty)
        {
            return null;
        }

        var read = tables.OfType<LintTable>().ToList();
        var findings = read.SelectMany((t, i) => Check(t).Where(f => IsWanted(f, options)).Select(f => (Table: i, Finding: f)))
            .OrderBy(f => f.Table).ThenBy(f => f.Finding.Location.Line ?? 0).ThenBy(f => f.Finding.Location.Column ?? 0)
            .ThenByDescending(f => f.Finding.Severity).ThenBy(f => f.Finding.Rule, StringComparer.Ordinal)
            .Select(f => f.Finding);
        return new([.. read.Select(t => new LintedFile(t.File, t.Kind, t.RowCount))], [.. findings]);
    }

    private static List<LintFinding> Check(LintTable table)
    {
        var found = LintRules.All.SelectMany(r => r.Check(table)).ToList();
        found.AddRange(LintRules.Unreadable.From(table, Refused(table), found));
        return found;
    }

    private static bool IsWanted(LintFinding finding, LintOptions options) => finding.Severity >= options.MinimumSeverity
        && (options.Rules.IsDefaultOrEmpty || options.Rules.Contains(finding.Rule))
        && !options.Skip.Contains(finding.Rule);

    /// <summary>What the reader that a run would use refuses.</summary>
    private static ImmutableArray<Problem> Refused(LintTable table)
    {
        var (input, problems) = (table.Input, new ProblemList());
        switch (table.Kind)
        {
            case LintTableKind.Claims:
                _ = EvidenceTable.Read(input.Path, input.DisplayName, problems);
                break;
            case LintTableKind.Assumptions:
                _ = AssumptionTable.Read(input.Path, input.DisplayName, null, problems);
                break;
            default:
                ReadData(table, problems);
                break;
        }

        return problems.ToSorted();
    }

    private static void ReadData(LintTable table, ProblemList problems)
    {
        // Without the measure's own columns the table holds printed effects of it, which are checked as such.
        var input = table.Input;
        if (input.Measure is not { } measure || !measure.ColumnSets.Any(s => s.Columns.All(c => table.IndexOf(c.Name) >= 0) && (!s.NeedsIntervalReading || input.IsLog is not null)))
        {
            return;
        }

        var taken = measure.ColumnSets.SelectMany(s => s.Columns).Select(c => c.Name).Append(StudyTable.LabelColumn).ToHashSet(StringComparer.Ordinal);
        var options = new StudyTableOptions
        {
            Map = input.Map.Where(m => taken.Contains(m.Key)).ToImmutableDictionary(StringComparer.Ordinal),
            Interval = input.IsLog is { } isLog ? new IntervalReading(isLog, input.Level) : null,
        };
        _ = StudyTable.Read(input.Path, input.DisplayName, measure, options, problems);
    }
}
