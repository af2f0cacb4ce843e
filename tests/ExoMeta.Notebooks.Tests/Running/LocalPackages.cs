using System.Reflection;

namespace ExoMeta.Notebooks.Tests.Running;

/// <summary>The packages of this repository, as the assemblies of the local build.</summary>
internal static class LocalPackages
{
    private static readonly string[] Known = ["ExoMeta.Numerics", "ExoMeta", "ExoMeta.Plots", "ExoMeta.Interactive"];

    /// <summary>The package's assembly and those of ours that it depends on.</summary>
    /// <exception cref="NotSupportedException">The package is not of this repository, or its version is not that of the build.</exception>
    public static IReadOnlyList<Assembly> Resolve(string name, string version)
    {
        var index = Array.IndexOf(Known, name);
        if (index < 0)
        {
            throw new NotSupportedException($"the package {name} is not one of {string.Join(", ", Known)}");
        }

        var assembly = Assembly.Load(name);
        var built = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return built == version
            ? [.. Known[..(index + 1)].Select(Assembly.Load)]
            : throw new NotSupportedException($"the notebook asks for {name} {version}; the build is {built}");
    }

    /// <summary>What the package runs in a kernel that loads it; null when it has nothing to run.</summary>
    public static string? ExtensionScript(string name)
    {
        var path = Path.Combine(Repository.Root, "src", name, "interactive-extensions", "dotnet", "extension.dib");
        return File.Exists(path) ? CellDirectives.Of(WithoutKernelName(File.ReadAllText(path))).Code : null;
    }

    private static string WithoutKernelName(string script) => script.Replace("#!csharp", "", StringComparison.Ordinal);
}
