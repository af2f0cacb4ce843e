using BenchmarkDotNet.Attributes;
using ExoMeta.Analysis.Throughput;

namespace ExoMeta.Benchmarks;

/// <summary>Standard normal draws.</summary>
public class Normals() : TrackedBenchmark("normals", TrackedKernels.Draws)
{
    [Benchmark(OperationsPerInvoke = TrackedKernels.Draws)]
    public double Run() => RunOnce();
}
