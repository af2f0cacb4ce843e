using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>Events in one group: 10/10. Described with the exact interval of Clopper &amp; Pearson (1934), never an arm of an effect.</summary>
/// <param name="Printed">The printed value.</param>
/// <param name="Events">Events.</param>
/// <param name="Total">Group size.</param>
public sealed record SingleGroupProportion(string Printed, int Events, int Total) : ReportedStatistic(Printed)
{
    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "proportion", ["x1", "n1"], [],
        cells => (cells.Count("x1"), cells.Count("n1")) is ({ } events, { } total)
            ? new SingleGroupProportion(cells.Printed, events, total)
            : null);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override IEnumerable<(string Column, string Message)> Validate() => Counts.Validate("x1", Events, "n1", Total);

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var (lower, upper) = ClopperPearson(Events, Total, 95);
        return new Recovery.SingleProportion(Events, Total, lower, upper, new(
            Printed,
            string.Create(CultureInfo.InvariantCulture,
                $"{Events}/{Total} = {100.0 * Events / Total:0.0} %, exact 95 % interval {100 * lower:0.0} to {100 * upper:0.0} %"),
            "Beta quantiles: lower B(0.025; x, n − x + 1), upper B(0.975; x + 1, n − x)",
            "Clopper & Pearson 1934"));
    }

    /// <summary>The exact interval of a proportion; 0 events have the lower limit 0, n events the upper limit 1.</summary>
    /// <param name="events">Events, 0 to <paramref name="total"/>.</param>
    /// <param name="total">Group size, ≥ 1.</param>
    /// <param name="level">Confidence level in percent.</param>
    public static (double Lower, double Upper) ClopperPearson(int events, int total, double level)
    {
        var tail = 0.5 - level / 200;

        // At either end the beta quantile has a closed form: x = n gives tail^(1/n).
        var end = PortableMath.Exp(PortableMath.Log(tail) / total);
        var lower = events == 0 ? 0 : events == total ? end : Beta.Quantile(tail, events, total - events + 1);
        var upper = events == total ? 1 : events == 0 ? 1 - end : 1 - Beta.Quantile(tail, total - events, events + 1);
        return (lower, upper);
    }
}
