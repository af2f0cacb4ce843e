using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>Measures of two incidence rates: x events in person-time t.</summary>
internal abstract class RateMeasure(string code, string name, AnalysisScale scale, DisplayScale display)
    : Measure(code, name, scale, display, ColumnSet.Of(
        ("x1i", ColumnKind.Count), ("t1i", ColumnKind.PersonTime), ("x2i", ColumnKind.Count), ("t2i", ColumnKind.PersonTime)))
{
    public override bool TakesZeroCellRule => true;

    protected override Condition HasZeroCell(ReadOnlySpan<Formula> columns) => Condition.Equal(columns[0], 0) | Condition.Equal(columns[2], 0);

    public override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule)
    {
        var add = TakesZeroCellRule ? rule.AdditionFor(HasZeroCell(columns)) : 0;
        return OfEvents(columns[0] + add, columns[1], columns[2] + add, columns[3]);
    }

    protected abstract EffectFormula OfEvents(Formula x1, Formula t1, Formula x2, Formula t2);
}

/// <summary>Log rate ratio, variance 1/x₁ + 1/x₂ (Rothman &amp; Greenland 2008).</summary>
internal sealed class RateRatio() : RateMeasure("IRR", "incidence rate ratio", AnalysisScale.Log, DisplayScale.Ratio)
{
    protected override EffectFormula OfEvents(Formula x1, Formula t1, Formula x2, Formula t2) =>
        new(Formula.Log(x1 / t1) - Formula.Log(x2 / t2), 1 / x1 + 1 / x2);
}

/// <summary>Rate difference, variance x₁/t₁² + x₂/t₂² (Rothman &amp; Greenland 2008).</summary>
internal sealed class RateDifference() : RateMeasure("IRD", "incidence rate difference", AnalysisScale.Identity, DisplayScale.Identity)
{
    protected override EffectFormula OfEvents(Formula x1, Formula t1, Formula x2, Formula t2) =>
        new(x1 / t1 - x2 / t2, x1 / (t1 * t1) + x2 / (t2 * t2));
}

/// <summary>Difference of square-root rates, variance ¼(1/t₁ + 1/t₂); nothing is added to zero events.</summary>
internal sealed class SquareRootRateDifference()
    : RateMeasure("IRSD", "square-root incidence rate difference", AnalysisScale.Identity, DisplayScale.Identity)
{
    public override bool TakesZeroCellRule => false;

    protected override EffectFormula OfEvents(Formula x1, Formula t1, Formula x2, Formula t2) =>
        new(Formula.Sqrt(x1 / t1) - Formula.Sqrt(x2 / t2), 0.25 / t1 + 0.25 / t2);
}
