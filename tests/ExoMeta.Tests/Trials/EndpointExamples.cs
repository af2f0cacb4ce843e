using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials;

/// <summary>Every endpoint, with parameters that are distributions where it takes them: what all endpoints must hold is tested on these.</summary>
internal static class EndpointExamples
{
    private static readonly UncertainQuantity Uncertain = new UncertainQuantity.Beta(4, 6);

    private static readonly UncertainQuantity Known = new UncertainQuantity.Value(0.15);

    public static ImmutableArray<Endpoint> All { get; } =
    [
        new Endpoint.Binary("binary", Uncertain) { LowerIsBetter = true },
        new Endpoint.Binary("binary-fisher", Uncertain)
        {
            LowerIsBetter = true,
            Scale = RiskMeasure.RiskRatio,
            Test = new RiskTest.Fisher(),
            Missing = new MissingOutcomes.AtRandom([Uncertain], MissingHandling.CompleteCases),
        },
        new Endpoint.Binary("binary-margin", new UncertainQuantity.LogitNormal(-0.4, 0.3))
        {
            LowerIsBetter = true,
            Scale = RiskMeasure.RiskDifference,
            Test = new RiskTest.FarringtonManning(0.1),
        },
        new Endpoint.StratifiedBinary("binary-strata", [new(0.3, Uncertain), new(0.5, new UncertainQuantity.LogitNormal(1, 0.3)), new(0.2, Known)]) { LowerIsBetter = true },
        new Endpoint.StratifiedBinary("binary-strata-missing", [new(0.3, Uncertain), new(0.5, new UncertainQuantity.LogitNormal(-1, 0.3)), new(0.2, new UncertainQuantity.Value(0.3))])
        {
            LowerIsBetter = true, Scale = RiskMeasure.RiskRatio, Test = new StratifiedRiskTest.FarringtonManning(0.1),
            Missing = new MissingOutcomes.AtRandom([Uncertain, new UncertainQuantity.Value(0.1)], MissingHandling.CompleteCases),
        },
        new Endpoint.StratifiedBinary("binary-strata-difference", [new(0.6, new UncertainQuantity.Value(0.6)), new(0.4, new UncertainQuantity.Value(0.7))])
        {
            LowerIsBetter = true, Scale = RiskMeasure.RiskDifference, Test = new StratifiedRiskTest.Wald(),
            Missing = new MissingOutcomes.ByOutcome([new UncertainQuantity.Value(0.2)], [Uncertain], MissingHandling.CountAsEvent),
        },
        new Endpoint.StratifiedBinary("binary-strata-ignored", [new(0.5, Uncertain), new(0.5, Known)]) { LowerIsBetter = true, Test = new StratifiedRiskTest.Pooled(new RiskTest.Score()) },
        new Endpoint.Count("count", Uncertain, new UncertainQuantity.Uniform(0.5, 1.5)) { LowerIsBetter = true, Dispersion = Uncertain, DropoutRate = Uncertain },
        new Endpoint.Count("count-totals", Uncertain, new UncertainQuantity.Value(2))
        {
            LowerIsBetter = true,
            Dispersion = new UncertainQuantity.Value(0.7),
            Test = new RateTest.Poisson(),
        },
        new Endpoint.LogNormal("log-normal", Uncertain) { LowerIsBetter = true },
        new Endpoint.Continuous("continuous-welch", Uncertain)
        {
            LowerIsBetter = true, Test = new TestOfMeans.Welch(), DeviationRatio = Uncertain, Missing = new([Uncertain, Uncertain]),
        },
        new Endpoint.Continuous("continuous-ancova", Uncertain) { LowerIsBetter = true, Test = new TestOfMeans.Ancova(), BaselineCorrelation = Uncertain },
        new Endpoint.LogNormal("log-normal-by-patient", Uncertain)
        {
            LowerIsBetter = true, Missing = new([new UncertainQuantity.Beta(2, 18)], MissingDependence.Outcome, -1),
            LimitOfDetection = new(Uncertain, new UncertainQuantity.Uniform(0.9, 1.1), DetectionLimit.Half),
        },
        new Endpoint.Continuous("continuous-centres", Uncertain) { LowerIsBetter = true, Centres = new(3, Uncertain, false), Missing = new([Uncertain]) },
        new Endpoint.Continuous("continuous-centres-adjusted", Uncertain)
        {
            LowerIsBetter = true, Test = new TestOfMeans.Ancova(), BaselineCorrelation = Uncertain, Centres = new(3, Uncertain, true),
        },
        new Endpoint.TimeToEvent("time-to-event", new EventHazard.OfRisk(Uncertain, 28), new SurvivalTest.LogRank())
        {
            LowerIsBetter = true, FollowUp = 28, Dropout = new EventHazard.OfRisk(Uncertain, 100),
        },
        new Endpoint.TimeToEvent("time-to-event-cox", new EventHazard.OfRisk(Uncertain, 28), new SurvivalTest.Cox())
        {
            LowerIsBetter = true, FollowUp = 28, TreatedDropout = new EventHazard.OfRisk(Uncertain, 100),
        },
        new Endpoint.Ordinal("ordinal", ["home", "ward", "ventilated", "dead"], [0.3, 0.3, 0.2, 0.2])
        {
            LowerIsBetter = true,
            EffectivePatients = 20,
            Violation = [0.2, 0, -0.1],
            Missing = new([new UncertainQuantity.Beta(2, 20), new UncertainQuantity.Beta(2, 30)], false),
        },
        new Endpoint.VentilatorFreeDays("ventilator-free-days", Uncertain, new LiberationTime.LogNormal(new UncertainQuantity.Uniform(5, 12), new UncertainQuantity.Uniform(0.5, 1.5)))
        {
            LowerIsBetter = true,
            LiberationRatio = new UncertainQuantity.LogNormal(-0.2, 0.1),
            Missing = new([new UncertainQuantity.Beta(2, 20)], true),
        },
    ];

    public static Endpoint Named(string name) => All.Single(endpoint => endpoint.Name == name);
}
