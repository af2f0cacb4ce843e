using System.Collections.Immutable;
using System.Text;

namespace ExoMeta.Interactive.Documents;

/// <summary>Writes blocks as plain text: tables with aligned columns, figures by their description.</summary>
internal static class PlainBlocks
{
    private const string Gap = "  ";

    /// <summary>Letters of a line in a cell.</summary>
    private const int WidestCell = 60;

    public static string Write(ImmutableArray<Block> blocks)
    {
        var text = new StringBuilder();
        foreach (var block in blocks)
        {
            if (text.Length > 0)
            {
                text.Append('\n');
            }

            switch (block)
            {
                case Block.Heading heading:
                    text.Append(OneLine(heading.Text)).Append('\n');
                    break;
                case Block.Paragraph paragraph:
                    text.Append(OneLine(paragraph.Text)).Append('\n');
                    break;
                case Block.Warning warning:
                    text.Append("Note: ").Append(OneLine(warning.Text)).Append('\n');
                    break;
                case Block.Table table:
                    Append(text, table);
                    break;
                case Block.Document document:
                    text.Append(document.Content);
                    break;
                case Block.Figure figure:
                    text.Append('[').Append(OneLine(figure.Scene.Title)).Append("]\n").Append(OneLine(figure.Scene.Description)).Append('\n');
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(blocks), block.GetType().Name);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Block.Table table)
    {
        var headings = table.Columns.Select(c => OneLine(c.Heading)).ToArray();
        var rows = table.Rows.Select(r => r.Select(cell => Wrapped(OneLine(cell))).ToArray()).ToArray();
        var widths = headings.Select((h, i) => rows.SelectMany(r => r[i]).Select(Width).Append(Width(h)).Max()).ToArray();
        if (table.HasHeadings)
        {
            Append(text, table.Columns, widths, headings);
            text.Append('-', widths.Sum() + Gap.Length * (widths.Length - 1)).Append('\n');
        }

        foreach (var row in rows)
        {
            for (var line = 0; line < row.Max(cell => cell.Length); line++)
            {
                Append(text, table.Columns, widths, [.. row.Select(cell => line < cell.Length ? cell[line] : "")]);
            }
        }
    }

    /// <summary>The lines of a cell: prose is broken between words, so that a table of sentences stays as wide as a page.</summary>
    private static string[] Wrapped(string cell)
    {
        if (Width(cell) <= WidestCell)
        {
            return [cell];
        }

        var lines = new List<string>();
        var line = "";
        foreach (var word in cell.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Width(line) + 1 + Width(word) > WidestCell)
            {
                lines.Add(line);
                line = "";
            }

            line += line.Length > 0 ? " " + word : word;
        }

        lines.Add(line);
        return [.. lines];
    }

    private static void Append(StringBuilder text, ImmutableArray<Column> columns, int[] widths, string[] cells)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            var padding = new string(' ', widths[i] - Width(cells[i]));
            line.Append(i > 0 ? Gap : "").Append(columns[i].IsNumber ? padding + cells[i] : cells[i] + padding);
        }

        text.Append(line.ToString().TrimEnd(' ')).Append('\n');
    }

    /// <summary>Characters as people count them: one for a letter with its accents.</summary>
    private static int Width(string cell) => new System.Globalization.StringInfo(cell).LengthInTextElements;

    /// <summary>A cell may come from a file: no line break or other control character leaves its line.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
