using System.Globalization;
using System.Text.Json;

namespace ExoMeta.Cli.Tests;

/// <summary>
/// Compares two results documents as the project promises: simulated draws and counts bit for bit (everything in an object with a
/// Monte Carlo error, and every whole number), texts to the letter, other numbers to 1e-12 relative.
/// </summary>
internal static class ResultsComparer
{
    private const double RelativeTolerance = 1e-12;

    public static IReadOnlyList<string> Differences(string expected, string actual)
    {
        var differences = new List<string>();
        using var a = JsonDocument.Parse(expected);
        using var b = JsonDocument.Parse(actual);
        Compare(a.RootElement, b.RootElement, "$", simulated: false, differences);
        return differences;
    }

    private static void Compare(JsonElement a, JsonElement b, string path, bool simulated, List<string> differences)
    {
        if (a.ValueKind != b.ValueKind)
        {
            differences.Add($"{path}: {a.ValueKind} against {b.ValueKind}");
            return;
        }

        switch (a.ValueKind)
        {
            case JsonValueKind.Object:
                CompareObjects(a, b, path, simulated, differences);
                break;
            case JsonValueKind.Array:
                if (a.GetArrayLength() != b.GetArrayLength())
                {
                    differences.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {a.GetArrayLength()} against {b.GetArrayLength()} items"));
                    return;
                }

                foreach (var (x, y, i) in a.EnumerateArray().Zip(b.EnumerateArray()).Select((p, i) => (p.First, p.Second, i)))
                {
                    Compare(x, y, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), simulated, differences);
                }

                break;
            case JsonValueKind.Number when a.GetRawText() != b.GetRawText() && (simulated || !Near(a.GetDouble(), b.GetDouble())):
            case JsonValueKind.String when a.GetString() != b.GetString():
                differences.Add($"{path}: {a.GetRawText()} against {b.GetRawText()}");
                break;
        }
    }

    private static void CompareObjects(JsonElement a, JsonElement b, string path, bool simulated, List<string> differences)
    {
        var names = a.EnumerateObject().Select(p => p.Name).ToArray();
        var others = b.EnumerateObject().Select(p => p.Name).ToArray();
        if (!names.SequenceEqual(others, StringComparer.Ordinal))
        {
            differences.Add($"{path}: fields {string.Join(' ', names)} against {string.Join(' ', others)}");
            return;
        }

        simulated |= a.TryGetProperty("mcse", out _);
        foreach (var name in names)
        {
            Compare(a.GetProperty(name), b.GetProperty(name), $"{path}.{name}", simulated, differences);
        }
    }

    private static bool Near(double x, double y) => Math.Abs(x - y) <= RelativeTolerance * Math.Max(Math.Abs(x), Math.Abs(y));
}
