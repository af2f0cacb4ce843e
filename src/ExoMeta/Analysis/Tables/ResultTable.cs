using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using ExoMeta.Analysis.Results;

namespace ExoMeta.Analysis.Tables;

/// <summary>
/// A result as other programs take it: typed columns in full precision, as CSV, as JSON and as a <see cref="DbDataReader"/>. The records that
/// a table was made from stay where they are, in the result.
/// </summary>
/// <param name="Name">Its name: studies, leaveOneOut.</param>
/// <param name="Columns">Its columns, of one length, each name once.</param>
public sealed record ResultTable(string Name, ImmutableArray<ResultColumn> Columns)
{
    /// <summary>Number of rows.</summary>
    public int RowCount => Columns.IsEmpty ? 0 : Columns[0].Count;

    /// <summary>Finds a column by its name; null when there is none.</summary>
    public ResultColumn? Column(string name) => Columns.FirstOrDefault(c => c.Name == name);

    /// <summary>As CSV: a header and one line a row, RFC 4180 quotes, line feeds, nothing in a cell that does not exist.</summary>
    public string ToCsv()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }))
        {
            csv.WriteRecord([.. Columns.Select(c => c.Name)]);
            for (var row = 0; row < RowCount; row++)
            {
                csv.WriteRecord([.. Columns.Select(c => c.TextOf(row))]);
            }
        }

        return text.ToString();
    }

    /// <summary>As a JSON array of objects, one a row, ending in a line feed; what does not exist is null.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonWriting.Indented))
        {
            WriteTo(json);
        }

        stream.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Writes the array of objects.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartArray();
        for (var row = 0; row < RowCount; row++)
        {
            json.WriteStartObject();
            foreach (var column in Columns)
            {
                json.WritePropertyName(column.Name);
                column.Write(json, row);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>As a reader before its first row: string, double, long and bool, and DBNull for what does not exist.</summary>
    public DbDataReader ToReader()
    {
        // The reader keeps the table and outlives this method: it must not be disposed here.
#pragma warning disable CA2000
        var table = new DataTable(Name) { Locale = CultureInfo.InvariantCulture };
#pragma warning restore CA2000
        foreach (var column in Columns)
        {
            table.Columns.Add(column.Name, column.CellType);
        }

        for (var row = 0; row < RowCount; row++)
        {
            table.Rows.Add([.. Columns.Select(c => c[row] ?? DBNull.Value)]);
        }

        return table.CreateDataReader();
    }
}
