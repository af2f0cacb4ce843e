using BenchmarkDotNet.Attributes;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Benchmarks;

/// <summary>Three doses against a common control, 100 patients an arm, Dunnett's test at one-sided 0.025: per simulated trial.</summary>
[MemoryDiagnoser]
public class TrialSimulationBenchmarks
{
    private const int Trials = 102_400;

    private static readonly TrialDesign LogNormalDesign = Design(
        new Endpoint.LogNormal("biomarker", new UncertainQuantity.Value(1)) { LowerIsBetter = false });

    private static readonly TrialDesign BinaryDesign = Design(
        new Endpoint.Binary("death", new UncertainQuantity.Value(0.4)) { LowerIsBetter = true });

    private static readonly Truth LogNormalTruth = new Truth.Fixed([1.0 / 6, 1.0 / 3, 0.5]);

    private static readonly Truth BinaryTruth = new Truth.Fixed([LogOddsRatio(0.35), LogOddsRatio(0.3), LogOddsRatio(0.25)]);

    /// <summary>1, as R runs, and all cores (0).</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [Benchmark(OperationsPerInvoke = Trials)]
    public double LogNormal() => Power(LogNormalDesign, LogNormalTruth);

    [Benchmark(OperationsPerInvoke = Trials)]
    public double Binary() => Power(BinaryDesign, BinaryTruth);

    private double Power(TrialDesign design, Truth truth) =>
        TrialSimulator.Run(design, truth, new MonteCarloPlan(Trials, Seed: 1, Threads)).DisjunctivePower.Estimate;

    private static TrialDesign Design(Endpoint endpoint) => new(
        [new Arm("control", 100, null, true), new Arm("low", 100, 1, false), new Arm("middle", 100, 2, false), new Arm("high", 100, 4, false)],
        endpoint, TrialComparison.AgainstControl, new MultiplicityProcedure.SingleStepDunnett(), 0.025);

    /// <summary>Of a risk against the control's 0.4.</summary>
    private static double LogOddsRatio(double risk) => Math.Log(risk / (1 - risk) * 0.6 / 0.4);
}
