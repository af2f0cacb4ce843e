using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>Where an assumption may be used.</summary>
public enum AssumptionScope
{
    /// <summary>Wherever its claim is used.</summary>
    All,

    /// <summary>Only in pools that the analysis declares exploratory.</summary>
    Exploratory,
}

/// <summary>One row of an assumption table.</summary>
/// <param name="ClaimId">The claim.</param>
/// <param name="Scope">Where it may be used.</param>
/// <param name="Assumption">Field, value or distribution, and reason.</param>
/// <param name="Location">Where the row stands.</param>
public sealed record AssumptionRow(string ClaimId, AssumptionScope Scope, Assumption Assumption, SourceLocation Location);

/// <summary>Everything that no source states and an analysis supplies, each with its reason.</summary>
public sealed record AssumptionTable
{
    private static readonly string[] Columns = ["claim", "field", "value", "scope", "reason"];
    private static readonly string[] Scopes = ["all", "exploratory"];

    private AssumptionTable(ImmutableArray<AssumptionRow> rows) => Rows = rows;

    /// <summary>All rows in file order.</summary>
    public ImmutableArray<AssumptionRow> Rows { get; }

    /// <summary>No assumptions.</summary>
    public static AssumptionTable Empty { get; } = new([]);

    /// <summary>The assumptions for a claim, in file order.</summary>
    /// <param name="claimId">The claim.</param>
    /// <param name="exploratory">Whether those that are made for exploratory pools only count too.</param>
    public ImmutableArray<Assumption> For(string claimId, bool exploratory) =>
        [.. Rows.Where(r => r.ClaimId == claimId && (exploratory || r.Scope == AssumptionScope.All)).Select(r => r.Assumption)];

    /// <summary>Reads assumptions.csv; null, with every problem of the file noted, when anything is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="displayName">The file as the user named it, for messages.</param>
    /// <param name="claims">
    /// The claims that are assumed about; null when they could not be read, in which case only what does not need them is checked,
    /// so that the problems of both files are reported in one pass.
    /// </param>
    /// <param name="problems">Receives what is wrong.</param>
    public static AssumptionTable? Read(string path, string displayName, EvidenceTable? claims, ProblemList problems)
    {
        if (CsvTable.Read(path, displayName, problems) is not { } table)
        {
            return null;
        }

        var missing = Columns.Where(c => table.IndexOf(c) < 0).ToList();
        foreach (var column in missing)
        {
            MissingColumns.Report(table, column, Columns, "", problems);
        }

        if (missing.Count > 0)
        {
            return null;
        }

        var found = new List<Problem>();
        var seen = new Dictionary<(string, string), SourceLocation>();
        var rows = table.Rows.Select(row => ReadRow(table, row, claims, seen, found)).ToList();
        problems.AddRange(found);
        return found.Count == 0 && claims is not null ? new([.. rows.OfType<AssumptionRow>()]) : null;
    }

    private static AssumptionRow? ReadRow(
        CsvTable table, ImmutableArray<CsvCell> row, EvidenceTable? claims,
        Dictionary<(string, string), SourceLocation> seen, List<Problem> found)
    {
        CsvCell Cell(string column) => row[table.IndexOf(column)];
        void Note(string column, string? message)
        {
            if (message is not null)
            {
                found.Add(new(Cell(column).Location, column, message));
            }
        }

        var before = found.Count;
        var (claim, field) = (Cell("claim").Text, Cell("field").Text);
        var scope = Array.IndexOf(Scopes, Cell("scope").Text);
        Note("scope", scope >= 0 ? null : $"unknown scope '{Cell("scope").Text}'; expected all or exploratory");
        Note("reason", Cell("reason").Text.Length > 0 ? null : "is empty; an assumption needs its reason");
        if (!seen.TryAdd((claim, field), Cell("claim").Location))
        {
            Note("claim", $"'{field}' is assumed twice for claim '{claim}'; the first is at {seen[(claim, field)]}");
        }

        var statistic = claims is not null && claims.TryFind(claim, out var known) ? known.Statistic : null;
        if (claims is not null && statistic is null)
        {
            Note("claim", $"no claim '{claim}' in {claims.File}{NearestName.Hint(claim, claims.Claims.Select(c => c.Id))}");
        }

        var fieldProblem = WhatIsWrongWithField(claim, field, statistic);
        Note("field", fieldProblem);
        if (!UncertainQuantity.TryParse(Cell("value").Text, out var quantity, out var error))
        {
            Note("value", error);
            return null;
        }

        var assumption = new Assumption(field, quantity, Cell("reason").Text);
        if (fieldProblem is null)
        {
            Note("value", AssumptionDomain.WhatIsWrong(field, quantity) ?? statistic?.WhyContradicted(assumption));
        }

        return found.Count == before ? new(claim, (AssumptionScope)scope, assumption, new(table.File, Cell("claim").Location.Line)) : null;
    }

    private static string? WhatIsWrongWithField(string claim, string field, ReportedStatistic? statistic)
    {
        if (!ReportedForms.AssumptionFields.Contains(field))
        {
            return $"unknown field '{field}'{NearestName.Hint(field, ReportedForms.AssumptionFields)}";
        }

        if (statistic is null || statistic.OpenFields.Contains(field) || !ReportedForms.TryFind(statistic.Form, out var form))
        {
            return null;
        }

        if (form.AssumptionFields.Contains(field))
        {
            return $"claim '{claim}' states {field} or does not need it; an assumption may not replace what is printed";
        }

        return form.AssumptionFields.IsEmpty
            ? $"the form {form.Name} of claim '{claim}' takes no assumption"
            : $"the form {form.Name} of claim '{claim}' does not take {field}; it takes {string.Join(", ", form.AssumptionFields)}";
    }
}
