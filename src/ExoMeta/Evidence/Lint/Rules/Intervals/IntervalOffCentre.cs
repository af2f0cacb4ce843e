using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// An estimate that is not the middle of its interval on the scale of its measure: logarithms for ratios, the plain numbers for
/// differences, either or Fisher's z for correlations. The limits are widened by their rounding before they are averaged, and the
/// middle must overlap the estimate so widened.
/// </summary>
/// <remarks>
/// Exact, profile-likelihood and bootstrap intervals are asymmetric by right, so that it is a warning; an error where the interval is all
/// that could give the row a standard error, since the table is then refused. Intervals of proportions are left out.
/// </remarks>
internal sealed class IntervalOffCentre() : LintRowRule(
    "interval-off-centre", LintSeverity.Error,
    "The estimate is not the middle of its interval on the scale of its measure, beyond what rounding explains; says so when it is the middle on the other scale.",
    "est, lb, ub; ratio-ci claims; intervals quoted in texts",
    "Higgins et al. 2023, Cochrane Handbook 6.3.1")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var effect in row.Effects.Where(e => e.HasSoundInterval && e.Scale != EffectScale.Proportion && !IsCentred(e)))
        {
            var (middle, name) = effect.Scale == EffectScale.Log
                ? (Math.Sqrt(effect.Lower!.Value * effect.Upper!.Value), "geometric middle")
                : ((effect.Lower!.Value + effect.Upper!.Value) / 2, "middle");
            var severity = effect.Scale == EffectScale.Either ? LintSeverity.Note
                : IsOnlySource(row, effect) ? LintSeverity.Error
                : LintSeverity.Warning;
            yield return Find(row, effect.EstimateColumn, severity,
                $"{effect.Named} is not the {name} of {effect.Limits}, which is {Say.Number(middle)}{Other(effect)}");
        }
    }

    private static bool IsCentred(PrintedEffect effect) => effect.Scale switch
    {
        EffectScale.Log => OnLog(effect),
        EffectScale.Identity => OnIdentity(effect),
        EffectScale.Correlation => OnIdentity(effect) || OnFisher(effect),
        _ => OnIdentity(effect) || OnLog(effect),
    };

    private static bool OnIdentity(PrintedEffect effect) =>
        new Bounds((effect.Lower!.Low + effect.Upper!.Low) / 2, (effect.Lower.High + effect.Upper.High) / 2).Overlaps(Bounds.Of(effect.Estimate));

    private static bool OnLog(PrintedEffect effect) => effect.Lower!.Value > 0 && new Bounds(
        Math.Sqrt(Math.Max(0, effect.Lower.Low) * effect.Upper!.Low), Math.Sqrt(effect.Lower.High * effect.Upper.High)).Overlaps(Bounds.Of(effect.Estimate));

    private static bool OnFisher(PrintedEffect effect)
    {
        static double Z(double r) => PortableMath.Atanh(Math.Clamp(r, -1, 1));
        return new Bounds((Z(effect.Lower!.Low) + Z(effect.Upper!.Low)) / 2, (Z(effect.Lower.High) + Z(effect.Upper.High)) / 2)
            .Overlaps(Bounds.Of(effect.Estimate).Map(Z));
    }

    private static bool IsOnlySource(LintRow row, PrintedEffect effect) => !effect.IsQuoted
        && (row.IsClaim || (effect.EstimateColumn == "est" && row.Text("sei").Length == 0 && row.Text("vi").Length == 0
            && row.Groups.All(g => g.Events is null && g.Deviation is null)));

    private static string Other(PrintedEffect effect) => effect.Scale switch
    {
        EffectScale.Log when OnIdentity(effect) => "; it is the plain middle: this looks like an identity-scale interval of a ratio",
        EffectScale.Identity when OnLog(effect) => "; it is the geometric middle: this looks like the interval of a ratio",
        EffectScale.Either => ", and not the geometric middle either",
        _ => "",
    };
}
