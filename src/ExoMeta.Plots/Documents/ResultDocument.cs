using System.Text;
using ExoMeta.Plots.Documents.Pool;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Documents;

/// <summary>
/// A result in words and tables, written once: as plain text for terminals, as HTML for notebooks. Parts append themselves, lines with their
/// line feeds; an empty line ends a paragraph.
/// </summary>
public sealed class ResultDocument
{
    /// <summary>Width of running text in characters.</summary>
    private const int Columns = 110;

    private readonly List<Part> _parts = [];

    /// <summary>Number of parts that were appended.</summary>
    internal int Parts => _parts.Count;

    /// <summary>Appends a text; '\n' ends a line.</summary>
    public ResultDocument Append(string text)
    {
        if (text.Length > 0)
        {
            _parts.Add(new Part.Text(text));
        }

        return this;
    }

    /// <summary>Appends a table.</summary>
    public ResultDocument Append(TextTable table)
    {
        _parts.Add(new Part.Table(table));
        return this;
    }

    /// <summary>Appends a table of estimates.</summary>
    internal ResultDocument Append(ResultsTable table) => Append(table.ToTable());

    /// <summary>Appends running text, which plain text breaks at spaces; <paramref name="first"/> stands before its first line, as many spaces before the others.</summary>
    public ResultDocument Line(string first, string content)
    {
        _parts.Add(new Part.Running(first, TextMetrics.Clean(content)));
        return this;
    }

    /// <summary>Appends a line that stands out where the writing can show it.</summary>
    public ResultDocument Strong(string text)
    {
        _parts.Add(new Part.Strong(TextMetrics.Clean(text)));
        return this;
    }

    /// <summary>The document as plain text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(part switch
            {
                Part.Text plain => plain.Content,
                Part.Table table => table.Content.ToString(),
                Part.Running running => Wrapped(running),
                Part.Strong strong => strong.Content + "\n",
                _ => throw new ArgumentOutOfRangeException(nameof(part)),
            });
        }

        return text.ToString();
    }

    /// <summary>The document as HTML without script or style sheet, everything escaped: paragraphs, lists of lines that begin with "- ", tables.</summary>
    public string ToHtml()
    {
        var html = new HtmlWriter();
        var lines = new List<string>();
        var open = "";
        foreach (var part in _parts)
        {
            switch (part)
            {
                case Part.Table table:
                    Take(ref open, lines);
                    Paragraphs(html, lines);
                    table.Content.WriteHtml(html);
                    break;
                case Part.Strong strong:
                    Take(ref open, lines);
                    Paragraphs(html, lines);
                    html.Open("p").Element("strong", strong.Content).Close("p");
                    break;
                case Part.Running running:
                    open += running.First + running.Content;
                    Take(ref open, lines);
                    break;
                case Part.Text text:
                    var pieces = text.Content.Split('\n');
                    for (var i = 0; i < pieces.Length; i++)
                    {
                        open += pieces[i];
                        if (i < pieces.Length - 1)
                        {
                            lines.Add(open);
                            open = "";
                        }
                    }

                    break;
            }
        }

        Take(ref open, lines);
        Paragraphs(html, lines);
        return html.ToString();
    }

    private static void Take(ref string open, List<string> lines)
    {
        if (open.Length > 0)
        {
            lines.Add(open);
            open = "";
        }
    }

    /// <summary>Lines up to the next empty one are a paragraph.</summary>
    private static void Paragraphs(HtmlWriter html, List<string> lines)
    {
        var from = 0;
        while (from < lines.Count)
        {
            if (lines[from].Trim().Length == 0)
            {
                from++;
                continue;
            }

            var to = lines.FindIndex(from, l => l.Trim().Length == 0);
            to = to < 0 ? lines.Count : to;
            Paragraph(html, lines[from..to]);
            from = to;
        }

        lines.Clear();
    }

    private static void Paragraph(HtmlWriter html, List<string> lines)
    {
        const string item = "- ";
        if (lines.TrueForAll(l => l.StartsWith(item, StringComparison.Ordinal)))
        {
            html.Open("ul");
            foreach (var line in lines)
            {
                html.Element("li", line[item.Length..]);
            }

            html.Close("ul");
            return;
        }

        html.Open("p");
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
            {
                html.Open("br");
            }

            html.Text(lines[i].TrimStart());
        }

        html.Close("p");
    }

    private static string Wrapped(Part.Running running)
    {
        var text = new StringBuilder();
        var indent = new string(' ', Width(running.First));
        var (line, used) = (new StringBuilder(running.First), Width(running.First));
        var isEmpty = true;
        foreach (var word in Words(running.Content))
        {
            if (!isEmpty && used + 1 + Width(word) > Columns)
            {
                text.Append(line).Append('\n');
                (line, used, isEmpty) = (new StringBuilder(indent), indent.Length, true);
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            used += (isEmpty ? 0 : 1) + Width(word);
            isEmpty = false;
        }

        return text.Append(line.ToString().TrimEnd()).Append('\n').ToString();
    }

    /// <summary>Words; a percent sign stays with its number and the two limits of an interval stay together.</summary>
    private static IEnumerable<string> Words(string content)
    {
        var words = content.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            while (i + 1 < words.Length && (words[i + 1][0] == '%' || (words[i][0] == '[' && words[i][^1] == ',')))
            {
                word += " " + words[++i];
            }

            yield return word;
        }
    }

    private static int Width(string text) => text.EnumerateRunes().Count();

    private abstract record Part
    {
        public sealed record Text(string Content) : Part;

        public sealed record Table(TextTable Content) : Part;

        public sealed record Strong(string Content) : Part;

        public sealed record Running(string First, string Content) : Part;
    }
}
