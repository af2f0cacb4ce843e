using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ExoMeta.Tests.Architecture;

/// <summary>References point one way, between projects and between the rooms of the core project.</summary>
public sealed partial class RoomsTests
{
    private static readonly string Root = Repository.Root;

    private static readonly Dictionary<string, string[]> AllowedProjects = new(StringComparer.Ordinal)
    {
        ["ExoMeta.Numerics"] = [],
        ["ExoMeta"] = ["ExoMeta.Numerics"],
        ["ExoMeta.Plots"] = ["ExoMeta"],
        ["ExoMeta.Cli"] = ["ExoMeta.Plots"],
        ["ExoMeta.Interactive"] = ["ExoMeta.Plots"],
    };

    private static readonly Dictionary<string, string[]> AllowedRooms = new(StringComparer.Ordinal)
    {
        ["Problems"] = [],
        ["Effects"] = ["Problems"],
        ["Evidence"] = ["Problems", "Effects"],
        ["Pooling"] = ["Problems", "Effects"],
        ["Trials"] = ["Problems", "Effects", "Pooling"],
        ["Analysis"] = ["Problems", "Effects", "Evidence", "Pooling", "Trials"],
    };

    public static TheoryData<string> Projects => [.. AllowedProjects.Keys];

    public static TheoryData<string> Rooms => [.. AllowedRooms.Keys];

    [Fact]
    public void Every_project_and_every_room_is_known_here()
    {
        var projects = Directory.GetDirectories(Path.Combine(Root, "src")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(AllowedProjects.Keys.Order(StringComparer.Ordinal), projects);
        Assert.Equal(AllowedRooms.Keys.Order(StringComparer.Ordinal), RoomFolders().Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_it_may(string project)
    {
        var file = XDocument.Load(Path.Combine(Root, "src", project, $"{project}.csproj"));
        var references = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Equal(AllowedProjects[project], references);
    }

    /// <summary>Packages are of any version beside each other: one that leans on the internals of another breaks.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Internals_are_shown_to_the_program_the_benchmarks_and_tests_alone(string project)
    {
        var file = XDocument.Load(Path.Combine(Root, "src", project, $"{project}.csproj"));
        Assert.All(
            file.Descendants("InternalsVisibleTo").Select(i => i.Attribute("Include")!.Value),
            name => Assert.True(name is "ExoMeta.Cli" or "ExoMeta.Benchmarks" || name.EndsWith(".Tests", StringComparison.Ordinal), name));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_names_only_the_rooms_it_may_see(string room)
    {
        var allowed = AllowedRooms[room].Append(room).ToHashSet(StringComparer.Ordinal);
        var sources = Directory.GetFiles(Path.Combine(Root, "src", "ExoMeta", room), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(sources);
        var wrong = sources.SelectMany(path => RoomNames().Matches(File.ReadAllText(path))
                .Select(m => m.Groups[1].Value)
                .Where(name => AllowedRooms.ContainsKey(name) && !allowed.Contains(name))
                .Select(name => $"{Path.GetFileName(path)} names {name}"))
            .Distinct();
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_declares_its_own_namespace(string room)
    {
        foreach (var path in Directory.GetFiles(Path.Combine(Root, "src", "ExoMeta", room), "*.cs", SearchOption.AllDirectories))
        {
            Assert.Matches($@"(?m)^namespace ExoMeta\.{room}(\.\w+)?;", File.ReadAllText(path));
        }
    }

    [Fact]
    public void Only_Numerics_holds_unsafe_code_or_intrinsics()
    {
        var elsewhere = Directory.GetFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(p => !Relative(p).StartsWith("src/ExoMeta.Numerics/", StringComparison.Ordinal) && !Relative(p).Contains("/obj/", StringComparison.Ordinal));
        Assert.All(elsewhere, path => Assert.DoesNotMatch(@"\bunsafe\b(?!-)|System\.Runtime\.Intrinsics", File.ReadAllText(path)));
    }

    [Fact]
    public void Numerics_has_no_word_of_the_domain()
    {
        foreach (var path in Directory.GetFiles(Path.Combine(Root, "src", "ExoMeta.Numerics"), "*.cs", SearchOption.AllDirectories)
            .Where(p => !Relative(p).Contains("/obj/", StringComparison.Ordinal)))
        {
            Assert.DoesNotMatch(@"(?i)\b(patient|exosome|meta-analys|odds ratio|evidence)", File.ReadAllText(path));
        }
    }

    private static IEnumerable<string> RoomFolders() => Directory.GetDirectories(Path.Combine(Root, "src", "ExoMeta"))
        .Where(d => Path.GetFileName(d) is not ("bin" or "obj"));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    [GeneratedRegex(@"ExoMeta\.(Problems|Effects|Evidence|Pooling|Trials|Analysis)\b")]
    private static partial Regex RoomNames();
}
