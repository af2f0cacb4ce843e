using ExoMeta.Analysis;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Says which ignorance drives the width of a group's answer.</summary>
internal static class WidthWords
{
    /// <summary>Below this relative narrowing, an unknown is not called a driver: Monte Carlo error alone moves a width so far.</summary>
    private const double Noticeable = 0.02;

    /// <summary>One sentence; null where nothing is unknown.</summary>
    public static string? Of(OutcomeGroup group)
    {
        if (group.Pool?.Propagation is { Pooled: { } pooled } propagation)
        {
            return Sentence(propagation.Drivers.Select(d => (d, pooled.Total.Width)), "the pooled effect");
        }

        var totals = group.Rows.Where(r => r.Propagated is not null)
            .GroupBy(r => r.Label, StringComparer.Ordinal)
            .ToDictionary(r => r.Key, r => r.First().Propagated!.Total.Width, StringComparer.Ordinal);
        var drivers = group.Drivers.IsDefault ? [] : group.Drivers;
        return Sentence(drivers.Where(d => totals.ContainsKey(d.Row)).Select(d => (d, totals[d.Row])), "any row");
    }

    private static string? Sentence(IEnumerable<(WidthDriver Driver, double Total)> candidates, string answer)
    {
        var all = candidates.Where(c => double.IsFinite(c.Total) && c.Total > 0).ToArray();
        if (all.Length == 0)
        {
            return null;
        }

        var (driver, total) = all.MaxBy(c => 1 - c.Driver.WidthIfThisKnown / c.Total);
        var narrowing = 1 - driver.WidthIfThisKnown / total;
        return narrowing < Noticeable
            ? $"knowing no single unknown would narrow the total interval of {answer} noticeably; its width is sampling error and the unknowns together."
            : $"{driver.Unknown.Name} of {driver.Row}, prior {driver.Unknown.Prior}; knowing it would narrow the total interval by {NumberText.Percent(narrowing, 0)} "
                + $"(from {NumberText.General(total)} to {NumberText.General(driver.WidthIfThisKnown)} on the analysis scale).";
    }
}
