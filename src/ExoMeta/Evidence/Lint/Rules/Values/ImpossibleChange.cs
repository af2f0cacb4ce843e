namespace ExoMeta.Evidence.Lint;

/// <summary>A fall by more than everything, or a fold change that is not above 0.</summary>
internal sealed class ImpossibleChange() : LintRowRule(
    "impossible-change", LintSeverity.Error,
    "A percent change below −100 %, a fold change of 0 or less; a change of exactly −100 % or a fold below 1, which can be read two ways, is a warning.",
    "percent_change, fold_change; est of percent-change and fold-change claims")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var (column, kind) in row.Kinds)
        {
            if (row.Number(column) is not { } number)
            {
                continue;
            }

            if (kind == LintColumnKind.PercentChange && number.Value <= -100)
            {
                yield return number.Value < -100
                    ? Find(row, column, LintSeverity.Error, $"a change of {Say.Text(number)} % leaves less than nothing")
                    : Find(row, column, LintSeverity.Warning, $"a change of {Say.Text(number)} % leaves nothing, and has no logarithm");
            }
            else if (kind == LintColumnKind.Fold && number.Value < 1)
            {
                yield return number.Value <= 0
                    ? Find(row, column, LintSeverity.Error, $"a fold change is above 0, found {Say.Text(number)}")
                    : row.IsClaim
                        ? Find(row, column, LintSeverity.Warning, $"a {number}-fold change may be a fall to {number} or by a factor of {Say.Number(1 / number.Value)}")
                        : Find(row, column, LintSeverity.Note, $"a {number}-fold change is taken as a fall to {number} of the former value");
            }
        }
    }
}
