using System.Text.RegularExpressions;

namespace ExoMeta.Cli.Tests.Simulate;

/// <summary>What docs/simulate.md and docs/endpoints.md show is run here.</summary>
public sealed partial class SimulateDocTests
{
    [Fact]
    public async Task Every_example_prints_what_the_page_shows() =>
        Assert.Equal(16, await DocExamples.CheckAsync(Repository.Path("docs", "simulate.md"), text => Seconds().Replace(text, "seed 1, … s")));

    [Fact]
    public async Task Every_endpoint_prints_what_its_section_shows() =>
        Assert.Equal(14, await DocExamples.CheckAsync(Repository.Path("docs", "endpoints.md"), text => Seconds().Replace(text, "seed 1, … s")));

    [GeneratedRegex(@"seed 1, [0-9.]+ s")]
    private static partial Regex Seconds();
}
