using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Throughput;

/// <summary>Three doses with true effects of 1/6, 1/3 and 1/2 standard deviations against a control, 100 patients an arm, Dunnett's test at one-sided 0.025.</summary>
internal sealed class TrialsWork(int trials, int threads) : IKernelWork
{
    private static readonly TrialDesign Design = new(
        [new Arm("control", 100, null, true), new Arm("low", 100, 1, false), new Arm("middle", 100, 2, false), new Arm("high", 100, 4, false)],
        new Endpoint.LogNormal("biomarker", new UncertainQuantity.Value(1)) { LowerIsBetter = false },
        TrialComparison.AgainstControl, new MultiplicityProcedure.SingleStepDunnett(), 0.025);

    private static readonly Truth Truth = new Truth.Fixed([1.0 / 6, 1.0 / 3, 0.5]);

    private readonly PreparedTrial _trial = new(Design, Truth);

    private readonly MonteCarloPlan _plan = new(trials, Seed: 1, threads);

    public int Items => trials;

    public double Answer { get; private set; }

    public void Run() => Answer = _trial.Run(_plan).DisjunctivePower.Estimate;
}
