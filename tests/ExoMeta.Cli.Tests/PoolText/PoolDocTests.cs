using System.Globalization;
using System.Text.RegularExpressions;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Cli.Tests.PoolText;

/// <summary>What docs/pool.md shows is run here: console blocks, requests and answers, names of options and methods, links.</summary>
public sealed partial class PoolDocTests
{
    private static readonly string PageFile = Repository.Path("docs", "pool.md");

    private static readonly string Page = File.ReadAllText(PageFile);

    [Fact]
    public async Task Every_example_prints_what_the_page_shows()
    {
        var blocks = Block().Matches(Page).ToArray();
        Assert.InRange(blocks.Length, 10, 40);
        Assert.Equal(Command().Count(Page), blocks.Length);
        var (now, done, drifted) = ("", 0, new List<string>());
        foreach (var block in blocks)
        {
            var (command, shown) = (block.Groups[1].Value, block.Groups[2]);
            var actual = await Run(command);
            if (actual != shown.Value)
            {
                drifted.Add($"$ {command}\nthe page shows\n{shown.Value}it prints\n{actual}");
            }

            now += Page[done..shown.Index] + actual;
            done = shown.Index + shown.Length;
        }

        ExpectedFile.Update(PageFile, now + Page[done..]);
        Assert.True(drifted.Count == 0, $"{drifted.Count} examples have drifted; EXOMETA_UPDATE_EXPECTED=1 rewrites them\n{string.Join('\n', drifted)}");
    }

    [Fact]
    public void Requests_are_answered_as_the_page_shows()
    {
        var blocks = Lines().Matches(Page).Select(m => m.Groups[1].Value.TrimEnd().Split('\n')).ToArray();
        Assert.Equal(2, blocks.Length);
        Assert.Equal(blocks[0].Length, blocks[1].Length);
        Assert.All(blocks[0].Zip(blocks[1]), pair =>
        {
            var actual = PoolJsonLines.Answer(pair.First);
            var parts = pair.Second.Split('…');
            if (parts.Length == 1)
            {
                Assert.Equal(pair.Second, actual);
                return;
            }

            Assert.Equal(2, parts.Length);
            Assert.StartsWith(parts[0], actual, StringComparison.Ordinal);
            Assert.EndsWith(parts[1], actual, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_option_and_method_is_named_and_no_other()
    {
        var known = RequestOptions.All.Select(o => o.Flag).ToHashSet(StringComparer.Ordinal);
        var named = Flag().Matches(Page).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(known.Except(named));
        Assert.Empty(named.Except(known).Except(["--format", "--jsonl", "--help", "--project"]));
        var words = Word().Matches(Page).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(PoolMethod.All, m => Assert.Contains(m.Code, words));
    }

    [Fact]
    public void Its_links_lead_somewhere() => Assert.All(
        Link().Matches(Page).Select(m => m.Groups[1].Value),
        link => Assert.True(Path.Exists(Repository.Path("docs", link.Split('#')[0])), link));

    /// <summary>As a terminal shows it: warnings before the last line, or, through <c>tail -n N</c>, before all that it lets through.</summary>
    private static async Task<string> Run(string command)
    {
        var (line, tail) = Tail().Match(command) is { Success: true } m
            ? (m.Groups[1].Value, int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture))
            : (command, 1);
        var args = Argument().Matches(line["exometa ".Length..]).Select(a => a.Groups[1].Success ? a.Groups[1].Value : a.Value)
            .Select(a => a.StartsWith("inputs/", StringComparison.Ordinal) ? Repository.Path(a.Split('/')) : a);
        var outcome = await Outcome.OfAsync([.. args]);
        Assert.True(outcome.ExitCode == 0, $"{command}\n{outcome.Error}");
        Assert.EndsWith("\n", outcome.Output, StringComparison.Ordinal);
        var lines = outcome.Output.Split('\n')[..^1];
        Assert.True(lines.Length > tail, command);
        var body = line == command ? lines[..^1] : [];
        var warnings = outcome.Error.Replace(Repository.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        return string.Concat(body.Select(l => l + "\n")) + warnings + string.Concat(lines[^tail..].Select(l => l + "\n"));
    }

    [GeneratedRegex("```console\n\\$ (exometa pool inputs/.*)\n((?:(?!```).*\n)*)```\n")]
    private static partial Regex Block();

    /// <summary>Any line that looks like an example, so that none escapes its block unseen.</summary>
    [GeneratedRegex(@"^\s*\$ \w", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("```jsonl\n((?:\\{.*\n)+)```\n")]
    private static partial Regex Lines();

    [GeneratedRegex(@"(?<![\w-])(--[a-z][a-z0-9-]*)")]
    private static partial Regex Flag();

    [GeneratedRegex(@"[A-Z][A-Z.-]*[A-Z]")]
    private static partial Regex Word();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^(.*) \| tail -n (\d+)$")]
    private static partial Regex Tail();

    [GeneratedRegex("\"([^\"]*)\"|[^ ]+")]
    private static partial Regex Argument();
}
