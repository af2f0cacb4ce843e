using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>A percentage without its denominator: 83 %. Described, with the smallest groups that can print it.</summary>
/// <param name="Printed">The printed value.</param>
/// <param name="Percent">The percentage.</param>
public sealed record BarePercentage(string Printed, PrintedNumber Percent) : ReportedStatistic(Printed)
{
    private const int LargestDenominator = 50;
    private const int Listed = 8;

    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "percentage", ["est"], [],
        cells => cells.Number("est") is { } percent ? new BarePercentage(cells.Printed, percent) : null);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <summary>Group sizes up to 50 in which some whole number of events rounds to the printed percentage.</summary>
    public IEnumerable<int> PossibleDenominators =>
        Enumerable.Range(1, LargestDenominator).Where(n =>
        {
            // Half-way cases count: which way a paper rounds them is not known.
            const double Slack = 1e-9;
            var events = Math.Round(Percent.Value * n / 100);
            var percent = 100 * events / n;
            return events >= 0 && events <= n && percent >= Percent.Low - Slack && percent <= Percent.High + Slack;
        });

    /// <inheritdoc/>
    public override IEnumerable<(string Column, string Message)> Validate() =>
        Percent.Value is < 0 or > 100 ? [("est", $"{Percent} is no percentage of a group; expected 0 to 100")] : [];

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var possible = PossibleDenominators.ToList();
        var list = string.Join(", ", possible.Take(Listed).Select(n => n.ToString(CultureInfo.InvariantCulture)));
        var derived = possible.Count == 0
            ? $"{Percent} % of an unknown number; no group of {LargestDenominator.ToString(CultureInfo.InvariantCulture)} or fewer prints it"
            : $"{Percent} % of an unknown number; the smallest groups that print it: {list}{(possible.Count > Listed ? " …" : "")}";
        return new Recovery.Descriptive(new(Printed, derived, "n for which 100x/n rounds to the printed percentage for a whole x", null));
    }
}
