using System.Collections.Immutable;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Throughput;

/// <summary>
/// The kernels whose throughput is followed from commit to commit: <c>exometa bench</c>, the benchmark project and the tests enumerate this
/// list. Sizes are constants, so that a benchmark can state its operations per call.
/// </summary>
public static class TrackedKernels
{
    /// <summary>Draws in one run of a sampler: 32 KiB of doubles, so that the first cache, not the memory, takes them.</summary>
    public const int Draws = 4096;

    /// <summary>Data sets in one run of a pooling method.</summary>
    public const int Fits = PoolingData.Sets;

    /// <summary>Subsets of the thirteen BCG trials: all 2¹³ − 1.</summary>
    public const int Subsets = 8191;

    /// <summary>Replicates in one run of the propagated pool.</summary>
    public const int Replicates = 1024;

    /// <summary>Trials in one run of the trial simulator: enough to outweigh the start of threads.</summary>
    public const int Trials = 2_097_152;

    // From the moment estimate Newton's iteration takes about this many scores of the restricted likelihood to 1e-10.
    private const int Scores = 5;

    private static readonly LimitCost HalfBlock = new(LimitKernels.PhiloxBlocks, 0.5, "one 64-bit word of Philox");

    /// <summary>Every tracked kernel, in the order in which tables show them.</summary>
    public static ImmutableArray<TimedKernel> All { get; } =
    [
        new("uniforms", "draw", "uniform draws of one stream into 32 KiB", "mean of the draws", () => new UniformsWork())
        {
            Costs = [HalfBlock, new(LimitKernels.CachedCopy, 1, "eight bytes written")],
        },
        new("normals", "draw", "standard normal draws of one stream into 32 KiB", "mean square of the draws", () => new NormalsWork())
        {
            Costs = [HalfBlock, new(LimitKernels.CachedCopy, 1, "eight bytes written")],
        },
        new("binomial", "draw", "binomial(50, 0.3) draws of one stream", "mean of the draws", () => new BinomialWork())
        {
            Costs = [HalfBlock],
        },
        new("dl", "fit", "DerSimonian–Laird fit of 10 effects: estimate, standard error, τ²", "mean estimate of 256 data sets",
            () => new PoolingWork(HeterogeneityEstimator.DerSimonianLaird))
        {
            Costs = [new(LimitKernels.Divisions, 2 * PoolingData.Rows + 3, "weights without and with τ², τ² itself, the mean, its variance")],
        },
        new("reml", "fit", "REML fit of 10 effects: estimate, standard error, τ²", "mean estimate of 256 data sets",
            () => new PoolingWork(HeterogeneityEstimator.RestrictedMaximumLikelihood))
        {
            Costs = [new(LimitKernels.Divisions, Scores * PoolingData.Rows, "the weights of 5 scores")],
        },
        new("gosh", "subset", "REML fit of every subset of the 13 BCG trials, log risk ratios", "mean estimate of all subsets", () => new GoshWork())
        {
            Costs = [new(LimitKernels.Divisions, Scores * 6.5, "the weights of 5 scores of 6.5 trials")],
        },
        new("propagated-pool", "replicate", "REML with Hartung–Knapp of 12 printed ratios whose rounding is drawn", "mean estimate of 1024 replicates",
            () => new PropagatedPoolWork())
        {
            Costs =
            [
                new(LimitKernels.Divisions, Scores * PropagatedPoolWork.Rows, "the weights of 5 scores"),
                new(LimitKernels.PhiloxBlocks, 0.5 * 3 * PropagatedPoolWork.Rows, "36 words of Philox"),
            ],
        },
        new("trials", "trial", "simulated trial of three doses and a control, 100 patients an arm, Dunnett's test", "power of any dose",
            () => new TrialsWork(Trials, threads: 1))
        {
            Costs = [new(LimitKernels.PhiloxBlocks, 5, "a block of Philox for the mean of each arm, and one for the sum of squares")],
        },
        new("two-threads", "trial", "the same trials on two threads, against one", "power of any dose", () => new TrialsWork(Trials, threads: 2))
        {
            Against = () => new TrialsWork(Trials, threads: 1),
            Threads = 2,
            LargestRatio = 2,
        },
    ];
}
