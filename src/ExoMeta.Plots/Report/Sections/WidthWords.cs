using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Says which ignorance drives the width of a group's answer.</summary>
internal static class WidthWords
{
    /// <summary>Below this relative narrowing, an unknown is not called a driver: Monte Carlo error alone moves a width so far.</summary>
    public const double Noticeable = 0.02;

    /// <summary>The drivers that belong to what a group answers: its pool, or its rows.</summary>
    public static ImmutableArray<WidthDriver> Drivers(OutcomeGroup group)
    {
        var drivers = group.Pool?.Propagation is { } propagation ? propagation.Drivers : group.Drivers;
        return drivers.IsDefault ? [] : drivers;
    }

    /// <summary>One sentence; null where no single unknown narrows the interval noticeably once it is known.</summary>
    public static string? Of(OutcomeGroup group)
    {
        var narrowing = Drivers(group)
            .Select(d => (Driver: d, Total: TotalWidth(group, d)))
            .Where(c => c.Total is > 0 && double.IsFinite(c.Total.Value))
            .Select(c => (c.Driver, Total: c.Total!.Value, Share: 1 - c.Driver.WidthIfThisKnown / c.Total.Value))
            .Where(c => c.Share >= Noticeable)
            .ToArray();
        if (narrowing.Length == 0)
        {
            return null;
        }

        var (driver, total, share) = narrowing.MaxBy(c => c.Share);
        return $"{driver.Unknown.Name} of {RowName(group, driver)}, prior {ReportWords.Prior(driver.Unknown)}; were it known, the total interval "
            + $"{(group.Pool is null ? "of that row" : "of the pooled effect")} would be {NumberText.Percent(share, 0)} narrower "
            + $"(from {NumberText.General(total)} to {NumberText.General(driver.WidthIfThisKnown)} on the analysis scale).";
    }

    /// <summary>The row that a driver means, with its id where that is certain: rows of one study may share a label.</summary>
    public static string RowName(OutcomeGroup group, WidthDriver driver) =>
        Matches(group, driver) is [var only] ? ReportWords.RowName(only) : driver.Row;

    /// <summary>Width of the total interval that knowing the unknown would narrow; null where the row is not certain.</summary>
    private static double? TotalWidth(OutcomeGroup group, WidthDriver driver) => group.Pool?.Propagation is { } propagation
        ? propagation.Pooled?.Total.Width
        : Matches(group, driver) is [{ Propagated: { } propagated }] ? propagated.Total.Width : null;

    private static ImmutableArray<EffectRow> Matches(OutcomeGroup group, WidthDriver driver) =>
        [.. group.Rows.Where(r => string.Equals(r.Label, driver.Row, StringComparison.Ordinal) && !r.Unknowns.IsDefault && r.Unknowns.Contains(driver.Unknown))];
}
