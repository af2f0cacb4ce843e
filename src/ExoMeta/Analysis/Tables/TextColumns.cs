using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using ExoMeta.Evidence;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Tables;

/// <summary>Columns of texts by name, as a table of evidence would have them; null is an empty cell.</summary>
/// <param name="All">Name and cells of each column; columns are of one length.</param>
public sealed record TextColumns(ImmutableArray<(string Name, ImmutableArray<string?> Cells)> All)
{
    /// <summary>Names of the columns.</summary>
    public ImmutableArray<string> Names => [.. All.Select(c => c.Name)];

    /// <summary>Number of rows.</summary>
    public int RowCount => All.IsEmpty ? 0 : All[0].Cells.Length;

    /// <summary>The cells of a row, from 0.</summary>
    public IEnumerable<string?> Row(int row) => All.Select(c => c.Cells[row]);

    /// <summary>Reads a CSV file; null, with every problem noted, when it is not a table.</summary>
    public static TextColumns? Read(string path, ProblemList problems) => Of(CsvTable.Read(path, path, problems));

    /// <summary>Reads a comma-separated table in memory; null, with every problem noted, when it is none.</summary>
    /// <param name="text">The table, with its header.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static TextColumns? Parse(string text, string name, ProblemList problems) => Of(CsvTable.FromText(text, name, problems));

    private static TextColumns? Of(CsvTable? table) => table is null
        ? null
        : new([.. table.Header.Select((name, c) => (name.Text, table.Rows.Select(row => row[c].IsMissing ? null : row[c].Text).ToImmutableArray()))]);

    /// <summary>Takes all rows of a reader. Numbers are written with all their digits, times in ISO 8601, true and false as words.</summary>
    /// <param name="reader">The reader, before its first row.</param>
    public static TextColumns Of(DbDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var cells = Enumerable.Range(0, reader.FieldCount).Select(_ => ImmutableArray.CreateBuilder<string?>()).ToArray();
        while (reader.Read())
        {
            for (var c = 0; c < cells.Length; c++)
            {
                cells[c].Add(reader.IsDBNull(c) ? null : Text(reader.GetValue(c)));
            }
        }

        return new([.. cells.Select((column, c) => (reader.GetName(c), column.ToImmutable()))]);
    }

    private static string Text(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        double or float => ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture),
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
