using System.Text.Json;
using System.Text.RegularExpressions;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Cli.Tests.MetaPower;

/// <summary>What docs/meta-power.md shows is run here: console blocks, names of options and fields, links.</summary>
public sealed partial class MetaPowerDocTests
{
    private static readonly string PageFile = Repository.Path("docs", "meta-power.md");

    private static readonly string Page = File.ReadAllText(PageFile);

    [Fact]
    public async Task Every_example_prints_what_the_page_shows()
    {
        var blocks = Block().Matches(Page).ToArray();
        Assert.Equal(3, blocks.Length);
        Assert.Equal(blocks.Length, Command().Count(Page));
        var (now, done) = ("", 0);
        foreach (var block in blocks)
        {
            var (command, shown) = (block.Groups[1].Value, block.Groups[2]);
            var args = Argument().Matches(command["exometa ".Length..]).Select(a => a.Groups[1].Success ? a.Groups[1].Value : a.Value);
            var outcome = await Outcome.OfAsync([.. args]);
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            now += Page[done..shown.Index] + outcome.Output;
            done = shown.Index + shown.Length;
        }

        now += Page[done..];
        ExpectedFile.Update(PageFile, now);
        Assert.Equal(Page, now);
    }

    [Fact]
    public async Task Every_option_and_field_is_named_and_no_other()
    {
        var known = MetaPowerRequest.Choices.Select(o => o.Flag).Concat(["--threads", "--format"]).ToHashSet(StringComparer.Ordinal);
        var named = Flag().Matches(Page).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(known.Except(named));
        Assert.Empty(named.Except(known).Except(["--project"]));
        var words = Word().Matches(Page).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        foreach (var design in new[] { "--variances 0.1", "--measure MD --n 5", "--measure OR --n 5 --control-risk 0.2" })
        {
            var outcome = await Outcome.OfAsync(["meta-power", .. design.Split(' '), "--k", "3", "--replicates", "1000", "--format", "json"]);
            using var json = JsonDocument.Parse(outcome.Output);
            Assert.Empty(Names(json.RootElement).Except(words).Except(["method", "inference", "estimate", "mcse", "ci"]));
        }
    }

    [Fact]
    public void Its_links_lead_somewhere() => Assert.All(
        Link().Matches(Page).Select(m => m.Groups[1].Value), link => Assert.True(Path.Exists(Repository.Path("docs", link)), link));

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Names(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };

    [GeneratedRegex("```console\n\\$ (exometa meta-power .*)\n((?:(?!```).*\n)*)```\n")]
    private static partial Regex Block();

    [GeneratedRegex(@"^\s*\$ \w", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<![\w-])(--[a-z][a-z0-9-]*)")]
    private static partial Regex Flag();

    [GeneratedRegex("`([A-Za-z0-9]+)`")]
    private static partial Regex Word();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("\"([^\"]*)\"|[^ ]+")]
    private static partial Regex Argument();
}
