using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads a continuous endpoint.</summary>
internal sealed class ContinuousReader() : EndpointReader("continuous")
{
    public override Endpoint? Read(SpecReader reader, string name, bool lowerIsBetter) => MeansReader.Complete(
        reader.Quantity("sd") is { } deviation ? new Endpoint.Continuous(name, deviation) { LowerIsBetter = lowerIsBetter } : null, reader);
}
