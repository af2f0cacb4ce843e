using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>Means of the same subjects before and after: 127.1 ± 14.7 → 66.6 ± 10.4 (n = 35).</summary>
/// <remarks>
/// Log ratio of means log(m₁/m₀), variance (s₀/m₀)²/n + (s₁/m₁)²/n − 2r(s₀/m₀)(s₁/m₁)/n (Lajeunesse 2011, ROMC); with standard
/// errors e = s/√n the size drops out of it, and stays in its n − 1 degrees of freedom (infinite when n is neither stated nor assumed).
/// Unknown: the correlation, the size when it is assumed, and the rounding of each number.
/// </remarks>
/// <param name="Printed">The printed value.</param>
/// <param name="Before">Mean before.</param>
/// <param name="BeforeSpread">Its spread.</param>
/// <param name="After">Mean after.</param>
/// <param name="AfterSpread">Its spread.</param>
/// <param name="Kind">sd or sem.</param>
/// <param name="Size">Subjects; null when not stated.</param>
public sealed record MeanBeforeAfter(
    string Printed, PrintedNumber Before, PrintedNumber BeforeSpread, PrintedNumber After, PrintedNumber AfterSpread,
    string Kind, int? Size) : ReportedStatistic(Printed)
{
    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "mean-before-after", ["measure", "base", "base_spread", "est", "spread", "spread_kind", "n1"],
        [Assumptions.Correlation, Assumptions.TreatedSize], Read);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override ImmutableArray<string> OpenFields =>
        Size is null ? [Assumptions.Correlation, Assumptions.TreatedSize] : [Assumptions.Correlation];

    /// <inheritdoc/>
    public override IEnumerable<(string Column, string Message)> Validate() =>
    [
        .. Spreads.ValidateMean("base", Before), .. Spreads.Validate("base_spread", BeforeSpread),
        .. Spreads.ValidateMean("est", After), .. Spreads.Validate("spread", AfterSpread),
        .. Counts.ValidateSize("n1", Size, 2),
    ];

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var isError = Kind == Spreads.StandardError;
        var assumedSize = Size is null ? assumptions.Find(Assumptions.TreatedSize) : null;
        var why = assumptions.Find(Assumptions.Correlation) is null ? "the correlation of before and after is neither stated nor assumed"
            : !isError && Size is null && assumedSize is null ? "standard deviations give no standard error without n"
            : null;
        if (why is not null)
        {
            var estimate = PortableMath.Log(After.Value / Before.Value);
            return new Recovery.PointOnly("ROM", AnalysisScale.Log, estimate, new(
                Printed, Derived.Point("log ROM", estimate, why), "log(after/before)", "Lajeunesse 2011"));
        }

        var assumed = assumptions.Find(Assumptions.Correlation)!;
        var unknowns = new UnknownsBuilder();
        var correlation = unknowns.Assumed("correlation", assumed);
        var size = unknowns.Size("number of subjects", Size, assumedSize);
        var (m0, s0) = (unknowns.Rounded("mean before", Before), unknowns.Rounded("spread before", BeforeSpread));
        var (m1, s1) = (unknowns.Rounded("mean after", After), unknowns.Rounded("spread after", AfterSpread));
        var (v0, v1) = (s0 / m0, s1 / m1);
        var variance = (v0 * v0 + v1 * v1 - 2 * correlation * v0 * v1) / (isError ? 1 : size);
        var effect = unknowns.Effect(Formula.Log(m1 / m0), Formula.AtLeast(0, variance), size - 1);
        return new Recovery.WithVariance("ROM", AnalysisScale.Log, effect, new(
            Printed,
            Derived.Effect("log ROM", effect.PlugIn) + Assumptions.Note(assumed, assumedSize),
            (isError
                ? "log(m₁/m₀); SE² = (e₀/m₀)² + (e₁/m₁)² − 2r(e₀/m₀)(e₁/m₁), e the standard errors"
                : "log(m₁/m₀); SE² = ((s₀/m₀)² + (s₁/m₁)² − 2r(s₀/m₀)(s₁/m₁))/n")
            + Derived.DegreesOfFreedom(Size, assumedSize),
            "Lajeunesse 2011"));
    }

    private static MeanBeforeAfter? Read(FormCells cells)
    {
        cells.OptionalChoice("measure", "ROM");
        var kind = cells.Choice("spread_kind", Spreads.StandardDeviation, Spreads.StandardError);
        var size = cells.OptionalCount("n1");
        return (cells.Number("base"), cells.Number("base_spread"), cells.Number("est"), cells.Number("spread"), kind)
            is ({ } before, { } beforeSpread, { } after, { } afterSpread, { } known)
                ? new(cells.Printed, before, beforeSpread, after, afterSpread, known, size)
                : null;
    }
}
