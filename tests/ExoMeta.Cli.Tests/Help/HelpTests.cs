using System.Text.RegularExpressions;
using ExoMeta.Plots;

namespace ExoMeta.Cli.Tests.Help;

/// <summary>The pages of <c>--help</c>, and every example that they show.</summary>
public sealed partial class HelpTests
{
    /// <summary>Every command without commands below it, by its page.</summary>
    public static TheoryData<string> Leaves => [.. HelpPage.All.Where(p => !p.Commands.Any()).Select(p => p.Command)];

    [Fact]
    public void Every_command_and_every_kind_of_figure_has_its_page()
    {
        Assert.Equal(
            ["run", "batch", "lint", "effects", "pool", "figure", "import", "simulate", "power", "design", "meta-power", "bench", "completion"],
            HelpPage.All.Select(p => p.Command).Where(c => c.Length > 0 && !c.Contains(' ', StringComparison.Ordinal)));
        Assert.Superset(PoolFigures.All.Select(f => "figure " + f.Name).ToHashSet(StringComparer.Ordinal), HelpPage.All.Select(p => p.Command).ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain(HelpPage.All, p => p.Command == "complete");
    }

    [Fact]
    public void Pages_fit_100_columns_and_no_line_ends_in_a_space() => Assert.All(HelpPage.All.SelectMany(p => p.Text.Split('\n')), line =>
    {
        Assert.InRange(line.Length, 0, 100);
        Assert.Equal(line.TrimEnd(), line);
    });

    [Fact]
    public void Every_option_says_what_it_does_and_says_its_default_once() => Assert.All(HelpPage.All, page =>
    {
        var entries = string.Join('\n', page.Section("Options")).Split("\n  -");
        Assert.All(entries, entry =>
        {
            Assert.Matches(Described(), entry.TrimStart(' ', '-'));
            Assert.False(entry.Contains("(default", StringComparison.Ordinal) && entry.Contains("[default", StringComparison.Ordinal), entry);
        });
    });

    [Fact]
    public void The_first_page_shows_an_example_of_every_command()
    {
        var first = HelpPage.All[0];
        Assert.Equal(first.Commands, first.Examples.Select(e => e.Split(' ')[1]));
    }

    [Fact]
    public void Examples_show_each_its_own_command() => Assert.All(HelpPage.All.Where(p => Leaves.Any(l => l.Data == p.Command)), page =>
    {
        Assert.InRange(page.Examples.Count, 1, 2);
        Assert.StartsWith($"exometa {page.Command} ", page.Examples[^1], StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Leaves))]
    public async Task Every_example_runs_without_a_complaint(string command)
    {
        using var folder = new TemporaryFolder();
        foreach (var example in HelpPage.All.Single(p => p.Command == command).Examples)
        {
            var outcome = await Outcome.OfAsync([.. example.Split(" > ")[0].Split(' ')[1..].Select(word => Placed(word, folder))]);
            Assert.True(outcome.ExitCode is 0 || example.EndsWith(" --check", StringComparison.Ordinal) && outcome.ExitCode is 3, $"{example}\n{outcome.Error}");
            Assert.NotEmpty(outcome.Output);
        }
    }

    /// <summary>Files that are read are those of the repository; those that are written go to a folder of the test.</summary>
    private static string Placed(string word, TemporaryFolder folder) =>
        word.StartsWith("inputs/", StringComparison.Ordinal) || word.StartsWith("docs/", StringComparison.Ordinal) ? Repository.Path(word.Split('/'))
        : word.StartsWith("out/", StringComparison.Ordinal) || Written().IsMatch(word) ? folder[Path.GetFileName(word)]
        : word;

    [GeneratedRegex(@"^\S.*?(?:>|\S)\s{2,}\S|^\S.*\n\s+<.*>\s{2,}\S")]
    private static partial Regex Described();

    [GeneratedRegex(@"^[a-z-]+\.(svg|html|jsonl)$")]
    private static partial Regex Written();
}
