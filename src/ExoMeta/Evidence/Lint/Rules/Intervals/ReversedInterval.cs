namespace ExoMeta.Evidence.Lint;

/// <summary>A lower limit above the upper one.</summary>
internal sealed class ReversedInterval() : LintRowRule(
    "reversed-interval", LintSeverity.Error,
    "The lower limit lies above the upper one; equal limits are a warning.",
    "lb, ub; ratio-ci claims; intervals quoted in texts")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var effect in row.Effects)
        {
            if (effect is { Lower: { } lower, Upper: { } upper } && lower.Value >= upper.Value)
            {
                yield return lower.Value > upper.Value
                    ? Find(row, effect.LowerColumn, LintSeverity.Error, $"the limits {effect.Limits} stand in the wrong order")
                    : Find(row, effect.LowerColumn, LintSeverity.Warning, $"both limits are {Say.Text(lower)}: the interval has no width and gives no standard error");
            }
        }
    }
}
