using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>An estimate that its own interval does not hold, whatever the rounding.</summary>
internal sealed class EstimateOutsideInterval() : LintRowRule(
    "estimate-outside-interval", LintSeverity.Error,
    "The interval does not contain its estimate; says so when changed signs would put it in the middle.",
    "est, lb, ub; ratio-ci claims; intervals quoted in texts")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var effect in row.Effects.Where(e => e.IsOutside && e.Lower!.Value < e.Upper!.Value))
        {
            // A negative ratio is said already, with its interval.
            if (effect.Scale != EffectScale.Log || effect.Estimate.Value > 0)
            {
                yield return Find(row, effect.EstimateColumn, LintSeverity.Error,
                    $"{effect.Named} lies outside its interval {effect.Limits}{Meant(effect.Estimate, effect.Lower!, effect.Upper!, effect.Scale)}");
            }
        }
    }

    private static string Meant(PrintedNumber estimate, PrintedNumber lower, PrintedNumber upper, EffectScale scale)
    {
        if (scale == EffectScale.Log || estimate.Value == 0)
        {
            return "";
        }

        // −4.34 [3.04, 5.63]: with both limits negated the estimate is the middle.
        var middle = new Bounds((-upper.High - lower.High) / 2, (-upper.Low - lower.Low) / 2);
        var isMiddle = middle.Overlaps(Bounds.Of(estimate));
        return -upper.Value <= estimate.Value && estimate.Value <= -lower.Value
            ? $"; with the signs of the limits changed ({Say.Number(-upper.Value)} to {Say.Number(-lower.Value)}) it would be {(isMiddle ? "their middle" : "inside")}, so signs look lost"
            : "";
    }
}
