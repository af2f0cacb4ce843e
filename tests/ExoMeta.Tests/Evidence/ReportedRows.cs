using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Evidence;

/// <summary>Tables of printed results from short texts.</summary>
internal static class ReportedRows
{
    /// <summary>One row from its cells: <c>form=counts ai=3 n1i=11</c>; a value may be quoted with '.</summary>
    public static ReportedRow Single(string measure, string cells, StudyTableOptions? options = null)
    {
        var problems = new ProblemList();
        var table = FromCells(measure, Parse(cells), options ?? new(), problems);
        Assert.Equal([], TableFile.Print(problems));
        return Assert.Single(table!.Rows);
    }

    /// <summary>A table of one row.</summary>
    public static ReportedTable? FromCells(
        string measure, IEnumerable<(string Name, string Value)> cells, StudyTableOptions options, ProblemList problems) =>
        ReportedTable.FromColumns([.. cells.Select(c => (c.Name, ImmutableArray.Create<string?>(c.Value)))], [], "t", Of(measure), options, problems);

    /// <summary>A table from its text, which must be right.</summary>
    public static ReportedTable Read(string measure, string text, StudyTableOptions? options = null)
    {
        using var file = new TableFile(text);
        var problems = new ProblemList();
        var table = ReportedTable.Read(file.Path, "t.csv", Of(measure), options ?? new(), problems);
        Assert.Equal([], TableFile.Print(problems));
        return table!;
    }

    public static Measure Of(string code) => Measures.TryFind(code, out var measure) ? measure : throw new ArgumentException($"no measure {code}", nameof(code));

    public static IEnumerable<(string Name, string Value)> Parse(string cells)
    {
        foreach (var cell in cells.Split('|', StringSplitOptions.TrimEntries))
        {
            var at = cell.IndexOf('=', StringComparison.Ordinal);
            yield return (cell[..at], cell[(at + 1)..]);
        }
    }
}
