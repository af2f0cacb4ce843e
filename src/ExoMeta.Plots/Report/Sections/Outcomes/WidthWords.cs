using ExoMeta.Analysis;
using ExoMeta.Plots.Forest;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Says which ignorance drives the width of a group's answer.</summary>
internal static class WidthWords
{
    /// <summary>Below this relative change of width, an unknown is not called a driver: Monte Carlo error alone moves a width so far.</summary>
    public const double Noticeable = 0.02;

    /// <summary>One sentence about the unknown that matters most; null where none changes a total interval noticeably.</summary>
    public static string? Of(OutcomeResult outcome, OutcomeGroup group)
    {
        if (Largest(group) is not { } driver)
        {
            return null;
        }

        var what = driver.Count > 1
            ? $"{driver.Unknown.Name} of {RowName(group, driver)}; with all of them as printed"
            : $"{driver.Unknown.Name} of {RowName(group, driver)}, prior {ReportWords.Prior(driver.Unknown)}; with it fixed at its plug-in value {NumberText.AsPrinted(driver.Unknown.PlugIn)}";
        return what + $", the total interval {(group.Pool is null ? "of that row" : "of the pooled " + PoolWords.Noun(outcome))} is {Change(driver)}.";
    }

    /// <summary>The unknown whose value, if it were known, would change a total interval most; null where none changes it noticeably.</summary>
    public static WidthDriver? Largest(OutcomeGroup group) =>
        group.WidthDrivers.Where(d => Math.Abs(d.RelativeChangeIfKnown) is >= Noticeable and < double.PositiveInfinity).MaxBy(d => Math.Abs(d.RelativeChangeIfKnown));

    /// <summary>The same for the summary: "scale of the test of E7: fixed at its plug-in value, the total interval is 46 % narrower (1.45 ± 0.01 against …)".</summary>
    public static string Short(OutcomeGroup group, WidthDriver driver) =>
        $"{driver.Unknown.Name} of {(driver.Count == 1 && driver.RowIndex is { } row ? group.Rows[row].Id : RowName(group, driver))}; {(driver.Count > 1 ? "with all of them as printed" : "fixed at its plug-in value")}, the total interval is {Change(driver)}";

    private static string Change(WidthDriver driver) =>
        $"{NumberText.Percent(Math.Abs(driver.RelativeChangeIfKnown), 0)} {(driver.RelativeChangeIfKnown < 0 ? "narrower" : "wider")} "
        + $"({Simulated(driver.WidthIfThisKnown, driver.Errors.IfThisKnown)} against {Simulated(driver.TotalWidth, driver.Errors.Total)} on the analysis scale)";

    private static string Simulated(double width, double error) => NumberText.General(width) + (error > 0 ? $" ± {NumberText.General(error)}" : "");

    /// <summary>The largest Monte Carlo standard error of the simulated numbers.</summary>
    public static double LargestError(PropagatedEffect effect)
    {
        var (median, ignorance, total) = effect.Errors;
        return new[] { median, ignorance.Lower, ignorance.Upper, total.Lower, total.Upper }.Max();
    }

    /// <summary>The largest Monte Carlo standard error of a driver's widths.</summary>
    public static double LargestError(WidthDriver driver) =>
        new[] { driver.Errors.Total, driver.Errors.IfOnlyThisUnknown, driver.Errors.IfThisKnown }.Max();

    /// <summary>The row that a driver means, or the shared control.</summary>
    public static string RowName(OutcomeGroup group, WidthDriver driver) =>
        driver.RowIndex is { } row ? ReportWords.RowName(group.Rows[row]) : driver.Row;
}
