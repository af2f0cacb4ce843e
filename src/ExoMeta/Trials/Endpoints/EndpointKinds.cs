using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Trials;

/// <summary>An endpoint as a trial file names it.</summary>
/// <param name="Name">Its name in trial files.</param>
/// <param name="Nuisance">The parameter that it needs beside θ, as trial files name it.</param>
/// <param name="Create">Makes the endpoint from its name, that parameter, and whether lower is better.</param>
public sealed record EndpointKind(string Name, string Nuisance, Func<string, UncertainQuantity, bool, Endpoint> Create);

/// <summary>Every endpoint that can be simulated; a new one adds a line here.</summary>
public static class EndpointKinds
{
    /// <summary>All of them, in the order in which they are listed to people.</summary>
    public static ImmutableArray<EndpointKind> All { get; } =
    [
        new("binary", "control_risk", (name, risk, lower) => new Endpoint.Binary(name, risk) { LowerIsBetter = lower }),
        new("log-normal", "log_sd", (name, sd, lower) => new Endpoint.LogNormal(name, sd) { LowerIsBetter = lower }),
    ];
}
