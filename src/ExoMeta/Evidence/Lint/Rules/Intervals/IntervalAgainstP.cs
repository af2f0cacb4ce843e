namespace ExoMeta.Evidence.Lint;

/// <summary>
/// An interval that excludes no effect beside a p-value above α = 1 − level, or the other way round. An error where p recomputed from the
/// interval also differs more than tenfold; else a warning, since two methods may disagree at the border.
/// </summary>
internal sealed class IntervalAgainstP() : LintRowRule(
    "interval-p-conflict", LintSeverity.Error,
    "The interval excludes no effect but p is above α, or the interval holds it and p is below.",
    "est, lb, ub with p, pval; scales with a known null (not without a measure)",
    "Altman & Bland 2011, BMJ 343:d2304")
{
    private const double Grave = 10;
    private const double Slack = 1e-12;

    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        if (row.Effect is not { HasSoundInterval: true, NoEffect: { } null0 } effect)
        {
            yield break;
        }

        var alpha = 1 - effect.Level / 100;
        foreach (var (column, p) in row.P.Where(x => x.Value.Number.Value is >= 0 and <= 1).Take(1))
        {
            if (!IsConflict(effect, null0, alpha, p, out var excludes))
            {
                continue;
            }

            var recomputed = effect.RecomputedP();
            var factor = new Bounds(Math.Max(1e-12, p.Bounds.Low), p.Bounds.High).Factor(new(Math.Max(1e-12, recomputed.Low), recomputed.High));
            yield return Find(row, column, factor > Grave ? LintSeverity.Error : LintSeverity.Warning,
                $"the {Say.Number(effect.Level)} % interval {effect.Limits} {(excludes ? "excludes" : "holds")} {Say.Number(null0)}, but {p} is {(excludes ? "not " : "")}below {Say.Number(Math.Round(alpha, 6))};"
                + $" the interval gives p {Say.P(recomputed)}");
        }
    }

    /// <summary>Whether they conflict beyond rounding.</summary>
    public static bool IsConflict(PrintedEffect effect, double noEffect, double alpha, PrintedP p, out bool excludes)
    {
        excludes = effect.Lower!.Low > noEffect || effect.Upper!.High < noEffect;
        var holds = effect.Lower.High < noEffect && effect.Upper!.Low > noEffect;
        

        // A bound is not reached: p < 0.05 and p > 0.05 are both on their side of 0.05.
        var (low, high) = p.Bounds;
        return (excludes && (low > alpha + Slack || (p.Relation > 0 && low >= alpha - Slack)))
            || (holds && (high < alpha - Slack || (p.Relation < 0 && high <= alpha + Slack)));
    }
}
