using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>Measures of a two-by-two table: events a of n₁ treated, c of n₂ controls.</summary>
internal abstract class TwoByTwoMeasure(string code, string name, AnalysisScale scale, DisplayScale display)
    : Measure(code, name, scale, display, Totals, Cells)
{
    private static readonly ColumnSet Totals = ColumnSet.Of(
        ("ai", ColumnKind.Count), ("n1i", ColumnKind.GroupSize), ("ci", ColumnKind.Count), ("n2i", ColumnKind.GroupSize))
        .WithEvents((0, 1), (2, 3));

    private static readonly ColumnSet Cells = ColumnSet.Of(
        ("ai", ColumnKind.Count), ("bi", ColumnKind.Count), ("ci", ColumnKind.Count), ("di", ColumnKind.Count))
        .ConvertedBy((row, _) => [row[0], row[0] + row[1], row[2], row[2] + row[3]]);

    public override bool TakesZeroCellRule => true;

    protected override Condition HasZeroCell(ReadOnlySpan<Formula> columns) =>
        Condition.Equal(columns[0], 0) | Condition.Equal(columns[2], 0)
        | Condition.Equal(columns[0], columns[1]) | Condition.Equal(columns[2], columns[3]);

    public override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule)
    {
        var add = TakesZeroCellRule ? rule.AdditionFor(HasZeroCell(columns)) : 0;
        return OfCells(columns[0] + add, columns[1] - columns[0] + add, columns[2] + add, columns[3] - columns[2] + add);
    }

    public override (string Column, string Message)? OutsideDomain(ReadOnlySpan<double> columns) =>
        columns[1] == 0 ? ("bi", "the treated group is empty (ai and bi are both 0)")
        : columns[3] == 0 ? ("di", "the control group is empty (ci and di are both 0)")
        : null;

    /// <summary>The effect of a table with a, b treated with and without the event and c, d controls.</summary>
    protected abstract EffectFormula OfCells(Formula a, Formula b, Formula c, Formula d);
}

/// <summary>Log odds ratio (Woolf 1955): log(ad/bc), variance 1/a + 1/b + 1/c + 1/d.</summary>
internal sealed class OddsRatio() : TwoByTwoMeasure("OR", "odds ratio", AnalysisScale.Log, DisplayScale.Ratio)
{
    protected override EffectFormula OfCells(Formula a, Formula b, Formula c, Formula d) =>
        new(Formula.Log(a / b) - Formula.Log(c / d), 1 / a + 1 / b + 1 / c + 1 / d);
}

/// <summary>Log risk ratio (Katz et al. 1978): log(p₁/p₂), variance 1/a − 1/n₁ + 1/c − 1/n₂.</summary>
internal sealed class RiskRatio() : TwoByTwoMeasure("RR", "risk ratio", AnalysisScale.Log, DisplayScale.Ratio)
{
    protected override EffectFormula OfCells(Formula a, Formula b, Formula c, Formula d) => new(
        Formula.Log(a / (a + b)) - Formula.Log(c / (c + d)),
        1 / a - 1 / (a + b) + 1 / c - 1 / (c + d));
}

/// <summary>Risk difference p₁ − p₂, variance p₁q₁/n₁ + p₂q₂/n₂.</summary>
internal sealed class RiskDifference() : TwoByTwoMeasure("RD", "risk difference", AnalysisScale.Identity, DisplayScale.Identity)
{
    protected override EffectFormula OfCells(Formula a, Formula b, Formula c, Formula d)
    {
        var (n1, n2) = (a + b, c + d);
        return new(a / n1 - c / n2, a * b / (n1 * n1 * n1) + c * d / (n2 * n2 * n2));
    }
}

/// <summary>Arcsine difference asin√p₁ − asin√p₂ (Rücker et al. 2009), variance ¼(1/n₁ + 1/n₂); nothing is added to zero cells.</summary>
internal sealed class ArcsineDifference() : TwoByTwoMeasure("AS", "arcsine difference", AnalysisScale.Arcsine, DisplayScale.Identity)
{
    public override bool TakesZeroCellRule => false;

    protected override EffectFormula OfCells(Formula a, Formula b, Formula c, Formula d)
    {
        var (n1, n2) = (a + b, c + d);
        return new(
            Formula.Of(PortableMath.Asin, Formula.Sqrt(a / n1)) - Formula.Of(PortableMath.Asin, Formula.Sqrt(c / n2)),
            0.25 / n1 + 0.25 / n2);
    }
}

/// <summary>
/// Peto's log odds ratio (Yusuf et al. 1985): (a − E)/V with E = n₁t/N, V = n₁n₂t(N − t)/(N²(N − 1)), variance 1/V.
/// </summary>
internal sealed class PetoOddsRatio() : TwoByTwoMeasure("PETO", "Peto odds ratio", AnalysisScale.Log, DisplayScale.Ratio)
{
    protected override EffectFormula OfCells(Formula a, Formula b, Formula c, Formula d)
    {
        var (n1, n2, events) = (a + b, c + d, a + c);
        var total = n1 + n2;
        var variance = n1 * n2 * events * (total - events) / (total * total * (total - 1));
        return new((a - n1 * events / total) / variance, 1 / variance);
    }
}
