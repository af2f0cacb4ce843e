using BenchmarkDotNet.Attributes;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Benchmarks;

/// <summary>Designs of several stages and endpoints drawn patient by patient, on one thread: per simulated trial. Their peers are in benchmarks/peers/whole.R.</summary>
[MemoryDiagnoser]
public class DesignBenchmarks
{
    private const int Trials = 51_200;

    private static readonly Endpoint Outcome = new Endpoint.Continuous("outcome", new UncertainQuantity.Value(1)) { LowerIsBetter = false };

    private static readonly SequentialLooks ThreeLooks = SequentialLooks.Equal(3, EfficacyRule.OBrienFleming);

    private readonly PreparedTrial _adaptive = new(
        Design(Outcome, new MultiplicityProcedure.ClosedDunnett(), 200, 200, 200, 200) with
        {
            Interim = new AdaptiveStages(
                [0.5, 1], new StageCombination.InverseNormal(EfficacyRule.OBrienFleming, FutilityRule.None), new SelectionRule.Best(1, SelectionScale.Statistic), StopRule.Each),
        },
        new Truth.Fixed([0.1, 0.2, 0.3]));

    private readonly PreparedTrial _sequentialMeans = new(Design(Outcome, new MultiplicityProcedure.None(), 90, 90) with { Looks = ThreeLooks }, new Truth.Fixed([0.4]));

    private readonly PreparedTrial _sequentialRates = new(
        Design(new Endpoint.Binary("death", new UncertainQuantity.Value(0.4)) { LowerIsBetter = true }, new MultiplicityProcedure.None(), 150, 150) with { Looks = ThreeLooks },
        new Truth.Fixed([Math.Log(0.25 / 0.75 * 0.6 / 0.4)]));

    private readonly PreparedTrial _covariance = new(
        Design(
            new Endpoint.LogNormal("biomarker", new UncertainQuantity.Value(1))
            {
                LowerIsBetter = false,
                Test = new TestOfMeans.Ancova(),
                BaselineCorrelation = new UncertainQuantity.Value(0.5),
                LimitOfDetection = new(new UncertainQuantity.Value(1e-9), new UncertainQuantity.Value(1), DetectionLimit.Half),
            },
            new MultiplicityProcedure.SingleStepDunnett(), 100, 100, 100, 100),
        new Truth.Fixed([1.0 / 6, 1.0 / 3, 0.5]));

    private readonly PreparedTrial _survival = new(
        Design(
            new Endpoint.TimeToEvent("death", new EventHazard.OfRisk(new UncertainQuantity.Value(0.5), 12), new SurvivalTest.LogRank())
            {
                LowerIsBetter = true, FollowUp = 18, Dropout = new EventHazard.OfRisk(new UncertainQuantity.Value(0.05), 12),
            },
            new MultiplicityProcedure.None(), 100, 100),
        new Truth.Fixed([Math.Log(0.65)]));

    [Benchmark(OperationsPerInvoke = Trials)]
    public double TwoStageClosedDunnett() => Power(_adaptive);

    [Benchmark(OperationsPerInvoke = Trials)]
    public double GroupSequentialMeans() => Power(_sequentialMeans);

    [Benchmark(OperationsPerInvoke = Trials)]
    public double GroupSequentialRates() => Power(_sequentialRates);

    [Benchmark(OperationsPerInvoke = Trials)]
    public double PatientLevelCovariance() => Power(_covariance);

    [Benchmark(OperationsPerInvoke = Trials)]
    public double Survival() => Power(_survival);

    private static double Power(PreparedTrial trial) => trial.Run(new MonteCarloPlan(Trials, Seed: 1, Threads: 1)).DisjunctivePower.Estimate;

    private static TrialDesign Design(Endpoint endpoint, MultiplicityProcedure procedure, params int[] sizes) => new(
        [.. sizes.Select((size, i) => new Arm(i == 0 ? "control" : $"dose {i}", size, i == 0 ? null : i, i == 0))],
        endpoint, TrialComparison.AgainstControl, procedure, 0.025);
}
