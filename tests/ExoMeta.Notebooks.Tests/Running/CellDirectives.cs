using System.Text.RegularExpressions;

namespace ExoMeta.Notebooks.Tests.Running;

/// <summary>The lines of a cell that speak to the kernel and not to the compiler.</summary>
/// <param name="Packages">Packages that it asks for.</param>
/// <param name="Code">The code, in which those lines are empty so that errors keep their line numbers.</param>
internal sealed partial record CellDirectives(IReadOnlyList<(string Name, string Version)> Packages, string Code)
{
    /// <summary>Splits a cell.</summary>
    /// <exception cref="NotSupportedException">A line speaks to a kernel in a way that not every kernel understands.</exception>
    public static CellDirectives Of(string source)
    {
        var packages = new List<(string, string)>();
        var lines = source.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (PackageLine().Match(line) is { Success: true } package)
            {
                packages.Add((package.Groups["name"].Value, package.Groups["version"].Value));
                lines[i] = "";
            }
            else if (line.StartsWith("#!", StringComparison.Ordinal) || line.StartsWith("#i", StringComparison.Ordinal) && !line.StartsWith("#if", StringComparison.Ordinal))
            {
                throw new NotSupportedException($"'{line}' is not understood by every kernel; use C# and #r \"nuget: NAME, VERSION\" alone");
            }
        }

        return new(packages, string.Join('\n', lines));
    }

    [GeneratedRegex("""^#r\s+"nuget:\s*(?<name>[\w.]+)\s*,\s*(?<version>[\w.\-]+)\s*"$""", RegexOptions.CultureInvariant)]
    private static partial Regex PackageLine();
}
