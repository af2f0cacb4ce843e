using System.Globalization;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// Rows with the same data twice: the groups' numbers (at least four of them, events above 0, groups of 10 or more) or the effect with its
/// interval. Few numbers coincide by chance, so that rows of empty cells are left out.
/// </summary>
internal sealed class DuplicateRow() : LintRule(
    "duplicate-row", LintSeverity.Warning,
    "Two rows hold the same numbers in both groups, or the same effect with the same interval: entered twice, or one study published twice.",
    "all numbers of both groups; est, lb, ub; claims of one outcome")
{
    internal override IEnumerable<LintFinding> Check(LintTable table)
    {
        var first = new Dictionary<string, LintRow>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            if (Signature(row) is not { } signature || first.TryAdd(signature, row))
            {
                continue;
            }

            var other = first[signature];
            var same = row.IsLabelled && row.Label == other.Label;
            var column = row.Groups.FirstOrDefault()?.MeanColumn is { } mean && row.Number(mean) is not null ? mean
                : row.Groups.FirstOrDefault()?.EventsColumn ?? "est";
            yield return Find(row, column, LintSeverity.Warning,
                $"the row holds the same numbers as {Say.Line(other)}{(same ? " of the same study: entered twice?" : $" ({other.Label}): one study entered or published twice?")}");
        }
    }

    private static string? Signature(LintRow row)
    {
        var groups = string.Join('|', row.Groups.Select(SharedControl.Signature));
        var effect = row.Effect is { Lower: { } lower, Upper: { } upper } e 
            ? string.Create(CultureInfo.InvariantCulture, $"{e.Measure} {e.Estimate.Value:R} {lower.Value:R} {upper.Value:R}")
            : "";
        var isTelling = effect.Length > 0 || (row.Groups.Length == 2 && row.Groups.All(g => g.Size >= 10 && (g.Events > 0 || g.Deviation > 0)));
        return isTelling ? $"{row.Outcome}|{groups}|{effect}" : null;
    }
}
