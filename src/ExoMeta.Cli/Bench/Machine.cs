using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ExoMeta.Analysis.Throughput;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Cli.Bench;

/// <summary>What the machine says of itself.</summary>
internal static class Machine
{
    private const int LongestName = 80;

    /// <summary>This machine.</summary>
    public static BenchMachine Here() =>
        new(Clean(CpuName() ?? ""), LaneDispatch.VectorBits, Environment.ProcessorCount, Clean(RuntimeInformation.FrameworkDescription));

    /// <summary>The commit that a folder stands at; null outside a repository or without git.</summary>
    /// <param name="folder">A folder.</param>
    /// <param name="besides">A file in it whose changes do not count: the history itself.</param>
    public static BenchCommit? CommitOf(string folder, string besides)
    {
        if (Tool.Ask("git", "-C", folder, "rev-parse", "--verify", "HEAD")?.Trim() is not { Length: >= 40 and <= 64 } id || !id.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var changes = Tool.Ask("git", "-C", folder, "status", "--porcelain", "--untracked-files=no", "--", ":/", $":(exclude,literal){besides}");
        return new(id, !string.IsNullOrWhiteSpace(changes));
    }

    /// <summary>One line without control characters, of single spaces, not too long; what is empty is unknown.</summary>
    internal static string Clean(string name)
    {
        var text = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            text.Append(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator ? " " : rune.ToString());
        }

        var words = string.Join(' ', text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Length switch
        {
            0 => "unknown",
            > LongestName => words[..LongestName].TrimEnd(),
            _ => words,
        };
    }

    private static string? CpuName()
    {
        if (OperatingSystem.IsWindows())
        {
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        }

        return OperatingSystem.IsMacOS() ? Tool.Ask("sysctl", "-n", "machdep.cpu.brand_string")
            : File.Exists("/proc/cpuinfo") ? CpuName(File.ReadLines("/proc/cpuinfo")) : null;
    }

    /// <summary>The model's name, or on Arm, which has none, implementer and part.</summary>
    internal static string? CpuName(IEnumerable<string> lines)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.Split(':', 2) is [var name, var value])
            {
                fields.TryAdd(name.Trim(), value.Trim());
            }
        }

        return fields.GetValueOrDefault("model name")
            ?? (fields.TryGetValue("CPU implementer", out var maker) ? $"Arm implementer {maker} part {fields.GetValueOrDefault("CPU part")}" : null);
    }
}
