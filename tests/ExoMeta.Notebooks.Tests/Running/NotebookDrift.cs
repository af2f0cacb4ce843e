using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ExoMeta.Notebooks.Tests.Running;

/// <summary>Says where a notebook's committed outputs are not those of the code.</summary>
internal static partial class NotebookDrift
{
    /// <summary>The first difference in each cell, in words; empty when there is none.</summary>
    public static IReadOnlyList<string> Between(NotebookFile committed, NotebookFile run) =>
        [.. committed.CodeCells.Zip(run.CodeCells).Select(c => Between(c.First, c.Second)).OfType<string>()];

    private static string? Between(CodeCell committed, CodeCell run)
    {
        var (before, after) = (committed.Outputs, run.Outputs);
        for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
        {
            if (i >= before.Count || i >= after.Count || before[i].Kind != after[i].Kind)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"cell {committed.Number}: its committed outputs are [{Kinds(before)}], the code gives [{Kinds(after)}]");
            }

            if (before[i].Text != after[i].Text)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"cell {committed.Number}, {before[i].Kind}: {FirstDifference(Readable(before[i].Text), Readable(after[i].Text))}");
            }
        }

        return null;
    }

    private static string Kinds(IEnumerable<(string Kind, string Text)> outputs) => string.Join(", ", outputs.Select(o => o.Kind));

    private static string FirstDifference(string committed, string run)
    {
        var (before, after) = (committed.Split('\n'), run.Split('\n'));
        var line = 0;
        while (line < before.Length && line < after.Length && before[line] == after[line])
        {
            line++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"line {line + 1} is committed as '{At(before, line)}', the code gives '{At(after, line)}'");
    }

    private static string At(string[] lines, int line) =>
        line >= lines.Length ? "(nothing)" : lines[line].Length <= 300 ? lines[line] : lines[line][..300] + "…";

    /// <summary>Figures as the SVG that they hold, so that a difference can be read.</summary>
    private static string Readable(string text) =>
        SvgData().Replace(text, m => "\n" + Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[1].Value)) + "\n");

    [GeneratedRegex("data:image/svg\\+xml;base64,([A-Za-z0-9+/=]+)", RegexOptions.CultureInvariant)]
    private static partial Regex SvgData();
}
