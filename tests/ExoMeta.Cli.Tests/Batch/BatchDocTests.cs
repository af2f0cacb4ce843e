using System.Text.RegularExpressions;

namespace ExoMeta.Cli.Tests.Batch;

/// <summary>docs/batch.md shows what its example does, from the first run to the page of changes.</summary>
public sealed partial class BatchDocTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_example_prints_what_the_page_shows()
    {
        var path = Repository.Path("docs", "batch.md");
        foreach (var file in Directory.GetFiles(Repository.Path("inputs", "classics")).Append(Repository.Path("docs", "trials", "mortality.yaml")))
        {
            _folder.Write(Path.GetRelativePath(Repository.Root, file), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        var page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var (actual, runs) = (page, 0);
        foreach (var block in Block().Matches(page).ToArray())
        {
            var command = block.Groups[1].Value;
            if (command.Length == 0)
            {
                actual = Replace(actual, block.Value, $"```markdown\n{await File.ReadAllTextAsync(_folder["out/classics-batch/CHANGES.md"], TestContext.Current.CancellationToken)}```\n");
                continue;
            }

            var outcome = await Outcome.OfAsync([.. command.Split(' ')[1..].Select(a => a.StartsWith("inputs/", StringComparison.Ordinal) ? _folder[a] : a)]);
            Assert.Equal(("", command.EndsWith("--check", StringComparison.Ordinal) ? 3 : 0), (outcome.Error, outcome.ExitCode));
            var shown = $"```console\n$ {command}\n{outcome.Output.Replace(_folder.FullName + "/", "", StringComparison.Ordinal)}```\n";
            var at = runs == 0 ? 0 : actual.IndexOf("```console", actual.IndexOf("A study is added", StringComparison.Ordinal), StringComparison.Ordinal);
            actual = actual[..at] + Replace(actual[at..], block.Value, shown);
            if (runs++ == 0)
            {
                await File.AppendAllTextAsync(_folder["inputs/classics/bcg.csv"], "Invented 2001,30,5000,20,5000,2001,10,random\n", TestContext.Current.CancellationToken);
            }
        }

        ExpectedFile.Update(path, actual);
        Assert.Equal(3, runs);
        Assert.Equal(actual, page);
    }

    [Fact]
    public async Task Every_option_is_named()
    {
        var page = await File.ReadAllTextAsync(Repository.Path("docs", "batch.md"), TestContext.Current.CancellationToken);
        var help = (await Outcome.OfAsync("batch", "--help")).Output;
        Assert.Contains("Examples:\n  exometa batch inputs/classics/batch.yaml", help, StringComparison.Ordinal);
        Assert.All(Flag().Matches(help).Select(m => m.Value).Except(["--help"]), flag => Assert.Contains(flag, page, StringComparison.Ordinal));
    }

    private static string Replace(string text, string old, string now)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return text[..at] + now + text[(at + old.Length)..];
    }

    [GeneratedRegex("```(?:console\n\\$ (exometa .*)|markdown)\n((?:(?!```).*\n)*)```\n")]
    private static partial Regex Block();

    [GeneratedRegex("--[a-z]+")]
    private static partial Regex Flag();
}
