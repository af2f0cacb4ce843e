using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>A ratio that is not above 0; 0 itself may be a small ratio printed with too few digits, and is a warning.</summary>
internal sealed class ImpossibleRatio() : LintRowRule(
    "impossible-ratio", LintSeverity.Error,
    "A ratio, or a limit of its interval, is 0 or negative.",
    "est, lb, ub of OR, RR, HR, IRR and PETO (or with --scale log); ratio-ci claims; ratios quoted in texts")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var effect in row.Effects.Where(e => e.Scale == EffectScale.Log))
        {
            (string Column, PrintedNumber? Number)[] parts = [(effect.EstimateColumn, effect.Estimate), (effect.LowerColumn, effect.Lower), (effect.UpperColumn, effect.Upper)];
            foreach (var (column, number) in parts.Where(p => p.Number is { Value: <= 0 }).Take(1))
            {
                var name = number == effect.Estimate ? effect.Measure : $"limit of {effect.Measure}";
                yield return number!.Value < 0
                    ? Find(row, column, LintSeverity.Error, $"{name} = {Say.Text(number)}, but no ratio is negative{Meant(effect)}")
                    : Find(row, column, LintSeverity.Warning, $"{name} = {Say.Text(number)}, but a ratio is above 0; the digits printed are too few for its logarithm");
            }
        }
    }

    private static string Meant(PrintedEffect effect)
    {
        if (effect is not { Lower: { } lower, Upper: { } upper })
        {
            return "";
        }

        if (lower.Value > 0 && -effect.Estimate.Value >= lower.Value && -effect.Estimate.Value <= upper.Value)
        {
            var middle = Math.Sqrt(lower.Value * upper.Value);
            return $"; its interval {effect.Limits} is all above 0 with geometric middle {Say.Number(middle)}, so the minus sign looks like a slip";
        }

        return lower.Value <= effect.Estimate.Value && effect.Estimate.Value <= upper.Value && lower.Value < 0
            ? $"; with limits {effect.Limits} it looks like the logarithm of the ratio"
            : $"; its interval is {effect.Limits}";
    }
}
