using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Requests;

/// <summary>What a row is ordered by.</summary>
/// <param name="Label">Its study.</param>
/// <param name="Estimate">Its effect, on the analysis scale.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Weight">Percent of the total weight; null where the model has no weights.</param>
/// <param name="Cell">Its cell in the column of the order; empty where it has none.</param>
public readonly record struct OrderedRow(string Label, double Estimate, double StandardError, double? Weight, string Cell);

/// <summary>An order of rows, by what they say or by a column of their table. Equal rows keep the order of the table.</summary>
public sealed record RowOrder
{
    private RowOrder(string name, string? column) => (Name, Column) = (name, column);

    /// <summary>As in the table.</summary>
    public static RowOrder Table { get; } = new("table", null);

    /// <summary>The smallest effect first.</summary>
    public static RowOrder Effect { get; } = new("effect", null);

    /// <summary>The largest weight first; of rows without weights the most precise one.</summary>
    public static RowOrder Weight { get; } = new("weight", null);

    /// <summary>The smallest standard error first.</summary>
    public static RowOrder Precision { get; } = new("precision", null);

    /// <summary>By the letters of the label, capitals like small ones.</summary>
    public static RowOrder Study { get; } = new("study", null);

    /// <summary>The orders that are no columns.</summary>
    public static ImmutableArray<RowOrder> All { get; } = [Table, Effect, Weight, Precision, Study];

    /// <summary>Its name: "effect", or that of the column.</summary>
    public string Name { get; }

    /// <summary>The column that it goes by; null for none.</summary>
    public string? Column { get; }

    /// <summary>The order of a name: one of <see cref="All"/>, or else that of a column, which only a table can deny.</summary>
    public static RowOrder Of(string name) => All.FirstOrDefault(o => o.Name == name) ?? new(name, name);

    /// <summary>What is wrong with the order for a table; null for nothing.</summary>
    /// <param name="cells">The columns of the table.</param>
    public string? ProblemIn(TableCells cells) => Column is { } column && !cells.Has(column)
        ? $"'{column}' is neither an order ({string.Join(' ', All.Select(o => o.Name))}) nor a column of the table{NearestName.Hint(column, [.. All.Select(o => o.Name), .. cells.Names])}"
        : null;

    /// <summary>
    /// Numbers of the rows, from 0, in this order. A column of numbers (missing ones aside) goes by their size, any other by its letters; rows without a cell come last.
    /// </summary>
    public ImmutableArray<int> Arrange(ImmutableArray<OrderedRow> rows)
    {
        var numbers = Enumerable.Range(0, rows.Length);
        return this switch
        {
            { Column: not null } => ByCell(rows, numbers),
            { Name: "effect" } => [.. numbers.OrderBy(i => rows[i].Estimate)],
            { Name: "weight" } when rows.All(r => r.Weight is not null) => [.. numbers.OrderByDescending(i => rows[i].Weight)],
            { Name: "weight" or "precision" } => [.. numbers.OrderBy(i => rows[i].StandardError)],
            { Name: "study" } => [.. numbers.OrderBy(i => rows[i].Label, StringComparer.OrdinalIgnoreCase)],
            _ => [.. numbers],
        };
    }

    /// <summary>Numbers of an answer's rows, from 0, in this order.</summary>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    public ImmutableArray<int> Arrange(PoolAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Arrange(AnsweredRows.ToOrder(answer.Rows, answer.Source, this, TableCells.Of(answer)));
    }

    private static ImmutableArray<int> ByCell(ImmutableArray<OrderedRow> rows, IEnumerable<int> numbers)
    {
        var values = rows.Select(r => NumberReader.TryParse(r.Cell, out var value, out _) ? value : (double?)null).ToArray();
        var last = numbers.OrderBy(i => rows[i].Cell.Length == 0);
        return rows.Where((r, i) => r.Cell.Length > 0 && values[i] is null).Any()
            ? [.. last.ThenBy(i => rows[i].Cell, StringComparer.OrdinalIgnoreCase)]
            : [.. last.ThenBy(i => values[i])];
    }
}
