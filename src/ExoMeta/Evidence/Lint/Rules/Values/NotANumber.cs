using System.Text.RegularExpressions;
using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>A cell of a numeric column that is no number.</summary>
internal sealed class NotANumber() : LintRowRule(
    "not-a-number", LintSeverity.Error,
    "A cell of a numeric column is no number.",
    "every numeric column; p-values may carry <, >, ≤, ≥ or =")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var (column, kind) in row.Kinds)
        {
            var text = row.Text(column);
            if (kind == LintColumnKind.P)
            {
                if (!PrintedP.TryParse(text, out _) && !PrintedP.SaysNoNumber(text))
                {
                    yield return Find(row, column, LintSeverity.Error, $"'{text}' is no p-value");
                }
            }
            else if (!PrintedNumber.TryParse(text, out _, out var error))
            {
                yield return Find(row, column, LintSeverity.Error, error);
            }
        }

        var level = row.Number("level");
        if (level is { Value: <= 1 or >= 100 })
        {
            yield return Find(row, "level", LintSeverity.Error, $"{Say.Text(level)} is no confidence level in percent");
        }
    }
}

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
