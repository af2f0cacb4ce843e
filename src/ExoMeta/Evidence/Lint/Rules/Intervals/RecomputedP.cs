namespace ExoMeta.Evidence.Lint;

/// <summary>
/// A p-value outside the range that estimate and interval allow over their rounding; where degrees of freedom are not stated, over
/// every t distribution that the source may have used. Beyond a factor of 2 a warning, else a note. Not where
/// <see cref="IntervalAgainstP"/> speaks already.
/// </summary>
internal sealed class RecomputedP() : LintRowRule(
    "recomputed-p", LintSeverity.Warning,
    "p recomputed from the estimate and its interval lies outside what rounding of the printed p allows.",
    "est, lb, ub with p, pval; scales with a known null",
    "Altman & Bland 2011, BMJ 343:d2304")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        if (row.Effect is not { HasSoundInterval: true, NoEffect: { } null0 } effect)
        {
            yield break;
        }

        foreach (var (column, p) in row.P.Where(x => x.Value.Number.Value is >= 0 and <= 1).Take(1))
        {
            if (IntervalAgainstP.IsConflict(effect, null0, 1 - effect.Level / 100, p, out _))
            {
                continue;
            }

            var recomputed = effect.RecomputedP();
            var factor = recomputed.Factor(p.Bounds);
            if (factor > 1)
            {
                yield return Find(row, column, factor > 2 ? LintSeverity.Warning : LintSeverity.Note,
                    $"{p} is printed, but {effect.Named} ({effect.Limits}) gives p {Say.P(recomputed)}");
            }
        }
    }
}
