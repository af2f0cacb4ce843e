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
