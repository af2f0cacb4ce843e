using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>Means of treated and controls, with or without their spreads: from 149 to 58 pg/mL.</summary>
/// <remarks>
/// Log ratio of means (Hedges, Gurevitch &amp; Curtis 1999): variance (s₁/m₁)²/n₁ + (s₂/m₂)²/n₂; without spreads from an assumed
/// coefficient of variation, which is a sensitivity analysis; without either the estimate alone. Each spread estimates its own variance,
/// so that the degrees of freedom are Welch's (1947, Satterthwaite 1946), infinite where a size is neither stated nor assumed; n₁ + n₂ − 2
/// with an assumed coefficient of variation.
/// </remarks>
/// <param name="Printed">The printed value.</param>
/// <param name="Treated">Mean of the treated.</param>
/// <param name="Control">Mean of the controls.</param>
/// <param name="TreatedSpread">Spread of the treated; null when not printed.</param>
/// <param name="ControlSpread">Spread of the controls; null when not printed.</param>
/// <param name="Kind">sd or sem; null without spreads.</param>
/// <param name="TreatedSize">Treated; null when not stated.</param>
/// <param name="ControlSize">Controls; null when not stated.</param>
public sealed record TwoMeans(
    string Printed, PrintedNumber Treated, PrintedNumber Control, PrintedNumber? TreatedSpread, PrintedNumber? ControlSpread,
    string? Kind, int? TreatedSize, int? ControlSize) : ReportedStatistic(Printed)
{
    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "two-means", ["measure", "est", "base", "spread", "base_spread", "spread_kind", "n1", "n2"],
        [Assumptions.TreatedSize, Assumptions.ControlSize, Assumptions.CoefficientOfVariation], Read);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override ImmutableArray<string> OpenFields => Kind switch
    {
        Spreads.StandardError or Spreads.StandardDeviation => [.. OpenSizes],
        _ => [.. OpenSizes, Assumptions.CoefficientOfVariation],
    };

    private IEnumerable<string> OpenSizes
    {
        get
        {
            if (TreatedSize is null)
            {
                yield return Assumptions.TreatedSize;
            }

            if (ControlSize is null)
            {
                yield return Assumptions.ControlSize;
            }
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Column, string Message)> Validate() =>
    [
        .. Spreads.ValidateMean("est", Treated), .. Spreads.ValidateMean("base", Control),
        .. Spreads.Validate("spread", TreatedSpread), .. Spreads.Validate("base_spread", ControlSpread),
        .. Counts.ValidateSize("n1", TreatedSize, 2), .. Counts.ValidateSize("n2", ControlSize, 2),
    ];

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var unknowns = new UnknownsBuilder();
        var (treated, control) = (unknowns.Rounded("treated mean", Treated), unknowns.Rounded("control mean", Control));
        var logRatio = Formula.Log(treated / control);
        var sizes = GroupSizes.Find(unknowns, TreatedSize, ControlSize, assumptions);
        if (Kind is null)
        {
            return ImputedSpread.Recover(
                Printed, "ROM", "log(treated/control)", PortableMath.Log(Treated.Value / Control.Value), logRatio,
                unknowns, sizes, assumptions);
        }

        if (sizes is null && Kind == Spreads.StandardDeviation)
        {
            var estimate = PortableMath.Log(Treated.Value / Control.Value);
            return new Recovery.PointOnly("ROM", AnalysisScale.Log, estimate, new(
                Printed, Derived.Point("log ROM", estimate, "standard deviations give no standard error without the group sizes"),
                "log(treated/control)", "Hedges, Gurevitch & Curtis 1999"));
        }

        return FromSpreads(unknowns, treated, control, sizes, logRatio);
    }

    private Recovery.WithVariance FromSpreads(
        UnknownsBuilder unknowns, Formula treated, Formula control, GroupSizes? sizes, Formula estimate)
    {
        var (s1, s2) = (unknowns.Rounded("treated spread", TreatedSpread!), unknowns.Rounded("control spread", ControlSpread!));
        var areErrors = Kind == Spreads.StandardError;
        var (c1, c2) = (s1 / treated, s2 / control);
        Formula n1 = sizes?.Treated ?? double.PositiveInfinity, n2 = sizes?.Control ?? double.PositiveInfinity;
        var (v1, v2) = areErrors ? (c1 * c1, c2 * c2) : (c1 * c1 / n1, c2 * c2 / n2);
        var welch = (v1 + v2) * (v1 + v2) / (v1 * v1 / (n1 - 1) + v2 * v2 / (n2 - 1));
        var effect = unknowns.Effect(estimate, v1 + v2, welch);
        return new(
            "ROM", AnalysisScale.Log, effect, new(
                Printed,
                Derived.Effect("log ROM", effect.PlugIn) + Assumptions.Note(sizes?.Assumed ?? []),
                (areErrors
                    ? "log(treated/control); SE² = (e₁/m₁)² + (e₂/m₂)², e the standard errors"
                    : "log(treated/control); SE² = (s₁/m₁)²/n₁ + (s₂/m₂)²/n₂")
                + (sizes is null ? "; normal quantiles, sizes not stated" : "; Welch's df"),
                sizes is null ? "Hedges, Gurevitch & Curtis 1999" : "Hedges, Gurevitch & Curtis 1999; Welch 1947"));
    }

    private static TwoMeans? Read(FormCells cells)
    {
        cells.OptionalChoice("measure", "ROM");
        var (treatedSpread, controlSpread) = (cells.OptionalNumber("spread"), cells.OptionalNumber("base_spread"));
        if (treatedSpread is null != controlSpread is null && cells.Problems.Count == 0)
        {
            cells.Note(
                treatedSpread is null ? "spread" : "base_spread", "is empty, but the other mean has its spread; expected both or neither");
        }

        var kind = cells.KindOf(treatedSpread, Spreads.StandardDeviation, Spreads.StandardError);
        var (n1, n2) = (cells.OptionalCount("n1"), cells.OptionalCount("n2"));
        return (cells.Number("est"), cells.Number("base")) is ({ } treated, { } control)
            ? new(cells.Printed, treated, control, treatedSpread, controlSpread, kind, n1, n2)
            : null;
    }
}
