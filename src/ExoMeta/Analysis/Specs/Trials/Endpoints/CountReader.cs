using ExoMeta.Effects;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads an endpoint of event counts.</summary>
internal sealed class CountReader() : EndpointReader("count")
{
    public override Endpoint? Read(SpecReader reader, string name, bool lowerIsBetter)
    {
        var (rate, exposure) = (reader.Quantity("control_rate"), reader.Quantity("exposure"));
        var dispersion = reader.Quantity("dispersion", required: false);
        var dropout = reader.Quantity("dropout_rate", required: false);
        var test = reader.Named("test", RateTest.All, t => t.Code, required: false) ?? new RateTest.NegativeBinomial();
        UncertainQuantity none = new UncertainQuantity.Value(0);
        return rate is null || exposure is null
            ? null
            : new Endpoint.Count(name, rate, exposure) { LowerIsBetter = lowerIsBetter, Dispersion = dispersion ?? none, DropoutRate = dropout ?? none, Test = test };
    }
}
