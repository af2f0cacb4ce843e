using System.Reflection.Metadata;
using System.Text;
using ExoMeta.Plots;

namespace ExoMeta.Cli.Tests.Packages;

/// <summary>What <c>dotnet pack</c> makes: the packages of a feed, what is in them, and what is not.</summary>
[Collection(PackedFeed.Tests)]
public sealed class PackageTests(PackedFeed feed)
{
    private static readonly string[] Ids = ["ExoMeta", "ExoMeta.Cli", "ExoMeta.Interactive", "ExoMeta.Numerics", "ExoMeta.Plots"];

    public static TheoryData<string> Packages => [.. Ids];

    [Fact]
    public void There_are_five_with_their_symbols_and_no_other() => Assert.Equal(
        Ids.SelectMany(id => new[] { $"{id}.{feed.Version}.nupkg", $"{id}.{feed.Version}.snupkg" }).Order(StringComparer.Ordinal),
        Directory.GetFiles(feed.Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Packages))]
    public void Each_says_what_it_is(string id)
    {
        var package = feed.Open(id);
        Assert.Equal((id, feed.Version, "The ExoMeta authors", "MIT", "README.md"), (package.Field("id"), package.Field("version"), package.Field("authors"), package.Field("license"), package.Field("readme")));
        Assert.True(package.Field("description")!.Length > 60, package.Field("description"));
        Assert.Contains("meta-analysis", package.Field("tags")!, StringComparison.Ordinal);
        Assert.Null(package.Field("repository"));
        Assert.Equal(File.ReadAllBytes(Repository.Path("LICENSE")), package.Files["LICENSE"]);
        Assert.Equal(File.ReadAllBytes(Repository.Path("src", id, "README.md")), package.Files["README.md"]);
    }

    [Theory]
    [InlineData("ExoMeta.Numerics")]
    [InlineData("ExoMeta", "ExoMeta.Numerics", "CsvHelper", "YamlDotNet")]
    [InlineData("ExoMeta.Plots", "ExoMeta")]
    [InlineData("ExoMeta.Interactive", "ExoMeta.Plots")]
    [InlineData("ExoMeta.Cli")]
    public void Each_needs_the_others_in_its_own_version(string id, params string[] needed)
    {
        var package = feed.Open(id);
        Assert.Equal(needed.Order(StringComparer.Ordinal), package.Dependencies.Select(d => d.Id).Order(StringComparer.Ordinal));
        Assert.All(package.Dependencies.Where(d => Ids.Contains(d.Id)), d => Assert.Equal(feed.Version, d.Version));
    }

    [Theory]
    [InlineData("ExoMeta.Numerics")]
    [InlineData("ExoMeta")]
    [InlineData("ExoMeta.Plots")]
    [InlineData("ExoMeta.Interactive", "interactive-extensions/dotnet/extension.dib")]
    public void A_library_holds_itself_with_its_docs_and_nothing_else(string id, params string[] more)
    {
        string[] expected = [$"{id}.nuspec", "LICENSE", "README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", .. more];
        Assert.Equal(expected.Order(StringComparer.Ordinal), feed.Open(id).Files.Keys.Order(StringComparer.Ordinal));
        Assert.Contains($"lib/net10.0/{id}.pdb", feed.Open(id, "snupkg").Files.Keys);
    }

    [Fact]
    public void The_tool_holds_what_it_needs_and_no_test()
    {
        var files = feed.Open("ExoMeta.Cli").Files;
        var (folder, libraries) = ("tools/net10.0/any/", new[] { "CsvHelper", "ExoMeta", "ExoMeta.Cli", "ExoMeta.Numerics", "ExoMeta.Plots", "Spectre.Console", "System.CommandLine", "YamlDotNet" });
        Assert.Equal(libraries.Select(l => $"{folder}{l}.dll").Order(StringComparer.Ordinal), files.Keys.Where(f => f.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("<Command Name=\"exometa\" EntryPoint=\"ExoMeta.Cli.dll\" Runner=\"dotnet\" />", Encoding.UTF8.GetString(files[folder + "DotnetToolSettings.xml"]), StringComparison.Ordinal);

        // plotly.js is not ours: where the build had it, it goes along, and never without its licence.
        Assert.Equal(FigureHtml.HasPlotly, files.ContainsKey(folder + "plotly/plotly.js"));
        Assert.Equal(FigureHtml.HasPlotly, files.ContainsKey(folder + "plotly/LICENSE"));
        Assert.Contains($"{folder}ExoMeta.Cli.pdb", feed.Open("ExoMeta.Cli", "snupkg").Files.Keys);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Nothing_in_it_names_a_folder_of_this_machine(string id)
    {
        var root = Encoding.UTF8.GetBytes(Repository.Root);
        foreach (var (name, bytes) in feed.Open(id).Files.Concat(feed.Open(id, "snupkg").Files))
        {
            Assert.True(bytes.AsSpan().IndexOf(root) < 0, name);
            if (name.EndsWith(".pdb", StringComparison.Ordinal) && Path.GetFileName(name).StartsWith("ExoMeta", StringComparison.Ordinal))
            {
                Assert.All(Sources(bytes), source => Assert.StartsWith("/_/src/", source, StringComparison.Ordinal));
            }
        }
    }

    private static List<string> Sources(byte[] symbols)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        var reader = provider.GetMetadataReader();
        List<string> sources = [.. reader.Documents.Select(d => reader.GetString(reader.GetDocument(d).Name)).Where(Path.IsPathRooted)];
        Assert.NotEmpty(sources);
        return sources;
    }
}
