using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>A fold change: decreased 7-fold. The estimate is log fold for an increase, −log fold for a decrease.</summary>
/// <remarks>With n₁, n₂ and a coefficient of variation assumed, a variance as in <see cref="TwoMeans"/>; without them the estimate alone.</remarks>
/// <param name="Printed">The printed value.</param>
/// <param name="Measure">ROM, or RR for a change of a risk.</param>
/// <param name="Fold">The fold, 1 or more.</param>
/// <param name="IsIncrease">Whether the treated have more.</param>
public sealed record FoldChange(string Printed, string Measure, PrintedNumber Fold, bool IsIncrease) : ReportedStatistic(Printed)
{
    private const string Increase = "increase";

    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "fold-change", ["measure", "est", "direction"],
        [Assumptions.TreatedSize, Assumptions.ControlSize, Assumptions.CoefficientOfVariation],
        cells => (cells.OptionalChoice("measure", Percents.Measures), cells.Number("est"), cells.Choice("direction", Increase, "decrease"))
            is (var measure, { } fold, { } direction)
                ? new FoldChange(cells.Printed, measure ?? Percents.Measures[0], fold, direction == Increase)
                : null);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override ImmutableArray<string> OpenFields => Measure == "ROM" ? Description.AssumptionFields : [];

    /// <inheritdoc/>
    public override IEnumerable<(string Column, string Message)> Validate() =>
        Fold.Value <= 0 ? [("est", $"{Fold} is no fold change; expected a number above 0")]
        : Fold.Value < 1 ? [("est", $"a {Fold}-fold change may mean either way; write its inverse with the opposite direction")]
        : [];

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var unknowns = new UnknownsBuilder();
        var fold = unknowns.Rounded("fold", Fold);
        Formula ToLog(Formula value) => IsIncrease ? Formula.Log(value) : -Formula.Log(value);
        return ImputedSpread.Recover(
            Printed, Measure, IsIncrease ? "log(fold)" : "−log(fold)", (double)ToLog(Fold.Value), ToLog(fold),
            unknowns, GroupSizes.Find(unknowns, null, null, assumptions), assumptions);
    }
}
