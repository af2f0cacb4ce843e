using System.Text;
using ExoMeta.Plots.Text;

namespace ExoMeta.Cli.Batch;

/// <summary>Text of users in Markdown: it shows as text, whatever it holds.</summary>
internal static class MarkdownText
{
    /// <summary>One line of text; marks of Markdown and of HTML mean nothing in it.</summary>
    public static string Of(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in TextMetrics.Clean(text))
        {
            escaped.Append(letter switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '#' or '~' or '!' => $"\\{letter}",
                _ => letter.ToString(),
            });
        }

        return escaped.ToString();
    }
}
