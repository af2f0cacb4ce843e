using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>Words without a number or a direction. Described.</summary>
/// <param name="Printed">The printed value.</param>
public sealed record Qualitative(string Printed) : ReportedStatistic(Printed)
{
    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new("qualitative", [], [], cells => new Qualitative(cells.Printed));

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions) =>
        new Recovery.Descriptive(new(Printed, "in words only", "none", null));
}
