using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>A direction in words: significantly improved, no effect.</summary>
/// <param name="Printed">The printed value.</param>
/// <param name="Direction">Where it points.</param>
public sealed record StatedDirection(string Printed, EffectDirection Direction) : ReportedStatistic(Printed)
{
    private static readonly string[] Names = ["benefit", "harm", "null", "mixed"];

    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "direction", ["direction"], [],
        cells => cells.Choice("direction", Names) is { } name
            ? new StatedDirection(cells.Printed, (EffectDirection)Array.IndexOf(Names, name))
            : null);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions) =>
        new Recovery.DirectionOnly(Direction, new(Printed, Names[(int)Direction], "as stated", null));
}
