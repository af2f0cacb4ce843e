using System.Text;
using ExoMeta.Plots.Text;

namespace ExoMeta.Cli.Output.Pool;

/// <summary>Lines of running text that fit a terminal.</summary>
internal static class Wrapped
{
    private const int Columns = 110;

    /// <summary>Appends a text, broken at spaces; <paramref name="first"/> stands before the first line, as many spaces before the others.</summary>
    public static StringBuilder Line(this StringBuilder text, string first, string content)
    {
        var indent = new string(' ', Width(first));
        var (line, used) = (new StringBuilder(first), Width(first));
        var isEmpty = true;
        foreach (var word in Words(TextMetrics.Clean(content)))
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

        return text.Append(line.ToString().TrimEnd()).Append('\n');
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
}
