namespace ExoMeta.Effects;

/// <summary>Measures of two independent groups' means and standard deviations.</summary>
internal abstract class TwoMeansMeasure(string code, string name, AnalysisScale scale, DisplayScale display)
    : Measure(code, name, scale, display, ColumnSet.Of(
        ("m1i", ColumnKind.Number), ("sd1i", ColumnKind.StandardDeviation), ("n1i", ColumnKind.GroupSize),
        ("m2i", ColumnKind.Number), ("sd2i", ColumnKind.StandardDeviation), ("n2i", ColumnKind.GroupSize)))
{
    public sealed override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule) => OfGroups(
        new(columns[0], columns[1], columns[2]), new(columns[3], columns[4], columns[5]));

    public sealed override (string Column, string Message)? OutsideDomain(ReadOnlySpan<double> columns) => WhyNot(
        new(columns[0], columns[1], columns[2]), new(columns[3], columns[4], columns[5]));

    protected abstract EffectFormula OfGroups(Group treated, Group control);

    protected virtual (string Column, string Message)? WhyNot(Group treated, Group control) =>
        treated.SD.Value == 0 && control.SD.Value == 0 ? ("sd1i", "both standard deviations are 0, so that the effect has no variance") : null;

    /// <summary>Ratio measures need means of one sign.</summary>
    protected static (string Column, string Message)? MeansOfDifferentSign(Group treated, Group control) =>
        (treated.Mean * control.Mean).Value > 0
            ? null
            : ("m1i", "a log ratio needs two means above 0 (or two below 0)");

    /// <summary>Log standard deviations need SDs above 0 and groups of at least two.</summary>
    protected static (string Column, string Message)? NoLogSpread(Group treated, Group control) =>
        treated.SD.Value == 0 ? ("sd1i", "a log ratio of spreads needs standard deviations above 0")
        : control.SD.Value == 0 ? ("sd2i", "a log ratio of spreads needs standard deviations above 0")
        : treated.N.Value < 2 ? ("n1i", "a standard deviation needs at least two members")
        : control.N.Value < 2 ? ("n2i", "a standard deviation needs at least two members")
        : null;

    /// <summary>One group.</summary>
    protected readonly record struct Group(Formula Mean, Formula SD, Formula N)
    {
        /// <summary>Sampling variance of the mean.</summary>
        public Formula MeanVariance => SD * SD / N;

        /// <summary>Sampling variance of the log mean (delta method).</summary>
        public Formula LogMeanVariance => SD * SD / (N * Mean * Mean);
    }
}

/// <summary>Mean difference m₁ − m₂, variance s₁²/n₁ + s₂²/n₂.</summary>
internal sealed class MeanDifference() : TwoMeansMeasure("MD", "mean difference", AnalysisScale.Identity, DisplayScale.Identity)
{
    protected override EffectFormula OfGroups(Group treated, Group control) =>
        new(treated.Mean - control.Mean, treated.MeanVariance + control.MeanVariance);
}

/// <summary>Hedges' g: J(m)(m₁ − m₂)/s with s pooled, m = n₁ + n₂ − 2; variance 1/n₁ + 1/n₂ + g²/(2(n₁ + n₂)) (Hedges 1981, 1982).</summary>
internal sealed class StandardizedMeanDifference()
    : TwoMeansMeasure("SMD", "standardized mean difference (Hedges' g)", AnalysisScale.Identity, DisplayScale.Identity)
{
    protected override EffectFormula OfGroups(Group treated, Group control)
    {
        var df = treated.N + control.N - 2;
        var pooled = Formula.Sqrt(((treated.N - 1) * treated.SD * treated.SD + (control.N - 1) * control.SD * control.SD) / df);
        var g = Formula.Of(GammaRatio.HedgesCorrection, df) * (treated.Mean - control.Mean) / pooled;
        return new(g, 1 / treated.N + 1 / control.N + g * g / (2 * (treated.N + control.N)));
    }

    protected override (string Column, string Message)? WhyNot(Group treated, Group control) =>
        (treated.N + control.N).Value < 4 ? ("n1i", "a standardized difference needs at least four members in both groups together")
        : ((treated.N - 1) * treated.SD + (control.N - 1) * control.SD).Value == 0 ? ("sd1i", "the pooled standard deviation is 0")
        : null;
}

/// <summary>Standardized difference with the average SD √((s₁² + s₂²)/2) (Bonett 2008); large-sample variance times J².</summary>
internal sealed class HeteroscedasticMeanDifference() : TwoMeansMeasure(
    "SMDH", "standardized mean difference, unequal variances", AnalysisScale.Identity, DisplayScale.Identity)
{
    protected override EffectFormula OfGroups(Group treated, Group control)
    {
        var correction = Formula.Of(GammaRatio.HedgesCorrection, treated.N + control.N - 2);
        var (v1, v2) = (treated.SD * treated.SD, control.SD * control.SD);
        var average = 0.5 * (v1 + v2);
        var g = correction * (treated.Mean - control.Mean) / Formula.Sqrt(average);
        var variance = g * g * (v1 * v1 / (treated.N - 1) + v2 * v2 / (control.N - 1)) / (8 * average * average)
            + (v1 / (treated.N - 1) + v2 / (control.N - 1)) / average;
        return new(g, correction * correction * variance);
    }

    protected override (string Column, string Message)? WhyNot(Group treated, Group control) =>
        treated.N.Value < 2 ? ("n1i", "each group needs at least two members")
        : control.N.Value < 2 ? ("n2i", "each group needs at least two members")
        : base.WhyNot(treated, control);
}

/// <summary>Log ratio of means (Hedges, Gurevitch &amp; Curtis 1999): log(m₁/m₂), variance s₁²/(n₁m₁²) + s₂²/(n₂m₂²).</summary>
/// <param name="corrected">
/// Adds Lajeunesse's (2015) bias correction ½(s₁²/(n₁m₁²) − s₂²/(n₂m₂²)) to the estimate; the variance stays.
/// </param>
internal sealed class RatioOfMeans(bool corrected)
    : TwoMeansMeasure("ROM", "ratio of means", AnalysisScale.Log, DisplayScale.PercentChange)
{
    public override Measure? BiasCorrected => corrected ? null : new RatioOfMeans(corrected: true);

    protected override EffectFormula OfGroups(Group treated, Group control)
    {
        var (v1, v2) = (treated.LogMeanVariance, control.LogMeanVariance);
        var log = Formula.Log(treated.Mean / control.Mean);
        return new(corrected ? log + 0.5 * (v1 - v2) : log, v1 + v2);
    }

    protected override (string Column, string Message)? WhyNot(Group treated, Group control) =>
        MeansOfDifferentSign(treated, control) ?? base.WhyNot(treated, control);
}

/// <summary>
/// Log ratio of coefficients of variation (Nakagawa et al. 2015): log(CV₁/CV₂) + ½/(n₁ − 1) − ½/(n₂ − 1),
/// variance ½/(n₁ − 1) + CV₁²/n₁ + ½/(n₂ − 1) + CV₂²/n₂.
/// </summary>
internal sealed class CoefficientOfVariationRatio()
    : TwoMeansMeasure("CVR", "ratio of coefficients of variation", AnalysisScale.Log, DisplayScale.Ratio)
{
    protected override EffectFormula OfGroups(Group treated, Group control)
    {
        var (h1, h2) = (0.5 / (treated.N - 1), 0.5 / (control.N - 1));
        return new(
            Formula.Log(treated.SD / treated.Mean / (control.SD / control.Mean)) + h1 - h2,
            h1 + treated.LogMeanVariance + h2 + control.LogMeanVariance);
    }

    protected override (string Column, string Message)? WhyNot(Group treated, Group control) =>
        MeansOfDifferentSign(treated, control) ?? NoLogSpread(treated, control);
}

/// <summary>
/// Log ratio of standard deviations (Nakagawa et al. 2015): log(s₁/s₂) + ½/(n₁ − 1) − ½/(n₂ − 1),
/// variance ½/(n₁ − 1) + ½/(n₂ − 1).
/// </summary>
/// <remarks>Takes no means.</remarks>
internal sealed class VariabilityRatio() : Measure(
    "VR", "variability ratio", AnalysisScale.Log, DisplayScale.Ratio, ColumnSet.Of(
        ("sd1i", ColumnKind.Positive), ("n1i", ColumnKind.GroupSize), ("sd2i", ColumnKind.Positive), ("n2i", ColumnKind.GroupSize)))
{
    public override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule)
    {
        var (h1, h2) = (0.5 / (columns[1] - 1), 0.5 / (columns[3] - 1));
        return new(Formula.Log(columns[0] / columns[2]) + h1 - h2, h1 + h2);
    }

    public override (string Column, string Message)? OutsideDomain(ReadOnlySpan<double> columns) =>
        columns[1] < 2 ? ("n1i", "a standard deviation needs at least two members")
        : columns[3] < 2 ? ("n2i", "a standard deviation needs at least two members")
        : null;
}
