using BenchmarkDotNet.Attributes;
using ExoMeta.Analysis.Throughput;

namespace ExoMeta.Benchmarks;

/// <summary>DerSimonian–Laird fits of ten effects.</summary>
public class DlFits() : TrackedBenchmark("dl", TrackedKernels.Fits)
{
    [Benchmark(OperationsPerInvoke = TrackedKernels.Fits)]
    public double Run() => RunOnce();
}
