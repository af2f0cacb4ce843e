using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>Events and group sizes of treated (1) and controls (2): 3/11 v 8/24.</summary>
/// <remarks>Log odds ratio (Woolf 1955) or log risk ratio (Katz et al. 1978); ½ is added to all four cells when any is 0 (Haldane 1956).</remarks>
/// <param name="Printed">The printed value.</param>
/// <param name="Measure">OR or RR.</param>
/// <param name="Events1">Events among the treated.</param>
/// <param name="Size1">Treated.</param>
/// <param name="Events2">Events among the controls.</param>
/// <param name="Size2">Controls.</param>
public sealed record EventCounts(string Printed, string Measure, int Events1, int Size1, int Events2, int Size2) : ReportedStatistic(Printed)
{
    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "counts", ["measure", "x1", "n1", "x2", "n2"], [],
        cells => (cells.Choice("measure", "OR", "RR"), cells.Count("x1"), cells.Count("n1"), cells.Count("x2"), cells.Count("n2"))
            is ({ } measure, { } x1, { } n1, { } x2, { } n2)
                ? new EventCounts(cells.Printed, measure, x1, n1, x2, n2)
                : null);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override IEnumerable<(string Column, string Message)> Validate() =>
        Counts.Validate("x1", Events1, "n1", Size1).Concat(Counts.Validate("x2", Events2, "n2", Size2));

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var measure = Measure == "OR" ? Measures.OddsRatio : Measures.RiskRatio;
        ReadOnlySpan<double> row = [Events1, Size1, Events2, Size2];
        var added = measure.HasZeroCell(row);
        var effect = measure.Compute(row, ZeroCellRule.Default);
        var (formula, reference) = Measure == "OR"
            ? ("log(ad/bc); SE = √(1/a + 1/b + 1/c + 1/d)", "Woolf 1955")
            : ("log(p₁/p₂); SE = √(1/a − 1/n₁ + 1/c − 1/n₂)", "Katz et al. 1978");
        return new Recovery.WithVariance(Measure, AnalysisScale.Log, EffectDistribution.Known(effect), new(
            Printed,
            string.Create(CultureInfo.InvariantCulture, $"{Events1}/{Size1} v {Events2}/{Size2}: {Derived.Effect($"log {Measure}", effect)}"),
            added ? $"{formula}, ½ added to all four cells because one of them is 0" : formula,
            added ? $"{reference}; Haldane 1956" : reference));
    }
}

/// <summary>Checks of events and group sizes.</summary>
internal static class Counts
{
    public static IEnumerable<(string Column, string Message)> Validate(string eventsColumn, int events, string sizeColumn, int size)
    {
        if (size < 1)
        {
            yield return (sizeColumn, string.Create(CultureInfo.InvariantCulture, $"{size} is no group size; expected 1 or more"));
        }
        else if (events > size)
        {
            yield return (eventsColumn, string.Create(
                CultureInfo.InvariantCulture, $"{events} events among {size} ({sizeColumn}); events cannot outnumber the group"));
        }
    }

    /// <summary>A stated group size of 0 is none; null when nothing is wrong.</summary>
    public static IEnumerable<(string Column, string Message)> ValidateSize(string column, int? size, int smallest = 1)
    {
        if (size < smallest)
        {
            yield return (column, string.Create(CultureInfo.InvariantCulture, $"{size} is too small a group; expected {smallest} or more"));
        }
    }
}
