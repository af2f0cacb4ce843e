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
        new Endpoint.TimeToEvent("time-to-event", new EventHazard.OfRisk(Uncertain, 28), new SurvivalTest.LogRank())
        {
            LowerIsBetter = true, FollowUp = 28, Dropout = new EventHazard.OfRisk(Uncertain, 100),
        },
        new Endpoint.TimeToEvent("time-to-event-cox", new EventHazard.OfRisk(Uncertain, 28), new SurvivalTest.Cox())
        {
            LowerIsBetter = true, FollowUp = 28, TreatedDropout = new EventHazard.OfRisk(Uncertain, 100),
        },
    ];

    public static Endpoint Named(string name) => All.Single(endpoint => endpoint.Name == name);
}
