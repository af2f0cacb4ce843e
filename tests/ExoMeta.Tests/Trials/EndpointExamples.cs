using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials;

/// <summary>Every endpoint, with parameters that are distributions where it takes them: what all endpoints must hold is tested on these.</summary>
internal static class EndpointExamples
{
    private static readonly UncertainQuantity Uncertain = new UncertainQuantity.Beta(4, 6);

    public static ImmutableArray<Endpoint> All { get; } =
    [
        new Endpoint.Binary("binary", Uncertain) { LowerIsBetter = true },
        new Endpoint.LogNormal("log-normal", Uncertain) { LowerIsBetter = true },
        new Endpoint.Ordinal("ordinal", ["home", "ward", "ventilated", "dead"], [0.3, 0.3, 0.2, 0.2])
        {
            LowerIsBetter = true,
            EffectivePatients = 20,
            Violation = [0.2, 0, -0.1],
            Missing = new(new UncertainQuantity.Beta(2, 20), new UncertainQuantity.Beta(2, 30), false),
        },
        new Endpoint.VentilatorFreeDays("ventilator-free-days", Uncertain, new LiberationTime.LogNormal(new UncertainQuantity.Uniform(5, 12), new UncertainQuantity.Uniform(0.5, 1.5)))
        {
            LowerIsBetter = true,
            LiberationRatio = new UncertainQuantity.LogNormal(-0.2, 0.1),
            Missing = new(new UncertainQuantity.Beta(2, 20), null, true),
        },
    ];

    public static Endpoint Named(string name) => All.Single(endpoint => endpoint.Name == name);
}
