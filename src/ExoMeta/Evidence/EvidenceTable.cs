using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>A table of printed claims: what is printed and nothing else, one claim a row.</summary>
public sealed record EvidenceTable
{
    private readonly ImmutableDictionary<string, Claim> _byId;

    private EvidenceTable(string file, ImmutableArray<Claim> claims)
    {
        File = file;
        Claims = claims;
        _byId = claims.ToImmutableDictionary(c => c.Id, StringComparer.Ordinal);
    }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>The claims in file order; ids are unique.</summary>
    public ImmutableArray<Claim> Claims { get; }

    /// <summary>The columns of an evidence table: all must stand in its header; others may, and are not read.</summary>
    public static ImmutableArray<string> Columns => ClaimReader.Columns;

    /// <summary>Finds a claim.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out Claim? claim) => _byId.TryGetValue(id, out claim);

    /// <summary>Reads evidence.csv; null, with every problem of the file noted, when anything is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="displayName">The file as the user named it, for messages.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static EvidenceTable? Read(string path, string displayName, ProblemList problems) => Of(CsvTable.Read(path, displayName, problems), displayName, problems);

    /// <summary>The same from columns in memory, such as those of a database; null is an empty cell.</summary>
    /// <param name="columns">Columns by name, as they would stand in a file.</param>
    /// <param name="displayName">What messages call the data.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static EvidenceTable? FromColumns(IReadOnlyList<(string Name, ImmutableArray<string?> Cells)> columns, string displayName, ProblemList problems) =>
        Of(CsvTable.FromColumns(columns, displayName, problems), displayName, problems);

    private static EvidenceTable? Of(CsvTable? table, string displayName, ProblemList problems)
    {
        if (table is null)
        {
            return null;
        }

        var missing = ClaimReader.Columns.Where(c => table.IndexOf(c) < 0).ToList();
        foreach (var column in missing)
        {
            MissingColumns.Report(table, column, ClaimReader.Columns, "", problems);
        }

        if (missing.Count > 0)
        {
            return null;
        }

        var reader = new ClaimReader(table);
        var claims = ImmutableArray.CreateBuilder<Claim>(table.Rows.Length);
        foreach (var row in table.Rows)
        {
            if (reader.Read(row) is { } claim)
            {
                claims.Add(claim);
            }
        }

        problems.AddRange(reader.Problems);
        return reader.Problems.Count == 0 ? new(displayName, claims.ToImmutable()) : null;
    }
}
