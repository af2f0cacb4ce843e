using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>The value columns of an evidence table.</summary>
public static class ValueColumns
{
    /// <summary>All, in the order of the table's header.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "measure", "est", "lb", "ub", "level", "base", "base_spread", "spread", "spread_kind",
        "x1", "n1", "x2", "n2", "p_bound", "direction",
    ];
}

/// <summary>Makes a statistic from the cells of its row; null when a cell that it needs is missing or wrong (noted in the cells).</summary>
public delegate ReportedStatistic? FormReader(FormCells cells);

/// <summary>One form in which papers print a statistic.</summary>
/// <param name="Name">Its name in an evidence table.</param>
/// <param name="Columns">The value columns that it takes; every other value column must be empty.</param>
/// <param name="AssumptionFields">The assumption fields that it takes.</param>
/// <param name="Read">Makes the statistic.</param>
public sealed record ReportedForm(
    string Name, ImmutableArray<string> Columns, ImmutableArray<string> AssumptionFields, FormReader Read);
