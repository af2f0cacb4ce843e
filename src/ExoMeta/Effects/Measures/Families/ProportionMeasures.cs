using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>Measures of one proportion: x of n.</summary>
internal abstract class ProportionMeasure(string code, string name, AnalysisScale scale, DisplayScale display)
    : Measure(code, name, scale, display, ColumnSet.Of(("xi", ColumnKind.Count), ("ni", ColumnKind.GroupSize)).WithEvents((0, 1)))
{
    public override bool TakesZeroCellRule => true;

    protected override Condition HasZeroCell(ReadOnlySpan<Formula> columns) => Condition.Equal(columns[0], 0) | Condition.Equal(columns[0], columns[1]);

    public override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule)
    {
        var add = TakesZeroCellRule ? rule.AdditionFor(HasZeroCell(columns)) : 0;
        return OfCounts(columns[0] + add, columns[1] - columns[0] + add);
    }

    /// <summary>The effect of x with and y without the event.</summary>
    protected abstract EffectFormula OfCounts(Formula x, Formula y);
}

/// <summary>Raw proportion, variance p(1 − p)/n.</summary>
internal sealed class RawProportion() : ProportionMeasure("PR", "proportion", AnalysisScale.Identity, DisplayScale.Proportion)
{
    protected override EffectFormula OfCounts(Formula x, Formula y)
    {
        var n = x + y;
        return new(x / n, x * y / (n * n * n));
    }
}

/// <summary>Log proportion, variance 1/x − 1/n.</summary>
internal sealed class LogProportion() : ProportionMeasure("PLN", "log proportion", AnalysisScale.Log, DisplayScale.Proportion)
{
    protected override EffectFormula OfCounts(Formula x, Formula y) => new(Formula.Log(x / (x + y)), 1 / x - 1 / (x + y));
}

/// <summary>Log odds of a proportion, variance 1/x + 1/(n − x).</summary>
internal sealed class LogitProportion() : ProportionMeasure("PLO", "logit proportion", AnalysisScale.Logit, DisplayScale.Proportion)
{
    protected override EffectFormula OfCounts(Formula x, Formula y) => new(Formula.Log(x / y), 1 / x + 1 / y);
}

/// <summary>asin√p, variance 1/(4n); nothing is added to zero cells.</summary>
internal sealed class ArcsineProportion() : ProportionMeasure("PAS", "arcsine proportion", AnalysisScale.Arcsine, DisplayScale.Proportion)
{
    public override bool TakesZeroCellRule => false;

    protected override EffectFormula OfCounts(Formula x, Formula y) =>
        new(Formula.Of(PortableMath.Asin, Formula.Sqrt(x / (x + y))), 0.25 / (x + y));
}

/// <summary>
/// Freeman–Tukey (1950) double arcsine ½(asin√(x/(n + 1)) + asin√((x + 1)/(n + 1))), variance 1/(4n + 2); nothing is added.
/// Shown as analysed: its back-transformation depends on an n that a pooled value does not have (Schwarzer et al. 2019).
/// </summary>
internal sealed class FreemanTukeyProportion()
    : ProportionMeasure("PFT", "Freeman-Tukey double arcsine proportion", AnalysisScale.FreemanTukey, DisplayScale.Identity)
{
    public override bool TakesZeroCellRule => false;

    protected override EffectFormula OfCounts(Formula x, Formula y)
    {
        var n = x + y;
        return new(
            0.5 * (Formula.Of(PortableMath.Asin, Formula.Sqrt(x / (n + 1)))
                + Formula.Of(PortableMath.Asin, Formula.Sqrt((x + 1) / (n + 1)))),
            1 / (4 * n + 2));
    }
}
