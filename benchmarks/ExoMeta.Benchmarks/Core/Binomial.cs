using BenchmarkDotNet.Attributes;
using ExoMeta.Analysis.Throughput;

namespace ExoMeta.Benchmarks;

/// <summary>Binomial(50, 0.3) draws.</summary>
public class Binomial() : TrackedBenchmark("binomial", TrackedKernels.Draws)
{
    [Benchmark(OperationsPerInvoke = TrackedKernels.Draws)]
    public double Run() => RunOnce();
}
