namespace ExoMeta.Evidence.Lint;

/// <summary>A percentage of a group outside 0 to 100, or a proportion outside 0 to 1.</summary>
internal sealed class ImpossibleShare() : LintRowRule(
    "impossible-percentage", LintSeverity.Error,
    "A percentage of a group lies outside 0 to 100, or a proportion outside 0 to 1.",
    "pct1i, pct2i, pcti; prop1i, prop2i, propi; est of percentage claims")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var (column, kind) in row.Kinds.Where(k => k.Kind is LintColumnKind.Percentage or LintColumnKind.Proportion))
        {
            var most = kind == LintColumnKind.Percentage ? 100 : 1;
            if (row.Number(column) is { } number && (number.Value < 0 || number.Value > most))
            {
                var hint = most == 1 && number.Value is > 1 and <= 100 ? "; it looks like a percentage" : "";
                yield return Find(row, column, LintSeverity.Error,
                    $"{Say.Text(number)} is no {(most == 1 ? "proportion" : "percentage")} of a group, which lies from 0 to {Say.Number(most)}{hint}");
            }
        }
    }
}
