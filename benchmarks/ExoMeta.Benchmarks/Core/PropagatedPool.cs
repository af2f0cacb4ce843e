using BenchmarkDotNet.Attributes;
using ExoMeta.Analysis.Throughput;

namespace ExoMeta.Benchmarks;

/// <summary>Refits of twelve printed ratios whose rounding is drawn.</summary>
public class PropagatedPool() : TrackedBenchmark("propagated-pool", TrackedKernels.Replicates)
{
    [Benchmark(OperationsPerInvoke = TrackedKernels.Replicates)]
    public double Run() => RunOnce();
}
