using System.Text.RegularExpressions;

namespace ExoMeta.Cli.Tests;

/// <summary>The console blocks of a page of docs: run, compared with what the page shows, and rewritten when asked to.</summary>
public static partial class DocExamples
{
    /// <summary>Runs every block of a page that begins with a command.</summary>
    /// <param name="file">The page.</param>
    /// <param name="mask">What changes from run to run, as text of the page and of the output alike.</param>
    /// <returns>Number of blocks.</returns>
    public static async Task<int> CheckAsync(string file, Func<string, string>? mask = null)
    {
        mask ??= static text => text;
        var page = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var blocks = Block().Matches(page).ToArray();
        Assert.Equal(Command().Count(page), blocks.Length);
        var (now, done, drifted) = ("", 0, new List<string>());
        foreach (var block in blocks)
        {
            var (command, shown) = (block.Groups[1].Value, block.Groups[2]);
            var outcome = await Outcome.OfAsync([.. command.Split(' ')[1..].Select(a => a.StartsWith("inputs/", StringComparison.Ordinal) || a.StartsWith("docs/", StringComparison.Ordinal) ? Repository.Path(a.Split('/')) : a)]);
            var actual = outcome.Error + outcome.Output;
            if (mask(actual) != mask(shown.Value))
            {
                drifted.Add($"$ {command}\nthe page shows\n{shown.Value}it prints\n{actual}");
            }

            now += page[done..shown.Index] + (mask(actual) == mask(shown.Value) ? shown.Value : actual);
            done = shown.Index + shown.Length;
        }

        ExpectedFile.Update(file, now + page[done..]);
        Assert.True(drifted.Count == 0, $"{drifted.Count} examples have drifted; EXOMETA_UPDATE_EXPECTED=1 rewrites them\n{string.Join('\n', drifted)}");
        return blocks.Length;
    }

    [GeneratedRegex("```console\n\\$ (exometa .*)\n((?:(?!```).*\n)*)```\n")]
    private static partial Regex Block();

    [GeneratedRegex(@"^\s*\$ \w", RegexOptions.Multiline)]
    private static partial Regex Command();
}
