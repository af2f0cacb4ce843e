using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>Reports columns that a table lacks.</summary>
internal static class MissingColumns
{
    /// <summary>Notes one missing column at the header, naming the nearest present one that is not itself wanted.</summary>
    public static void Report(CsvTable table, string name, IEnumerable<string> wanted, string context, ProblemList problems)
    {
        var others = table.Header.Select(c => c.Text).Where(t => t.Length > 0).Except(wanted, StringComparer.Ordinal).ToList();
        problems.Add(new(table.File, table.Header[0].Location.Line), name, $"the column is missing{context}{NearestName.Hint(name, others)}");
    }
}
