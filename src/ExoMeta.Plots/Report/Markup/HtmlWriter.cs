using System.Globalization;
using System.Text;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Report.Markup;

/// <summary>Writes HTML elements; everything that goes in as text is escaped, so that no evidence can become markup.</summary>
internal sealed class HtmlWriter
{
    /// <summary>Figures of a page that stand open.</summary>
    internal const int OpenFigures = 120;

    private readonly StringBuilder _html = new();
    private int _figures;

    /// <summary>The figures of the page's analysis; null where there is no analysis.</summary>
    public AnalysisFigures? Figures { get; init; }

    /// <summary>Opens an element.</summary>
    public HtmlWriter Open(string tag, params (string Name, string Value)[] attributes)
    {
        _html.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            _html.Append(CultureInfo.InvariantCulture, $" {name}=\"{XmlText.Escape(value)}\"");
        }

        _html.Append('>');
        return this;
    }

    /// <summary>Closes an element.</summary>
    public HtmlWriter Close(string tag)
    {
        // A line break after an inline element would print as a space before what follows.
        _html.Append("</").Append(tag).Append(tag is "a" or "strong" or "em" or "span" or "b" or "code" ? ">" : ">\n");
        return this;
    }

    /// <summary>Escaped text.</summary>
    public HtmlWriter Text(string text)
    {
        // A number and its percent or plus-minus sign stay on one line.
        _html.Append(XmlText.Escape(TextMetrics.RaiseExponents(text)).Replace(" %", "\u00A0%", StringComparison.Ordinal).Replace(" ± ", "\u00A0±\u00A0", StringComparison.Ordinal)
            .Replace(" = ", "\u00A0=\u00A0", StringComparison.Ordinal));
        return this;
    }

    /// <summary>An element with text.</summary>
    public HtmlWriter Element(string tag, string text, params (string Name, string Value)[] attributes) =>
        Open(tag, attributes).Text(text).Close(tag);

    /// <summary>A paragraph.</summary>
    public HtmlWriter Paragraph(string text) => Element("p", text);

    /// <summary>A list; nothing when it is empty.</summary>
    public HtmlWriter List(IEnumerable<string> items)
    {
        var all = items.ToArray();
        if (all.Length > 0)
        {
            Open("ul");
            foreach (var item in all)
            {
                Element("li", item);
            }

            Close("ul");
        }

        return this;
    }

    /// <summary>A heading of a level with an anchor.</summary>
    public HtmlWriter Heading(int level, string text, string? id = null)
    {
        var tag = "h" + Math.Min(level, 6).ToString(CultureInfo.InvariantCulture);
        return id is null ? Element(tag, text) : Element(tag, text, ("id", id));
    }

    /// <summary>
    /// A figure with its number and caption, in a box of its own that scrolls when the page is narrow. A page with very many keeps the later ones folded, because a browser
    /// lays out what is open.
    /// </summary>
    /// <param name="scene">The figure; its id is unique in the page.</param>
    /// <param name="caption">What is said under it.</param>
    /// <param name="rows">What its rows stand for in the page, by label.</param>
    public HtmlWriter Figure(PlotScene scene, string caption, IEnumerable<(string Label, PageMark Mark)>? rows = null)
    {
        _figures++;
        var name = $"Figure {NumberText.Count(_figures)}";
        if (_figures > OpenFigures)
        {
            Open("details", ("data-print", ""), ("class", "figure")).Element("summary", $"{name}: {scene.Title}");
        }

        Open("figure").Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", scene.Title));
        _html.Append(SvgWriter.Write(PageMarks.Apply(scene, rows ?? []), withStyle: false));
        Close("div").Element("figcaption", $"{name}. {caption}").Close("figure");
        return _figures > OpenFigures ? Close("details") : this;
    }

    /// <summary>Markup of our own (style sheet, script): never anything that came with the evidence.</summary>
    public HtmlWriter Trusted(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();
}
