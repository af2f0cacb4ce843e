using System.Text.RegularExpressions;

namespace ExoMeta.Evidence.Lint;

/// <summary>An inequality whose number is missing: "p &lt;", "n.s.".</summary>
internal sealed partial class InequalityWithoutNumber() : LintRowRule(
    "inequality-without-number", LintSeverity.Warning,
    "A p-value is printed as an inequality without its number, or only as not significant.",
    "p, pval; p < in texts")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var column in LintColumns.P.Where(c => !row.IsClaim && PrintedP.SaysNoNumber(row.Text(c))))
        {
            yield return Find(row, column, LintSeverity.Warning, $"'{row.Text(column)}' says no number: the row keeps its direction only");
        }

        foreach (var column in LintColumns.Texts)
        {
            if (Bare().Match(row.Text(column)) is { Success: true } match)
            {
                yield return Find(row, column, LintSeverity.Warning, $"'{match.Value.Trim()}' stands in the text without a number");
            }
        }
    }

    [GeneratedRegex(@"\b[pP]\s*(?:<=|>=|[<>≤≥])(?!\s*=?\s*[\d.])", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
