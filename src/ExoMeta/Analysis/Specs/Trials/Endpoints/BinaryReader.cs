using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads a binary endpoint.</summary>
internal sealed class BinaryReader() : EndpointReader("binary")
{
    public override Endpoint? Read(SpecReader reader, string name, bool lowerIsBetter) =>
        reader.Quantity("control_risk") is { } risk ? new Endpoint.Binary(name, risk) { LowerIsBetter = lowerIsBetter } : null;
}
