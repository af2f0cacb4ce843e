namespace ExoMeta.Evidence.Lint;

/// <summary>A negative standard deviation, standard error or variance; or none at all.</summary>
internal sealed class ImpossibleSpread() : LintRowRule(
    "impossible-spread", LintSeverity.Error,
    "A standard deviation, standard error or variance is negative; 0, which no sample of different subjects gives, is a warning.",
    "sd1i, sd2i, sdi, sem1i, sem2i, semi, sei, vi; spread and base_spread of claims")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var (column, kind) in row.Kinds.Where(k => k.Kind is LintColumnKind.Deviation or LintColumnKind.StandardError))
        {
            if (row.Number(column) is not { Value: <= 0 } number)
            {
                continue;
            }

            var name = column == "vi" ? "variance" : kind == LintColumnKind.Deviation ? "standard deviation"
                : row.IsClaim ? "spread" : "standard error";
            yield return number.Value < 0
                ? Find(row, column, LintSeverity.Error, $"the {name} {Say.Text(number)} is negative")
                : Find(row, column, LintSeverity.Warning, $"the {name} is printed as {number}: all values equal, or too few digits"
                    + (kind == LintColumnKind.Deviation ? "" : "; it would give the row infinite weight"));
        }
    }
}
