using BenchmarkDotNet.Attributes;
using ExoMeta.Analysis.Throughput;

namespace ExoMeta.Benchmarks;

/// <summary>REML fits of all subsets of the BCG trials.</summary>
public class Gosh() : TrackedBenchmark("gosh", TrackedKernels.Subsets)
{
    [Benchmark(OperationsPerInvoke = TrackedKernels.Subsets)]
    public double Run() => RunOnce();
}
