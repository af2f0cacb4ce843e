using System.Text.RegularExpressions;
using ExoMeta.Analysis.Throughput;

namespace ExoMeta.Cli.Tests;

/// <summary>What docs/bench.md shows is run here and compared but for its numbers, which are a machine's; its lists are those of the program.</summary>
public sealed partial class BenchDocTests
{
    private static readonly string Page = File.ReadAllText(Repository.Path("docs", "bench.md"));

    [Fact]
    public async Task Every_example_prints_what_the_page_shows_but_for_numbers()
    {
        var blocks = Block().Matches(Page).ToArray();
        Assert.NotEmpty(blocks);
        Assert.Equal(Command().Count(Page), blocks.Length);
        foreach (var block in blocks)
        {
            var outcome = await Outcome.OfAsync(block.Groups[1].Value.Split(' ')[1..]);
            Assert.Equal(0, outcome.ExitCode);
            Assert.Equal(Masked(block.Groups[2].Value), Masked(outcome.Output));
        }
    }

    [Fact]
    public async Task Every_option_is_named_and_no_other()
    {
        var help = (await Outcome.OfAsync("bench", "--help")).Output;
        var known = Flag().Matches(help[help.IndexOf("Options:", StringComparison.Ordinal)..]).Select(m => m.Value).Except(["--help"]).ToHashSet(StringComparer.Ordinal);
        var named = Flag().Matches(Page).Select(m => m.Value).Except(["--project"]).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(known.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_kernel_is_named_in_order() =>
        Assert.Equal(TrackedKernels.All.Select(k => k.Name), KernelRow().Matches(Page[Page.IndexOf("| kernel | an item |", StringComparison.Ordinal)..]).Select(m => m.Groups[1].Value));

    [Fact]
    public void Every_field_of_a_line_is_named()
    {
        var record = new ThroughputRecord(new("cpu", 64, 1, "runtime"), null, null, false, [new("uniforms", 1, 1, 0, 0, false)]);
        Assert.All(Field().Matches(ThroughputHistory.Line(record)).Select(m => m.Groups[1].Value).Except(["kernels", "name"]), f => Assert.Contains($"`{f}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Its_links_lead_somewhere() => Assert.All(
        Link().Matches(Page).Select(m => m.Groups[1].Value), link => Assert.True(Path.Exists(Repository.Path("docs", link)), link));

    /// <summary>Without the line of the machine, the load of others, and spaces; every number (and the size of its unit) is one sign.</summary>
    private static string Masked(string text)
    {
        var numbers = Number().Replace(Load().Replace(text[text.IndexOf('\n', StringComparison.Ordinal)..], ""), "#");
        return Spaces().Replace(Limit().Replace(numbers, "# % (a limit)"), " ");
    }

    [GeneratedRegex("```console\n\\$ (exometa bench.*)\n((?:(?!```).*\n)*)```\n")]
    private static partial Regex Block();

    [GeneratedRegex(@"^\s*\$ \w", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex Flag();

    [GeneratedRegex(@"^\| `([a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex KernelRow();

    [GeneratedRegex("\"([A-Za-z]+)\":")]
    private static partial Regex Field();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"; other programs used \d+ % of the machine")]
    private static partial Regex Load();

    [GeneratedRegex(@"\d+(\.\d+)?( (thousand|million|billion))?")]
    private static partial Regex Number();

    [GeneratedRegex(@"# % \([a-z-]+\)")]
    private static partial Regex Limit();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
