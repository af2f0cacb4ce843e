using System.Text;

namespace ExoMeta.Cli.Output;

/// <summary>A table in plain text: the first column to the left, the others to the right, two spaces between.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Whether there is anything but headings.</summary>
    public bool HasRows => _rows.Count > 0;

    /// <summary>Adds a row, one cell a heading.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <inheritdoc/>
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
}
