using ExoMeta.Plots;

namespace ExoMeta.Cli.Tests.Packages;

/// <summary>The tool, installed from a folder of packages without any other source.</summary>
[Collection(PackedFeed.Tests)]
public sealed class InstalledToolTests(InstalledToolTests.InstalledTool tool) : IClassFixture<InstalledToolTests.InstalledTool>
{
    private static readonly string[] Pool = ["pool", "inputs/classics/bcg.csv", "--measure", "OR"];

    [Fact]
    public void It_says_its_version() => Assert.Equal(new(0, tool.Version + "\n", ""), tool.Run("--version"));

    [Fact]
    public async Task It_pools_as_the_built_program_does()
    {
        var expected = await Outcome.OfAsync([.. Pool.Select(a => a.StartsWith("inputs/", StringComparison.Ordinal) ? Repository.Path(a.Split('/')) : a)]);
        Assert.Equal(expected, tool.Run(Pool));
    }

    [Fact]
    public void It_draws_pages()
    {
        var page = Path.Combine(tool.Folder, "forest.html");
        Assert.Equal(new(0, $"Wrote {page}\n", ""), tool.Run("figure", "forest", "inputs/classics/bcg.csv", "--measure", "OR", "--out", page));
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void It_draws_with_plotly_where_it_carries_it_and_else_says_why_not()
    {
        var page = Path.Combine(tool.Folder, "forest.plotly.html");
        var outcome = tool.Run("figure", "forest", "inputs/classics/bcg.csv", "--measure", "OR", "--out", page);
        Assert.Equal(
            FigureHtml.HasPlotly
                ? new(0, $"Wrote {page}\n", "")
                : new(2, "", $"{page}: --out: this program carries no plotly.js: .plotly.html needs a build from source after 'npm ci' in src/ExoMeta.Plots/Plotly/web; .html needs nothing\n"),
            outcome);
        Assert.Equal(FigureHtml.HasPlotly, File.Exists(page));
    }

    [Fact]
    public void It_refuses_what_the_built_program_refuses()
    {
        var outcome = tool.Run("pool", "inputs/classics/bcg.csv", "--measure", "ORR");
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("did you mean 'OR'", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>The installed tool.</summary>
    public sealed class InstalledTool
    {
        public InstalledTool(PackedFeed feed)
        {
            (Folder, Version) = (feed.At("tool"), feed.Version);
            DotnetCommand.Run(Folder, "tool", "install", "ExoMeta.Cli", "--tool-path", Folder, "--add-source", feed.Folder, "--configfile", feed.Configuration);
        }

        public string Folder { get; }

        public string Version { get; }

        internal Outcome Run(params string[] arguments) => DotnetCommand.Start(Path.Combine(Folder, "exometa"), Repository.Root, arguments);
    }
}
