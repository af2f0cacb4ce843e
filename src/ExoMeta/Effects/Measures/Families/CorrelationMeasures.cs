using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>Measures of one correlation r among n subjects.</summary>
internal abstract class CorrelationMeasure(string code, string name, AnalysisScale scale, DisplayScale display, int smallestN)
    : Measure(code, name, scale, display, ColumnSet.Of(("ri", ColumnKind.Correlation), ("ni", ColumnKind.GroupSize)))
{
    public override (string Column, string Message)? OutsideDomain(ReadOnlySpan<double> columns) =>
        Math.Abs(columns[0]) == 1 ? ("ri", $"{Code} has no variance for a correlation of 1 or -1")
        : columns[1] < smallestN ? ("ni", string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{Code} needs at least {smallestN} subjects"))
        : null;
}

/// <summary>Raw correlation, variance (1 − r²)²/(n − 1).</summary>
internal sealed class RawCorrelation()
    : CorrelationMeasure("COR", "correlation", AnalysisScale.Identity, DisplayScale.Identity, smallestN: 2)
{
    public override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule)
    {
        var (r, n) = (columns[0], columns[1]);
        var unexplained = (1 - r) * (1 + r);
        return new(r, unexplained * unexplained / (n - 1));
    }
}

/// <summary>
/// Unbiased correlation (Olkin &amp; Pratt 1958) r·₂F₁(½, ½; (n − 2)/2; 1 − r²), with its unbiased variance
/// g² − 1 + (n − 3)/(n − 2)·(1 − r²)·₂F₁(1, 1; n/2; 1 − r²) (Hedges 1989).
/// </summary>
internal sealed class UnbiasedCorrelation()
    : CorrelationMeasure("UCOR", "bias-corrected correlation", AnalysisScale.Identity, DisplayScale.Identity, smallestN: 5)
{
    public override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule)
    {
        var (r, n) = (columns[0], columns[1]);
        return new(Formula.Of((x, y) => Unbiased(x, y).Estimate, r, n), Formula.Of((x, y) => Unbiased(x, y).Variance, r, n));
    }

    /// <summary>NaN below five subjects. Far too long for a formula, and rarely asked of uncertain rows.</summary>
    private static EffectSize Unbiased(double r, double n)
    {
        if (n < 5)
        {
            return new(double.NaN, double.NaN);
        }

        // The variance is of order x²/n with x = 1 − r². With f = x/(2(n − 2)) + rest, the constants and the terms in x of its formula cancel
        // exactly; they are left out, or they would take its digits with them.
        var x = (1 - r) * (1 + r);
        var rest = OlkinPratt.HalfHalfBeyondLinear(r * r, x, n);
        var f = 0.5 * x / (n - 2) + rest;
        var h = OlkinPratt.OneOneMinusOne(r * r, x, n);
        var variance = 2 * rest + f * f - x * f * (2 + f) + x * h * (n - 3) / (n - 2);
        return new(r + r * f, variance);
    }
}

/// <summary>Fisher's z (1921): atanh r, variance 1/(n − 3).</summary>
internal sealed class FisherZ()
    : CorrelationMeasure("ZCOR", "Fisher's z of a correlation", AnalysisScale.FisherZ, DisplayScale.Correlation, smallestN: 4)
{
    public override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule) =>
        new(Formula.Of(PortableMath.Atanh, columns[0]), 1 / (columns[1] - 3));
}
