using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// A standard error (or variance) that does not give the interval's width, or with the estimate not the printed test statistic. An error
/// beyond a factor of 1.5, else a warning.
/// </summary>
internal sealed class StandardErrorAgainstInterval() : LintRowRule(
    "se-conflict", LintSeverity.Error,
    "The standard error contradicts the width of the interval, or estimate/SE the printed z or t, beyond what rounding explains.",
    "sei or vi with est (or yi), lb, ub; with tval, zval",
    "Higgins et al. 2023, Cochrane Handbook 6.3.1")
{
    private const double Grave = 1.5;

    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        var (column, number) = row.Number("sei") is { } se ? ("sei", se) : ("vi", row.Number("vi"));
        if (number is not { Value: > 0 } || row.Effect is not { Scale: EffectScale.Log or EffectScale.Identity } effect
            || (effect.Scale == EffectScale.Log && effect.Estimate.Value <= 0))
        {
            yield break;
        }

        var printed = Bounds.Of(number);
        var error = column == "vi" ? new(Math.Sqrt(Math.Max(0, printed.Low)), Math.Sqrt(printed.High)) : new Bounds(Math.Max(0, printed.Low), printed.High);
        var found = effect.HasSoundInterval ? AgainstWidth(row, column, number, error, effect) : null;
        found ??= AgainstStatistic(row, number, error, effect, column);
        if (found is not null)
        {
            yield return found;
        }
    }

    private LintFinding? AgainstWidth(LintRow row, string column, PrintedNumber number, Bounds error, PrintedEffect effect)
    {
        var half = effect.HalfWidth();
        var allowed = effect.DegreesOfFreedom.Select(df => half.Map(h => h / effect.Critical(df))).Aggregate((a, b) => a.Union(b));
        var factor = error.Factor(allowed);
        if (factor <= 1)
        {
            return null;
        }

        // A standard error of the ratio itself, by the delta method: SE(ratio) = ratio · SE(log ratio).
        var isOfRatio = effect.Scale == EffectScale.Log && new Bounds(allowed.Low * effect.Estimate.Low, allowed.High * effect.Estimate.High).Overlaps(error);
        return Find(row, column, factor > Grave ? LintSeverity.Error : LintSeverity.Warning,
            $"the {(column == "vi" ? "variance" : "standard error")} {number} does not give the {Say.Number(effect.Level)} % interval {effect.Limits}, which needs"
            + $" {Range(column == "vi" ? allowed.Map(x => x * x) : allowed)}"
            + (isOfRatio ? "; it looks like the error of the ratio itself, not of its logarithm" : ""));
    }

    private LintFinding? AgainstStatistic(LintRow row, PrintedNumber number, Bounds error, PrintedEffect effect, string column)
    {
        if (row.Test is not { Column: "tval" or "zval" } test || error.Low <= 0 || (effect.Scale == EffectScale.Log && effect.Estimate.Low <= 0))
        {
            return null;
        }

        var size = effect.OnScale(effect.Estimate).Magnitude;
        var allowed = new Bounds(size.Low / error.High, size.High / error.Low);
        var statistic = Bounds.Of(test.Statistic).Magnitude;
        var factor = statistic.Factor(allowed);
        return factor <= 1 ? null : Find(row, test.Column, factor > Grave ? LintSeverity.Error : LintSeverity.Warning,
            $"{test.Column[..1]} = {Say.Text(test.Statistic)} is printed, but {effect.Named} with {(column == "vi" ? "variance" : "standard error")} {number} gives {Range(allowed)}");
    }

    private static string Range(Bounds bounds) =>
        Say.Number(bounds.Low) is var low && Say.Number(bounds.High) is var high && low == high ? low : $"{low} to {high}";
}
