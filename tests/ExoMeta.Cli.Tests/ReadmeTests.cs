using System.Text.RegularExpressions;

namespace ExoMeta.Cli.Tests;

/// <summary>What the README promises is run here.</summary>
public sealed partial class ReadmeTests(MainJob job)
{
    private static readonly string Readme = File.ReadAllText(Repository.Path("README.md"));

    public static TheoryData<string> ShortCommands => [.. ExometaLine().Matches(Readme).Select(m => m.Groups[1].Value)];

    [Fact]
    public void It_gives_exactly_two_commands_for_a_fresh_machine()
    {
        var blocks = ShellBlock().Matches(Readme).Select(m => m.Groups[1].Value.Trim());
        Assert.Equal(
            [
                "dotnet run -c Release --project src/ExoMeta.Cli -- run inputs/exosome-ards/analysis.yaml --out out/exosome-ards",
                "dotnet test -c Release",
            ],
            blocks);
    }

    [Theory]
    [MemberData(nameof(ShortCommands))]
    public async Task A_command_that_it_shows_runs_without_a_complaint(string line)
    {
        var args = line.Split(' ').Select(a => a.StartsWith("inputs/", StringComparison.Ordinal) ? Repository.Path(a.Split('/')) : a);
        var outcome = await Outcome.OfAsync([.. args]);
        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.ExitCode);
        Assert.NotEmpty(outcome.Output);
    }

    [Fact]
    public void Its_figure_is_the_one_that_the_main_job_draws()
    {
        var shown = Repository.Path("docs", "figures", "forest-death-patients.svg");
        ExpectedFile.Update(shown, File.ReadAllText(Path.Combine(job.Folder, "figures", "forest-death-patients.svg")));
        Assert.Equal(File.ReadAllText(shown), File.ReadAllText(Path.Combine(job.Folder, "figures", "forest-death-patients.svg")));
    }

    [Fact]
    public void Every_file_that_it_links_to_exists() => Assert.All(
        Link().Matches(Readme).Select(m => m.Groups[1].Value).Where(l => !l.StartsWith("http", StringComparison.Ordinal)),
        link => Assert.True(Path.Exists(Repository.Path(link.TrimEnd('/').Split('/'))), link));

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex("^exometa (.+)$", RegexOptions.Multiline)]
    private static partial Regex ExometaLine();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();
}
