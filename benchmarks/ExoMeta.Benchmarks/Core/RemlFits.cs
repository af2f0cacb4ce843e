using BenchmarkDotNet.Attributes;
using ExoMeta.Analysis.Throughput;

namespace ExoMeta.Benchmarks;

/// <summary>REML fits of ten effects.</summary>
public class RemlFits() : TrackedBenchmark("reml", TrackedKernels.Fits)
{
    [Benchmark(OperationsPerInvoke = TrackedKernels.Fits)]
    public double Run() => RunOnce();
}
