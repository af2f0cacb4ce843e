namespace ExoMeta.Evidence.Lint;

/// <summary>A correlation outside −1 to 1, or exactly at an end.</summary>
internal sealed class ImpossibleCorrelation() : LintRowRule(
    "impossible-correlation", LintSeverity.Error,
    "A correlation lies outside −1 to 1; or at −1 or 1, where it has no variance.",
    "ri; est, lb, ub of COR and UCOR")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var (column, _) in row.Kinds.Where(k => k.Kind == LintColumnKind.Correlation))
        {
            if (row.Number(column) is { } number && Math.Abs(number.Value) >= 1)
            {
                var isOutside = Math.Abs(number.Value) > 1;
                yield return Find(row, column, isOutside ? LintSeverity.Error : LintSeverity.Warning, isOutside
                    ? $"{Say.Text(number)} is no correlation, which lies from −1 to 1"
                    : $"the correlation is {Say.Text(number)}: measured twice the same, or too few digits printed");
            }
        }
    }
}
