using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>A table as it stands in its file: names, cells, and where each stands.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Header">Column names.</param>
/// <param name="Rows">Rows, each with one cell a column.</param>
internal sealed record CsvTable(string File, ImmutableArray<CsvCell> Header, ImmutableArray<ImmutableArray<CsvCell>> Rows)
{
    private const int LargestField = 1 << 16;

    /// <summary>Reads a comma-separated table in UTF-8 with a header, RFC 4180 quotes, LF or CRLF; null when anything is wrong with it.</summary>
    public static CsvTable? Read(string path, string displayName, ProblemList problems) =>
        TextFile.Read(path, displayName, problems) is { } utf8 ? Parse(utf8, displayName, problems) : null;

    /// <summary>The same from text in memory.</summary>
    public static CsvTable? FromText(string text, string displayName, ProblemList problems) => Parse(System.Text.Encoding.UTF8.GetBytes(text), displayName, problems);

    /// <summary>A table from columns in memory; its lines are the rows, counted from 1. Null is a missing value.</summary>
    public static CsvTable? FromColumns(IReadOnlyList<(string Name, ImmutableArray<string?> Cells)> columns, string displayName, ProblemList problems)
    {
        var found = new List<Problem>();
        var count = columns.Count == 0 ? 0 : columns[0].Cells.Length;
        foreach (var (name, cells) in columns.Where(c => c.Cells.Length != count))
        {
            found.Add(new(new(displayName), name, string.Create(
                CultureInfo.InvariantCulture, $"the column has {cells.Length} value(s), the first column {count}")));
        }

        foreach (var repeated in columns.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            found.Add(new(new(displayName), repeated.Key, "the column is given twice"));
        }

        if (count == 0)
        {
            found.Add(new(new(displayName), null, "no rows"));
        }

        problems.AddRange(found);
        if (found.Count > 0)
        {
            return null;
        }

        var rows = Enumerable.Range(0, count).Select(i => columns
            .Select(c => new CsvCell(c.Cells[i]?.Trim() ?? "", new(displayName, i + 1))).ToImmutableArray());
        return new(displayName, [.. columns.Select(c => new CsvCell(c.Name, new(displayName)))], [.. rows]);
    }

    /// <summary>Index of a column; −1 when it is missing.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Header.Length; i++)
        {
            if (Header[i].Text == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static CsvTable? Parse(ReadOnlyMemory<byte> utf8, string displayName, ProblemList problems)
    {
        var found = new List<Problem>();
        var records = Records(utf8, displayName, found);

        // A wrong quote misplaces every field after it: what else seems wrong is then its echo.
        var isReadable = records.Count > 0 && found.Count == 0;
        if (isReadable)
        {
            CheckHeader(records[0], found);
            if (records.Count == 1 && found.Count == 0)
            {
                found.Add(new(new(displayName, 1), null, "a header without rows"));
            }

            isReadable = found.Count == 0;
            CheckWidths(records, found);
        }

        // Rows of another width are problems already; the others are read all the same, so that theirs come in the same pass.
        problems.AddRange(found);
        var rows = isReadable ? records.Skip(1).Where(r => r.Length == records[0].Length).ToImmutableArray() : [];
        return rows.IsEmpty ? null : new(displayName, records[0], rows);
    }

    private static List<ImmutableArray<CsvCell>> Records(ReadOnlyMemory<byte> utf8, string displayName, List<Problem> found)
    {
        var isUnclosed = false;
        using var reader = CsvReader.Create(utf8, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            OnMalformedRecord = record =>
            {
                if (record.Reason == CsvMalformedReason.UnterminatedQuote)
                {
                    isUnclosed = true;
                    return;
                }

                found.Add(new(TextFile.Locate(utf8.Span, (int)record.ByteOffset, displayName), null, WhatIsWrong(record.Reason)));
            },
        });
        var records = new List<ImmutableArray<CsvCell>>();
        while (reader.Read())
        {
            if (reader.RawRecord.IndexOfAnyExcept(" \t"u8) >= 0)
            {
                records.Add(Cells(reader, displayName, found));
            }
        }

        if (isUnclosed)
        {
            // The field that is never closed runs to the end of the file: it is the last one read.
            found.Add(new(records[^1][^1].Location, null, "a quote is opened here and never closed"));
        }

        return records;
    }

    private static ImmutableArray<CsvCell> Cells(CsvReader reader, string displayName, List<Problem> found)
    {
        var cells = ImmutableArray.CreateBuilder<CsvCell>(reader.FieldCount);
        var (line, column) = ((int)reader.LineNumber, 1);
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var location = new SourceLocation(displayName, line, column);
            if (reader.GetSpan(i).Length > LargestField)
            {
                found.Add(new(location, null, string.Create(
                    CultureInfo.InvariantCulture, $"the field is longer than {LargestField} bytes (64 KiB); no table needs that")));
            }

            cells.Add(new(reader.GetString(i).Trim(), location));

            // A quoted field may hold line breaks: the next field then begins on a later line.
            var raw = reader.GetRawSpan(i);
            var lastBreak = raw.LastIndexOf((byte)'\n');
            line += raw.Count((byte)'\n');
            column = TextFile.CountCharacters(raw[(lastBreak + 1)..]) + 1 + (lastBreak < 0 ? column : 1);
        }

        return cells.MoveToImmutable();
    }

    private static string WhatIsWrong(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.StrayQuote =>
            "a quote inside a field that does not begin with one; quote the whole field and write the quote twice",
        CsvMalformedReason.TextAfterClosingQuote =>
            "text after a closing quote; expected a comma (a quote inside a quoted field is written twice)",
        _ => "the record is malformed",
    };

    private static void CheckHeader(ImmutableArray<CsvCell> header, List<Problem> found)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in header)
        {
            if (!seen.Add(cell.Text))
            {
                found.Add(new(cell.Location, cell.Text, "the column stands twice in the header"));
            }
        }

        if (header.Length == 1 && header[0].Text.IndexOfAny([';', '\t']) is var at and >= 0)
        {
            var separator = header[0].Text[at] == '\t' ? "tabs" : "semicolons";
            found.Add(new(header[0].Location, null, $"the header is separated by {separator}; expected commas"));
        }
    }

    private static void CheckWidths(List<ImmutableArray<CsvCell>> records, List<Problem> found)
    {
        var width = records[0].Length;
        foreach (var record in records.Skip(1).Where(r => r.Length != width))
        {
            var (place, hint) = record.Length > width
                ? (record[width].Location, " (a decimal comma or a comma in an unquoted text makes one too many)")
                : (record[0].Location, "");
            found.Add(new(place, null, string.Create(
                CultureInfo.InvariantCulture, $"the row has {record.Length} field(s), the header {width}{hint}")));
        }
    }
}
