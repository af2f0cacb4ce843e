using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Evidence.Lint;

/// <summary>A table as the rules see it.</summary>
internal sealed class LintTable
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly CsvTable _table;

    private LintTable(CsvTable table, LintInput input, LintTableKind kind)
    {
        (_table, Input, Kind) = (table, input, kind);
        Rows = kind == LintTableKind.Assumptions ? [] : [.. table.Rows.Select((cells, i) => new LintRow(this, cells, i))];
    }

    public LintInput Input { get; }

    public LintTableKind Kind { get; }

    public string File => _table.File;

    public ImmutableArray<LintRow> Rows { get; }

    /// <summary>Rows in the file; the rules see none of an assumption table.</summary>
    public int RowCount => _table.Rows.Length;

    /// <summary>Index of a column by its canonical name; −1 when it is missing.</summary>
    public int IndexOf(string column)
    {
        if (!_indices.TryGetValue(column, out var index))
        {
            index = _table.IndexOf(Input.Map.GetValueOrDefault(column, column));
            _indices.Add(column, index);
        }

        return index;
    }

    /// <summary>The table; null, with the problems noted, when the file cannot be read or nobody can tell what it holds.</summary>
    public static LintTable? Read(LintInput input, ProblemList problems)
    {
        var table = CsvTable.Read(input.Path, input.DisplayName, problems);
        if (table is null)
        {
            return null;
        }

        bool Has(string column) => table.IndexOf(column) >= 0;
        if (Has("form") && Has("printed") && Has("quote"))
        {
            return HasAll(table, EvidenceTable.Columns, problems) ? new(table, input, LintTableKind.Claims) : null;
        }

        if (Has("claim") && Has("field") && Has("value"))
        {
            return new(table, input, LintTableKind.Assumptions);
        }

        var before = problems.ToSorted().Length;
        CheckMap(table, input, problems);
        if (input.Measure is { } measure)
        {
            CheckMeasure(table, input, measure, problems);
        }
        else if (!LintColumns.Data.Keys.Concat(LintColumns.Texts).Any(c => Has(input.Map.GetValueOrDefault(c, c))))
        {
            problems.Add(new(table.File, table.Header[0].Location.Line), null,
                "no column that the linter knows: expected those of an evidence table, or data such as ai n1i ci n2i, m1i sd1i n1i m2i sd2i n2i or est lb ub");
        }

        return problems.ToSorted().Length > before ? null : new(table, input, LintTableKind.StudyData);
    }

    private static bool HasAll(CsvTable table, ImmutableArray<string> columns, ProblemList problems)
    {
        var missing = columns.Where(c => table.IndexOf(c) < 0).ToList();
        missing.ForEach(c => MissingColumns.Report(table, c, columns, "", problems));
        return missing.Count == 0;
    }

    private static void CheckMap(CsvTable table, LintInput input, ProblemList problems)
    {
        var known = LintColumns.Data.Keys.Concat(LintColumns.Labels).Order(StringComparer.Ordinal).ToList();
        foreach (var (column, name) in input.Map.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (!known.Contains(column))
            {
                problems.Add(new("--map"), column, $"the linter reads no column '{column}'{NearestName.Hint(column, known)}");
            }
            else if (table.IndexOf(name) < 0)
            {
                problems.Add(new("--map"), column, $"no column '{name}' in {table.File}{NearestName.Hint(name, table.Header.Select(h => h.Text))}");
            }
        }
    }

    private static void CheckMeasure(CsvTable table, LintInput input, Measure measure, ProblemList problems)
    {
        bool Lacks(string column) => table.IndexOf(input.Map.GetValueOrDefault(column, column)) < 0;

        // A printed effect of any measure stands in est lb ub; the measure's own columns are then not needed.
        if (!Lacks("est") || measure.ColumnSets.Any(s => s.Columns.All(c => !Lacks(c.Name))))
        {
            return;
        }

        var set = measure.ColumnSets.MinBy(s => s.Columns.Count(c => Lacks(c.Name)))!;
        var wanted = set.Columns.Select(c => input.Map.GetValueOrDefault(c.Name, c.Name)).ToList();
        foreach (var column in set.Columns.Where(c => Lacks(c.Name) && !input.Map.ContainsKey(c.Name)))
        {
            MissingColumns.Report(table, column.Name, wanted, $" ({measure.Code} takes {string.Join(", or ", measure.ColumnSets)}, or est lb ub)", problems);
        }
    }
}
