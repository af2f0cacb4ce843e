using BenchmarkDotNet.Attributes;
using ExoMeta.Analysis.Throughput;

namespace ExoMeta.Benchmarks;

/// <summary>Uniform draws.</summary>
public class Uniforms() : TrackedBenchmark("uniforms", TrackedKernels.Draws)
{
    [Benchmark(OperationsPerInvoke = TrackedKernels.Draws)]
    public double Run() => RunOnce();
}
