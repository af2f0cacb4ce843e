using System.Text.RegularExpressions;
using ExoMeta.Cli.Commands.Designs;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Cli.Tests.Design;

/// <summary>What docs/design.md shows is run here, and every topic, option and type is named in it.</summary>
public sealed partial class DesignDocTests
{
    private static readonly string PageFile = Repository.Path("docs", "design.md");

    private static readonly string Page = File.ReadAllText(PageFile);

    [Fact]
    public async Task Every_example_prints_what_the_page_shows() => Assert.True(await DocExamples.CheckAsync(PageFile) >= DesignTopics.All.Length);

    [Fact]
    public void Every_topic_option_and_type_is_named_and_no_other()
    {
        Assert.All(DesignTopics.All, t => Assert.Contains($"exometa design {t.Name}", Page, StringComparison.Ordinal));
        var known = DesignTopics.All.SelectMany(t => t.Options).Select(o => o.Flag).ToHashSet(StringComparer.Ordinal);
        var named = Flag().Matches(Page).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(known.Except(named));
        Assert.Empty(named.Except(known).Except(["--format", "--help", "--project"]));
        Assert.All(BoundaryFamilies.All, f => Assert.Contains($"`{f.Code}`", Page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<![\w-])(--[a-z][a-z0-9-]*)")]
    private static partial Regex Flag();
}
