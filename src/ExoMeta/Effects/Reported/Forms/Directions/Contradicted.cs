using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>A claim that its own source or another contradicts, so that not even a direction can be read from it.</summary>
/// <param name="Printed">The printed value.</param>
public sealed record Contradicted(string Printed) : ReportedStatistic(Printed)
{
    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new("contradicted", [], [], cells => new Contradicted(cells.Printed));

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions) =>
        new Recovery.DirectionOnly(EffectDirection.Unclear, new(Printed, "direction unclear: the sources contradict each other", "none", null));
}
