using ExoMeta.Effects;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads an endpoint in ventilator-free days.</summary>
internal sealed class VentilatorFreeDaysReader() : EndpointReader("ventilator-free-days")
{
    private static readonly (string, bool)[] Deaths = [("zero-days", false), ("below-zero-days", true)];
    private static readonly UncertainQuantity Any = new UncertainQuantity.Value(0.5);

    public override Endpoint? Read(SpecReader reader, string name, bool lowerIsBetter)
    {
        var risk = reader.Quantity("death_risk");
        var liberation = Liberation(reader);
        var horizon = reader.Integer("horizon", 1, Endpoint.VentilatorFreeDays.LongestHorizon, required: false) ?? 28;
        var ratio = reader.Quantity("liberation_ratio", required: false) ?? new UncertainQuantity.Value(1);
        var ranksBelow = reader.Choice("death_counts_as", Deaths, required: false) ?? false;
        var test = CategoryTestReader.Test(reader) ?? CategoryTest.MannWhitney;
        var missing = CategoryTestReader.Missing(reader);

        // What could not be read has been reported; other values let the rest be checked.
        return new Endpoint.VentilatorFreeDays(name, risk ?? Any, liberation ?? new LiberationTime.Weibull(Any, Any))
        {
            LowerIsBetter = lowerIsBetter,
            Horizon = (int)horizon,
            LiberationRatio = ratio,
            RanksDeathBelow = ranksBelow,
            Test = test,
            Missing = missing,
        };
    }

    /// <summary>Two parameters; the name of the second says which family it is.</summary>
    private static LiberationTime? Liberation(SpecReader reader)
    {
        if (reader.Group("liberation") is not { } group)
        {
            return null;
        }

        var median = group.Quantity("median");
        var (shape, deviation) = (group.Quantity("shape", required: false), group.Quantity("log_sd", required: false));
        if (group.Has("shape") == group.Has("log_sd"))
        {
            group.Problem("shape", "expected either 'shape' (Weibull) or 'log_sd' (log-normal) beside 'median'");
        }

        group.RejectUnknownFields();
        return (median, shape, deviation) switch
        {
            ({ } m, { } s, _) => new LiberationTime.Weibull(m, s),
            ({ } m, null, { } s) => new LiberationTime.LogNormal(m, s),
            _ => null,
        };
    }
}
