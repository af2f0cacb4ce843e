using System.IO.Compression;
using System.Xml.Linq;

namespace ExoMeta.Cli.Tests.Packages;

/// <summary>A folder with the packages of this build, as the only source of packages.</summary>
public sealed class PackedFeed : IDisposable
{
    /// <summary>The tests that share one feed.</summary>
    public const string Tests = "Packages";

    private readonly TemporaryFolder _folder = new();

    public PackedFeed()
    {
        DotnetCommand.Run(Repository.Root, "pack", "ExoMeta.sln", "-c", DotnetCommand.Configuration, "--no-build", "--no-restore", "-v", "q", "-nodeReuse:false", "-o", Folder);
        Version = XDocument.Load(Repository.Path("Directory.Build.props")).Descendants("Version").Single().Value;

        // Packages of others come from those that the build has restored; nothing is fetched.
        var restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Configuration = _folder.Write("NuGet.config", new XElement(
            "configuration",
            new XElement("packageSources", new XElement("clear"), Add("local", Folder)),
            new XElement("fallbackPackageFolders", new XElement("clear"), Add("restored", restored)),
            new XElement("config", Add("globalPackagesFolder", _folder["packages"]))).ToString());
    }

    /// <summary>The folder.</summary>
    public string Folder => _folder["feed"];

    /// <summary>NuGet's configuration that knows no other source.</summary>
    public string Configuration { get; }

    /// <summary>Version of all packages.</summary>
    public string Version { get; }

    /// <summary>A folder of its own for what a test makes of the packages.</summary>
    public string At(string name) => Directory.CreateDirectory(_folder[name]).FullName;

    /// <summary>A package by its name.</summary>
    internal PackageFile Open(string id, string ending = "nupkg") => new(Path.Combine(Folder, $"{id}.{Version}.{ending}"));

    public void Dispose() => _folder.Dispose();

    private static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));
}

/// <summary>The tests that share one feed.</summary>
[CollectionDefinition(PackedFeed.Tests)]
public sealed class PackageTestCollection : ICollectionFixture<PackedFeed>;

/// <summary>What lies in a package.</summary>
internal sealed class PackageFile(string path)
{
    /// <summary>Its files, without those of the container.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; } = Read(path);

    /// <summary>Its description.</summary>
    public XElement Metadata => XDocument.Load(new MemoryStream(Files.Single(f => f.Key.EndsWith(".nuspec", StringComparison.Ordinal)).Value)).Root!.Elements().Single();

    /// <summary>A field of the description.</summary>
    public string? Field(string name) => Metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

    /// <summary>The packages that it needs, each with its version.</summary>
    public IEnumerable<(string Id, string Version)> Dependencies =>
        Metadata.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => ((string)e.Attribute("id")!, (string)e.Attribute("version")!));

    private static Dictionary<string, byte[]> Read(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries.Where(e => !e.FullName.StartsWith("_rels/", StringComparison.Ordinal) && !e.FullName.StartsWith("package/", StringComparison.Ordinal) && e.FullName != "[Content_Types].xml"))
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            files.Add(entry.FullName, bytes.ToArray());
        }

        return files;
    }
}
