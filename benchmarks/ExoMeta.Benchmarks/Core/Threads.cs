using BenchmarkDotNet.Attributes;
using ExoMeta.Analysis.Throughput;

namespace ExoMeta.Benchmarks;

/// <summary>The same simulated trials on one thread and on two.</summary>
[MemoryDiagnoser]
public class Threads
{
    private readonly IKernelWork _one = TrackedKernels.All.Single(k => k.Name == "trials").Create();

    private readonly IKernelWork _two = TrackedKernels.All.Single(k => k.Name == "two-threads").Create();

    [Benchmark(Baseline = true, OperationsPerInvoke = TrackedKernels.Trials)]
    public void One() => _one.Run();

    [Benchmark(OperationsPerInvoke = TrackedKernels.Trials)]
    public void Two() => _two.Run();
}
