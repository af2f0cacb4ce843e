namespace ExoMeta.Effects;

/// <summary>Measures of the same subjects twice: m₁, s₁ against m₂, s₂, correlation r.</summary>
internal abstract class PairedMeasure(string code, string name, AnalysisScale scale, DisplayScale display)
    : Measure(code, name, scale, display, ColumnSet.Of(
        ("m1i", ColumnKind.Number), ("m2i", ColumnKind.Number),
        ("sd1i", ColumnKind.StandardDeviation), ("sd2i", ColumnKind.StandardDeviation),
        ("ni", ColumnKind.GroupSize), ("ri", ColumnKind.Correlation)))
{
    public sealed override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule) => OfPairs(
        new(columns[0], columns[1], columns[2], columns[3], columns[4], columns[5]));

    public sealed override (string Column, string Message)? OutsideDomain(ReadOnlySpan<double> columns) => WhyNot(
        new(columns[0], columns[1], columns[2], columns[3], columns[4], columns[5]));

    protected abstract EffectFormula OfPairs(Pairs pairs);

    protected virtual (string Column, string Message)? WhyNot(Pairs pairs) =>
        pairs.ChangeVariance.Value <= 0 ? ("sd1i", "the changes do not vary, so that the effect has no variance") : null;

    protected static (string Column, string Message)? TooFew(Pairs pairs) =>
        pairs.N.Value < 3 ? ("ni", "a standardized change needs at least three subjects") : null;

    /// <summary>The summary data.</summary>
    protected readonly record struct Pairs(Formula M1, Formula M2, Formula SD1, Formula SD2, Formula N, Formula R)
    {
        /// <summary>Variance of the subjects' changes.</summary>
        public Formula ChangeVariance => SD1 * SD1 + SD2 * SD2 - 2 * R * SD1 * SD2;
    }
}

/// <summary>Mean change m₁ − m₂, variance (s₁² + s₂² − 2rs₁s₂)/n.</summary>
internal sealed class MeanChange() : PairedMeasure("MC", "mean change", AnalysisScale.Identity, DisplayScale.Identity)
{
    protected override EffectFormula OfPairs(Pairs pairs) => new(pairs.M1 - pairs.M2, pairs.ChangeVariance / pairs.N);
}

/// <summary>Standardized change by the SD of the changes (Gibbons et al. 1993): J(n − 1)·change/s, variance 1/n + d²/(2n).</summary>
internal sealed class ChangeScoreStandardizedChange()
    : PairedMeasure("SMCC", "standardized mean change, change scores", AnalysisScale.Identity, DisplayScale.Identity)
{
    protected override EffectFormula OfPairs(Pairs pairs)
    {
        var d = Formula.Of(GammaRatio.HedgesCorrection, pairs.N - 1) * (pairs.M1 - pairs.M2) / Formula.Sqrt(pairs.ChangeVariance);
        return new(d, 1 / pairs.N + d * d / (2 * pairs.N));
    }

    protected override (string Column, string Message)? WhyNot(Pairs pairs) => TooFew(pairs) ?? base.WhyNot(pairs);
}

/// <summary>Standardized change by s₁ (Becker 1988): J(n − 1)·change/s₁, variance 2(1 − r)/n + d²/(2n).</summary>
internal sealed class RawScoreStandardizedChange()
    : PairedMeasure("SMCR", "standardized mean change, raw scores", AnalysisScale.Identity, DisplayScale.Identity)
{
    protected override EffectFormula OfPairs(Pairs pairs)
    {
        var d = Formula.Of(GammaRatio.HedgesCorrection, pairs.N - 1) * (pairs.M1 - pairs.M2) / pairs.SD1;
        return new(d, 2 * (1 - pairs.R) / pairs.N + d * d / (2 * pairs.N));
    }

    protected override (string Column, string Message)? WhyNot(Pairs pairs) =>
        TooFew(pairs) ?? (pairs.SD1.Value == 0 ? ("sd1i", "the standardizing deviation sd1i is 0") : null);
}

/// <summary>
/// Log ratio of dependent means (Lajeunesse 2011): log(m₁/m₂), variance s₁²/(nm₁²) + s₂²/(nm₂²) − 2rs₁s₂/(nm₁m₂).
/// </summary>
internal sealed class RatioOfPairedMeans()
    : PairedMeasure("ROMC", "ratio of means, same subjects", AnalysisScale.Log, DisplayScale.PercentChange)
{
    protected override EffectFormula OfPairs(Pairs pairs)
    {
        var (cv1, cv2) = (pairs.SD1 / pairs.M1, pairs.SD2 / pairs.M2);
        return new(
            Formula.Log(pairs.M1 / pairs.M2),
            Formula.AtLeast(0, cv1 * cv1 + cv2 * cv2 - 2 * pairs.R * cv1 * cv2) / pairs.N);
    }

    protected override (string Column, string Message)? WhyNot(Pairs pairs) =>
        (pairs.M1 * pairs.M2).Value > 0 ? null : ("m1i", "a log ratio needs two means above 0 (or two below 0)");
}
