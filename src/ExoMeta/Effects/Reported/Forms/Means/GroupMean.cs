using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>The mean of one group: a baseline value. Described.</summary>
/// <param name="Printed">The printed value.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Spread">Its printed error; null when none is printed.</param>
/// <param name="Kind">sd, sem or ci (half width); null without a spread.</param>
/// <param name="Size">Group size; null when not stated.</param>
public sealed record GroupMean(string Printed, PrintedNumber Mean, PrintedNumber? Spread, string? Kind, int? Size) : ReportedStatistic(Printed)
{
    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new("mean", ["est", "spread", "spread_kind", "n1"], [], Read);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override IEnumerable<(string Column, string Message)> Validate() =>
        Spreads.Validate("spread", Spread).Concat(Counts.ValidateSize("n1", Size));

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var spread = Spread is null ? "" : $" ± {Spread} ({Kind!.ToUpperInvariant()})";
        var size = Size is { } n ? string.Create(CultureInfo.InvariantCulture, $", n = {n}") : "";
        return new Recovery.Descriptive(new(Printed, $"mean {Mean}{spread}{size}", "as printed", null));
    }

    private static GroupMean? Read(FormCells cells)
    {
        var (mean, spread, size) = (cells.Number("est"), cells.OptionalNumber("spread"), cells.OptionalCount("n1"));
        var kind = cells.KindOf(spread, Spreads.StandardDeviation, Spreads.StandardError, "ci");
        return mean is null ? null : new(cells.Printed, mean, spread, kind, size);
    }
}

/// <summary>Printed errors of means.</summary>
internal static class Spreads
{
    public const string StandardDeviation = "sd";
    public const string StandardError = "sem";
    public const string NotSaid = "unknown";

    /// <summary>What a printed spread is; a kind without a spread is a mistake.</summary>
    public static string? KindOf(this FormCells cells, PrintedNumber? spread, params string[] kinds)
    {
        if (spread is not null)
        {
            return cells.Choice("spread_kind", kinds);
        }

        if (cells.OptionalChoice("spread_kind", kinds) is not null && cells.Problems.Count == 0)
        {
            cells.Note("spread", "is empty, but spread_kind says what it is");
        }

        return null;
    }

    public static IEnumerable<(string Column, string Message)> Validate(string column, PrintedNumber? spread) =>
        spread is not null && spread.Value <= 0 ? [(column, $"{spread} is no spread; expected a number above 0")] : [];

    public static IEnumerable<(string Column, string Message)> ValidateMean(string column, PrintedNumber mean) =>
        mean.Value <= 0 ? [(column, $"{mean} has no logarithm; a ratio of means needs means above 0")] : [];
}
