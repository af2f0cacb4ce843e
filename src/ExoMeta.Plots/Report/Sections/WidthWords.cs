using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Says which ignorance drives the width of a group's answer.</summary>
internal static class WidthWords
{
    /// <summary>Below this relative change of width, an unknown is not called a driver: Monte Carlo error alone moves a width so far.</summary>
    public const double Noticeable = 0.02;

    /// <summary>The drivers that belong to what a group answers: its pool, or its rows.</summary>
    public static ImmutableArray<WidthDriver> Drivers(OutcomeGroup group)
    {
        var drivers = group.Pool?.Propagation is { } propagation ? propagation.Drivers : group.Drivers;
        return drivers.IsDefault ? [] : drivers;
    }

    /// <summary>Whether every driver's row is certain, so that something can be said about all of them.</summary>
    public static bool IsCertain(OutcomeGroup group) => Drivers(group).All(d => TotalWidth(group, d) is > 0);

    /// <summary>One sentence about the unknown that matters most; null where none changes a total interval noticeably.</summary>
    public static string? Of(OutcomeGroup group)
    {
        var changes = Drivers(group)
            .Select(d => (Driver: d, Total: TotalWidth(group, d) ?? double.NaN))
            .Where(c => c.Total > 0 && double.IsFinite(c.Total))
            .Select(c => (c.Driver, c.Total, Change: c.Driver.WidthIfThisKnown / c.Total - 1))
            .Where(c => Math.Abs(c.Change) >= Noticeable)
            .ToArray();
        if (changes.Length == 0)
        {
            return null;
        }

        var (driver, total, change) = changes.MaxBy(c => Math.Abs(c.Change));
        return $"{driver.Unknown.Name} of {RowName(group, driver)}, prior {ReportWords.Prior(driver.Unknown)}; with it fixed at its plug-in value "
            + $"{NumberText.General(driver.Unknown.PlugIn)}, the total interval {(group.Pool is null ? "of that row" : "of the pooled effect")} is "
            + $"{NumberText.Percent(Math.Abs(change), 0)} {(change < 0 ? "narrower" : "wider")} "
            + $"({NumberText.General(driver.WidthIfThisKnown)} against {NumberText.General(total)} on the analysis scale).";
    }

    /// <summary>The row that a driver means, with its id where that is certain: rows of one study may share a label.</summary>
    public static string RowName(OutcomeGroup group, WidthDriver driver) =>
        Matches(group, driver) is [var only] ? ReportWords.RowName(only) : driver.Row;

    /// <summary>Width of the total interval that the unknown belongs to; null where the row is not certain.</summary>
    private static double? TotalWidth(OutcomeGroup group, WidthDriver driver) => group.Pool?.Propagation is { } propagation
        ? propagation.Pooled?.Total.Width
        : Matches(group, driver) is [{ Propagated: { } propagated }] ? propagated.Total.Width : null;

    private static ImmutableArray<EffectRow> Matches(OutcomeGroup group, WidthDriver driver) =>
        [.. group.Rows.Where(r => (driver.Row == r.Label || driver.Row == r.Id || driver.Row == ReportWords.RowName(r)) && !r.Unknowns.IsDefault && r.Unknowns.Contains(driver.Unknown))];
}
