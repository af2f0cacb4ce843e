namespace ExoMeta.Evidence.Lint;

/// <summary>A p-value outside 0 to 1, or printed as 0.</summary>
internal sealed class ImpossibleP() : LintRowRule(
    "impossible-p", LintSeverity.Error,
    "A p-value lies outside 0 to 1, or is printed as 0.",
    "p, pval, p_bound")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var (column, p) in row.P)
        {
            var value = p.Number.Value;
            if (value is < 0 or > 1 || (p.Relation < 0 && value == 0) || (p.Relation > 0 && value == 1))
            {
                yield return Find(row, column, LintSeverity.Error, $"{p} is no p-value, which lies between 0 and 1");
            }
            else if (value == 0)
            {
                yield return Find(row, column, LintSeverity.Warning,
                    $"{p} is printed, but no p-value is 0; it can be read as p < {Say.Number(p.Number.High)} at most");
            }
        }
    }
}
