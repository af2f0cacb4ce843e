using System.Collections.Immutable;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>
/// Reads what one type of endpoint asks beside what all ask. To let trial files know an endpoint, write a reader in this folder, add it to
/// <see cref="All"/>, and its fields to the JSON Schema (<c>$defs/endpoint-TYPE</c>).
/// </summary>
/// <param name="type">The type, as trial files name it.</param>
internal abstract class EndpointReader(string type)
{
    /// <summary>Every type of endpoint, in the order in which they are listed to people.</summary>
    public static ImmutableArray<EndpointReader> All { get; } = [new BinaryReader(), new ContinuousReader(), new LogNormalReader()];

    /// <summary>The type, as trial files name it.</summary>
    public string Type => type;

    /// <summary>
    /// Reads the endpoint; what is missing or unreadable has been reported when null is returned. Whether the parameters are sound is the
    /// endpoint's to say (<see cref="Endpoint.FindProblems"/>).
    /// </summary>
    /// <param name="reader">The endpoint's group.</param>
    /// <param name="name">Name of the endpoint.</param>
    /// <param name="lowerIsBetter">Whether a negative effect is good.</param>
    public abstract Endpoint? Read(SpecReader reader, string name, bool lowerIsBetter);
}
