using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using ExoMeta.Plots;

namespace ExoMeta.Interactive.Documents;

/// <summary>
/// Writes blocks as HTML that survives a notebook's sanitiser: no script, no style sheet, and figures as images of a data address,
/// because JupyterLab shows no raw SVG.
/// </summary>
internal static class HtmlBlocks
{
    public static string Write(ImmutableArray<Block> blocks)
    {
        var html = new StringBuilder("<div>\n");
        foreach (var block in blocks)
        {
            switch (block)
            {
                case Block.Heading heading:
                    Append(html, "<p><strong>", heading.Text, "</strong></p>\n");
                    break;
                case Block.Paragraph paragraph:
                    Append(html, "<p>", paragraph.Text, "</p>\n");
                    break;
                case Block.Warning warning:
                    Append(html, "<p><strong>Note:</strong> ", warning.Text, "</p>\n");
                    break;
                case Block.Table table:
                    Append(html, table);
                    break;
                case Block.Document document:
                    html.Append(document.Content.ToHtml());
                    break;
                case Block.Figure figure:
                    Append(html, figure.Scene);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(blocks), block.GetType().Name);
            }
        }

        return html.Append("</div>\n").ToString();
    }

    private static void Append(StringBuilder html, string start, string text, string end) =>
        html.Append(start).Append(WebUtility.HtmlEncode(text)).Append(end);

    private static void Append(StringBuilder html, Block.Table table)
    {
        html.Append("<table style=\"margin-bottom:1em\">\n");
        if (table.HasHeadings)
        {
            html.Append("<thead><tr>");
            foreach (var column in table.Columns)
            {
                Append(html, Cell("th", column), column.Heading, "</th>");
            }

            html.Append("</tr></thead>\n");
        }

        html.Append("<tbody>\n");
        foreach (var row in table.Rows)
        {
            html.Append("<tr>");
            foreach (var (column, cell) in table.Columns.Zip(row))
            {
                Append(html, Cell("td", column), cell, "</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table>\n");
    }

    private static string Cell(string element, Column column) =>
        $"<{element} style=\"text-align:{(column.IsNumber ? "right" : "left")};padding:2px 8px\">";

    private static void Append(StringBuilder html, PlotScene scene)
    {
        var svg = Convert.ToBase64String(Encoding.UTF8.GetBytes(SvgWriter.Write(scene)));
        html.Append("<img src=\"data:image/svg+xml;base64,").Append(svg).Append("\" alt=\"");
        html.Append(WebUtility.HtmlEncode($"{scene.Title}. {scene.Description}"));
        html.Append(CultureInfo.InvariantCulture, $"\" width=\"{Math.Ceiling(scene.Width)}\" style=\"max-width:100%;height:auto\">\n");
    }
}
