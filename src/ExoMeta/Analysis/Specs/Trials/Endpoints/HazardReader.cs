using ExoMeta.Effects;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads hazards: a number or distribution, a list of pieces <c>{until, rate}</c>, or the risk by a time <c>{by, risk}</c>.</summary>
internal static class HazardReader
{
    /// <summary>A hazard that one of two fields gives; null where neither does, or where it is wrong (problems say why).</summary>
    /// <param name="reader">The group.</param>
    /// <param name="hazard">The field of a hazard.</param>
    /// <param name="risk">The field of a risk.</param>
    /// <param name="required">Whether one of them must be there.</param>
    public static EventHazard? Read(SpecReader reader, string hazard, string risk, bool required = false)
    {
        if (reader.Has(hazard) && reader.Has(risk))
        {
            reader.Problem(risk, $"stands beside '{hazard}'; one of them was expected");
            return null;
        }

        if (reader.Has(risk))
        {
            return Risk(reader, risk);
        }

        if (!reader.Has(hazard))
        {
            if (required)
            {
                reader.Problem(hazard, $"is missing; '{hazard}' or '{risk}: {{by: TIME, risk: RISK}}' was expected");
            }

            return null;
        }

        if (reader.IsList(hazard))
        {
            return Pieces(reader, hazard) is { } pieces ? new EventHazard.Piecewise(pieces) : null;
        }

        return reader.Quantity(hazard) is { } rate ? new EventHazard.Constant(rate) : null;
    }

    /// <summary>A rate that is constant between times: every piece but the last says until when.</summary>
    public static PiecewiseRate? Pieces(SpecReader reader, string field)
    {
        var pieces = reader.Groups(field);
        var (starts, rates) = (new List<double> { 0 }, new List<double>());
        for (var i = 0; i < pieces.Count; i++)
        {
            var isLast = i == pieces.Count - 1;
            if (isLast && pieces[i].Has("until"))
            {
                pieces[i].Problem("until", "the last piece never ends; 'until' belongs to the pieces before it");
            }

            var until = isLast ? null : pieces[i].Number("until");
            if (until is { } end)
            {
                if (end <= starts[^1])
                {
                    pieces[i].Problem("until", FormattableString.Invariant($"{end} does not come after {starts[^1]}; times that increase were expected"));
                }

                starts.Add(end);
            }

            var rate = pieces[i].Number("rate");
            if (rate is < 0)
            {
                pieces[i].Problem("rate", FormattableString.Invariant($"{rate} is below 0; a rate of at least 0 was expected"));
            }

            rates.Add(rate ?? 0);
            pieces[i].RejectUnknownFields();
        }

        if (pieces.Count == 0)
        {
            reader.Problem(field, "has no pieces; a list such as [{until: 28, rate: 0.02}, {rate: 0.005}] was expected");
            return null;
        }

        var rateOf = new PiecewiseRate([.. starts], [.. rates]);
        return rateOf.Starts.Length == rateOf.Rates.Length && !rateOf.Problems(field).Any() ? rateOf : NotSound(reader, field, rateOf);
    }

    private static PiecewiseRate? NotSound(SpecReader reader, string field, PiecewiseRate rate)
    {
        // What is wrong with a single piece has been said.
        if (rate.Rates.All(r => r == 0))
        {
            reader.Problem(field, "all rates are 0; at least one above 0 was expected");
        }

        return null;
    }

    private static EventHazard.OfRisk? Risk(SpecReader reader, string field)
    {
        if (reader.Group(field) is not { } group)
        {
            return null;
        }

        var (by, risk) = (group.Number("by"), group.Quantity("risk"));
        group.RejectUnknownFields();
        return by is { } time && risk is not null ? new(risk, time) : null;
    }
}
