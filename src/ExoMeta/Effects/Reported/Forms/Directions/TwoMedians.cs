using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>Medians of treated and controls, without spread: median 1 v 7. Nothing gives a variance; what is left is the direction.</summary>
/// <param name="Printed">The printed value.</param>
/// <param name="Treated">Median of the treated.</param>
/// <param name="Control">Median of the controls.</param>
/// <param name="HigherIsBetter">Whether more is good for the patient; null when it is neither good nor bad.</param>
public sealed record TwoMedians(string Printed, PrintedNumber Treated, PrintedNumber Control, bool? HigherIsBetter)
    : ReportedStatistic(Printed)
{
    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "two-medians", ["est", "base"], [],
        cells => (cells.Number("est"), cells.Number("base")) is ({ } treated, { } control)
            ? new TwoMedians(cells.Printed, treated, control, cells.HigherIsBetter)
            : null);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var (direction, words) = Treated.Value == Control.Value ? (EffectDirection.StatedNull, "equal medians")
            : HigherIsBetter is null ? (EffectDirection.Unclear, "medians differ, but neither way is better")
            : Treated.Value > Control.Value == HigherIsBetter ? (EffectDirection.Favourable, "treated median on the better side")
            : (EffectDirection.Unfavourable, "treated median on the worse side");
        return new Recovery.DirectionOnly(direction, new(
            Printed, $"{Treated} v {Control}: {words}", "sign of treated − control; two medians alone give no variance", null));
    }
}
