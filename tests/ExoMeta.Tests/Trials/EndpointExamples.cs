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
        new Endpoint.Continuous("continuous-welch", Uncertain)
        {
            LowerIsBetter = true, Test = new TestOfMeans.Welch(), DeviationRatio = Uncertain, Missing = new(Uncertain, Uncertain),
        },
        new Endpoint.Continuous("continuous-ancova", Uncertain) { LowerIsBetter = true, Test = new TestOfMeans.Ancova(), BaselineCorrelation = Uncertain },
        new Endpoint.LogNormal("log-normal-by-patient", Uncertain)
        {
            LowerIsBetter = true, Missing = new(new UncertainQuantity.Beta(2, 18), null, MissingDependence.Outcome, -1),
            LimitOfDetection = new(Uncertain, new UncertainQuantity.Uniform(0.9, 1.1), DetectionLimit.Half),
        },
    ];

    public static Endpoint Named(string name) => All.Single(endpoint => endpoint.Name == name);
}
