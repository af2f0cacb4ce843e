using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Evidence.Lint;

/// <summary>A printed test: its statistic, degrees of freedom and column.</summary>
/// <param name="Column">tval, zval, fval or chi2.</param>
/// <param name="Statistic">The statistic.</param>
/// <param name="DegreesOfFreedom">Those that the source may have used.</param>
/// <param name="Numerator">Numerator degrees of freedom of F; 0 otherwise.</param>
internal sealed record PrintedTest(string Column, PrintedNumber Statistic, IReadOnlyList<double> DegreesOfFreedom, double Numerator);

/// <summary>One row: its cells as printed, and what they say of groups, effects and tests. Cells that are no numbers count as absent here.</summary>
internal sealed class LintRow
{
    private readonly LintTable _table;
    private readonly ImmutableArray<CsvCell> _cells;

    public LintRow(LintTable table, ImmutableArray<CsvCell> cells, int index)
    {
        (_table, _cells) = (table, cells);
        Line = cells[0].Location.Line ?? index + 1;
        IsLabelled = Text(StudyTable.LabelColumn).Length > 0;
        Label = IsLabelled ? Text(StudyTable.LabelColumn) : (index + 1).ToString(CultureInfo.InvariantCulture);
        (Kinds, Groups, Effects) = table.Kind == LintTableKind.Claims ? ClaimRows.Read(this) : DataRows.Read(this, table.Input);
        P = [.. Kinds.Where(k => k.Kind is LintColumnKind.P or LintColumnKind.PBound)
            .Select(k => (k.Column, PrintedP.TryParse(Text(k.Column), out var p) ? k.Kind == LintColumnKind.PBound ? p with { Relation = -1 } : p : null))
            .Where(p => p.Item2 is not null)!];
        Test = DataRows.TestOf(this);
    }

    /// <summary>1-based line of the file.</summary>
    public int Line { get; }

    /// <summary>Study, or the row's number.</summary>
    public string Label { get; }

    /// <summary>Whether the study is named.</summary>
    public bool IsLabelled { get; }

    /// <summary>Whether it is a row of an evidence table.</summary>
    public bool IsClaim => _table.Kind == LintTableKind.Claims;

    /// <summary>Columns that hold something, with what they may hold.</summary>
    public ImmutableArray<(string Column, LintColumnKind Kind)> Kinds { get; }

    /// <summary>The groups of the row.</summary>
    public ImmutableArray<Group> Groups { get; }

    /// <summary>Effects with their intervals: from cells first, then from texts.</summary>
    public ImmutableArray<PrintedEffect> Effects { get; }

    /// <summary>p-values, with their columns.</summary>
    public ImmutableArray<(string Column, PrintedP Value)> P { get; }

    /// <summary>A printed test.</summary>
    public PrintedTest? Test { get; }

    /// <summary>Its outcome, which makes rows comparable; empty where the table has none.</summary>
    public string Outcome => Text("outcome");

    /// <summary>Whether the row says that its effect is adjusted, so that crude data need not give it.</summary>
    public bool IsAdjusted => Text("adjusted").ToUpperInvariant() is not ("" or "NO" or "N" or "FALSE" or "0" or "CRUDE" or "UNADJUSTED");

    /// <summary>The effect that stands in cells of its own.</summary>
    public PrintedEffect? Effect => Effects.FirstOrDefault(e => !e.IsQuoted);

    /// <summary>Trimmed text of a column; empty when the column or its value is missing.</summary>
    public string Text(string column) => _table.IndexOf(column) is var i and >= 0 && !_cells[i].IsMissing ? _cells[i].Text : "";

    /// <summary>The number in a column; null when there is none.</summary>
    public PrintedNumber? Number(string column) =>
        Text(column) is { Length: > 0 } text && PrintedNumber.TryParse(text, out var number, out _) ? number : null;

    /// <summary>A whole number of at least some size; null when there is none.</summary>
    public double? Whole(string column, double atLeast = 0) =>
        Number(column) is { } n && n.Value >= atLeast && n.Value == Math.Floor(n.Value) ? n.Value : null;

    /// <summary>A group of the row.</summary>
    public Group? Group(GroupRole role) => Groups.FirstOrDefault(g => g.Role == role);

    /// <summary>Where a column's cell stands; the row's beginning where the table lacks the column.</summary>
    public SourceLocation LocationOf(string column) => _cells[Math.Max(0, _table.IndexOf(column))].Location;

    /// <summary>The column's name as the user wrote it.</summary>
    public string NameOf(string column) => _table.Input.Map.GetValueOrDefault(column, column);

    /// <summary>Every cell as text, for comparing whole rows.</summary>
    public ImmutableArray<string> Cells => [.. _cells.Select(c => c.Text)];
}
