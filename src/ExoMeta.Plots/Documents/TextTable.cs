using System.Text;
using ExoMeta.Plots.Report.Markup;

namespace ExoMeta.Plots.Documents;

/// <summary>A table of texts: the first column to the left, the others to the right.</summary>
/// <param name="headings">Headings of its columns.</param>
public sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Whether there is anything but headings.</summary>
    public bool HasRows => _rows.Count > 0;

    /// <summary>Adds a row, one cell a heading.</summary>
    /// <exception cref="ArgumentException">There are more or fewer cells than headings.</exception>
    public void Add(params string[] cells)
    {
        if (cells.Length != headings.Length)
        {
            throw new ArgumentException("a row has one cell a heading", nameof(cells));
        }

        _rows.Add(cells);
    }

    /// <summary>The table as plain text, two spaces between columns.</summary>
    public override string ToString()
    {
        var all = _rows.Prepend(headings).ToList();
        var widths = headings.Select((_, c) => all.Max(r => r[c].EnumerateRunes().Count())).ToArray();
        var text = new StringBuilder();
        foreach (var row in all)
        {
            var line = new StringBuilder();
            for (var c = 0; c < row.Length; c++)
            {
                var padding = new string(' ', widths[c] - row[c].EnumerateRunes().Count());
                line.Append(c == 0 ? row[c] + padding : "  " + padding + row[c]);
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writes the table as HTML.</summary>
    internal void WriteHtml(HtmlWriter html)
    {
        html.Open("table").Open("thead");
        Row(html, "th", headings);
        html.Close("thead").Open("tbody");
        foreach (var row in _rows)
        {
            Row(html, "td", row);
        }

        html.Close("tbody").Close("table");
    }

    private static void Row(HtmlWriter html, string element, string[] cells)
    {
        html.Open("tr");
        for (var c = 0; c < cells.Length; c++)
        {
            html.Element(element, cells[c].Trim(), ("style", $"text-align:{(c == 0 ? "left" : "right")};padding:2px 8px"));
        }

        html.Close("tr");
    }
}
