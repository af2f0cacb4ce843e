using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Plots.Report.Markup;

/// <summary>One cell of a table.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Sort">What it sorts by; null sorts by its text.</param>
/// <param name="More">Writes what follows the text in the cell; null for nothing.</param>
/// <param name="Link">Id of the element that the text leads to; null for none.</param>
internal readonly record struct Cell(string Text, double? Sort = null, Action<HtmlWriter>? More = null, string? Link = null)
{
    /// <summary>A cell of plain text.</summary>
    public static implicit operator Cell(string text) => new(text);
}

/// <summary>A table in its own scrolling box, whose columns a reader can sort.</summary>
/// <param name="Caption">What it holds.</param>
/// <param name="Headings">Column headings; the first column names the row.</param>
internal sealed record HtmlTable(string Caption, ImmutableArray<string> Headings)
{
    /// <summary>The rows.</summary>
    public List<(PageMark? Mark, ImmutableArray<Cell> Cells)> Rows { get; } = [];

    /// <summary>Adds a row with a cell for each heading.</summary>
    /// <exception cref="ArgumentException">The row has too few or too many cells.</exception>
    public void Add(params ImmutableArray<Cell> cells) => Add(null, cells);

    /// <summary>Adds a row that stands for something, with a cell for each heading.</summary>
    /// <exception cref="ArgumentException">The row has too few or too many cells.</exception>
    public void Add(PageMark? mark, ImmutableArray<Cell> cells)
    {
        if (cells.Length != Headings.Length)
        {
            throw new ArgumentException($"table '{Caption}' has rows of different lengths", nameof(cells));
        }

        Rows.Add((mark, cells));
    }

    /// <summary>Writes the table; nothing when it has no rows.</summary>
    public void Write(HtmlWriter html)
    {
        if (Rows.Count == 0)
        {
            return;
        }

        html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", Caption));
        html.Open("table", ("class", Rows.Count > 2 ? "sortable" : "plain")).Open("caption").Element("span", Caption).Close("caption");
        html.Open("thead").Open("tr");
        foreach (var heading in Headings)
        {
            html.Element("th", heading, ("scope", "col"));
        }

        html.Close("tr").Close("thead").Open("tbody");
        foreach (var row in Rows)
        {
            html.Open("tr", Attributes(row.Mark));
            for (var i = 0; i < row.Cells.Length; i++)
            {
                WriteCell(html, row.Cells[i], i == 0 ? "th" : "td");
            }

            html.Close("tr");
        }

        html.Close("tbody").Close("table").Close("div");
    }

    private static (string, string)[] Attributes(PageMark? mark) => mark is not { } m ? []
        : m.Link is { } link ? [("data-key", m.Key), ("data-link", link)] : [("data-key", m.Key)];

    /// <summary>Numbers and short names stay on one line, long texts get room.</summary>
    private static string? Class(Cell cell) => cell.Text.Length switch
    {
        <= 24 when cell.More is null => "n",
        <= 40 when cell.More is null && cell.Sort is not null || cell.Text.StartsWith('[') => "n",
        > 50 => "w",
        _ => null,
    };

    private static void WriteCell(HtmlWriter html, Cell cell, string tag)
    {
        var attributes = new List<(string, string)>();
        if (tag == "th")
        {
            attributes.Add(("scope", "row"));
        }

        if (cell.Sort is { } sort && double.IsFinite(sort))
        {
            attributes.Add(("data-sort", sort.ToString("R", CultureInfo.InvariantCulture)));
        }

        if (Class(cell) is { } name)
        {
            attributes.Add(("class", name));
        }

        html.Open(tag, [.. attributes]);
        if (cell.Link is { } link)
        {
            html.Element("a", cell.Text, ("href", "#" + link));
        }
        else
        {
            html.Text(cell.Text);
        }

        cell.More?.Invoke(html);
        html.Close(tag);
    }
}
