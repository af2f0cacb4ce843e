using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads a log-normal endpoint.</summary>
internal sealed class LogNormalReader() : EndpointReader("log-normal")
{
    public override Endpoint? Read(SpecReader reader, string name, bool lowerIsBetter) =>
        reader.Quantity("log_sd") is { } deviation ? new Endpoint.LogNormal(name, deviation) { LowerIsBetter = lowerIsBetter } : null;
}
