using System.Globalization;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>Words for rows of a table and where they stand.</summary>
internal static class TableLines
{
    /// <summary><c>1 row</c>, <c>3 rows</c>.</summary>
    public static string Rows(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "row" : "rows")}");

    /// <summary><c>lines 2, 5, 7</c>; the first ten.</summary>
    public static string Lines(IEnumerable<SourceLocation> locations)
    {
        const int Most = 10;
        var lines = locations.Select(l => l.Line ?? 0).ToList();
        var list = string.Join(", ", lines.Take(Most).Select(l => l.ToString(CultureInfo.InvariantCulture)));
        return $"{(lines.Count == 1 ? "line" : "lines")} {list}{(lines.Count > Most ? " …" : "")}";
    }
}
