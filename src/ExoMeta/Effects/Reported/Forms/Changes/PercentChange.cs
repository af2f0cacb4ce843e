using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>A percent change and nothing else: decreased by 26 %. The estimate is log(1 + est/100), a decrease below 0.</summary>
/// <remarks>With n₁, n₂ and a coefficient of variation assumed, a variance as in <see cref="TwoMeans"/>; without them the estimate alone.</remarks>
/// <param name="Printed">The printed value.</param>
/// <param name="Measure">ROM, or RR for a change of a risk.</param>
/// <param name="Percent">Signed percent change.</param>
public sealed record PercentChange(string Printed, string Measure, PrintedNumber Percent) : ReportedStatistic(Printed)
{
    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "percent-change", ["measure", "est"],
        [Assumptions.TreatedSize, Assumptions.ControlSize, Assumptions.CoefficientOfVariation],
        cells => (cells.OptionalChoice("measure", Percents.Measures), cells.Number("est")) is (var measure, { } percent)
            ? new PercentChange(cells.Printed, measure ?? Percents.Measures[0], percent)
            : null);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override ImmutableArray<string> OpenFields => Measure == "ROM" ? Description.AssumptionFields : [];

    /// <inheritdoc/>
    public override IEnumerable<(string Column, string Message)> Validate() => Percents.Validate(Percent);

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var unknowns = new UnknownsBuilder();
        var percent = unknowns.Rounded("percent change", Percent);
        return ImputedSpread.Recover(
            Printed, Measure, Percents.Text, (double)Percents.ToLog(Percent.Value), Percents.ToLog(percent),
            unknowns, GroupSizes.Find(unknowns, null, null, assumptions), assumptions);
    }
}

/// <summary>Percent changes.</summary>
internal static class Percents
{
    public const string Text = "log(1 + est/100)";

    public static readonly string[] Measures = ["ROM", "RR"];

    public static Formula ToLog(Formula percent) => Formula.Log1p(percent / 100);

    public static IEnumerable<(string Column, string Message)> Validate(PrintedNumber percent) =>
        percent.Value <= -100 ? [("est", $"{percent} is no percent change of a ratio; expected a number above -100")] : [];
}
