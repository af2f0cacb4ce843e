using BenchmarkDotNet.Attributes;
using ExoMeta.Analysis.Throughput;

namespace ExoMeta.Benchmarks;

/// <summary>
/// One kernel of <see cref="TrackedKernels"/>, the list that <c>exometa bench</c> measures, so that both time the same work; columns are per item.
/// </summary>
[MemoryDiagnoser]
public abstract class TrackedBenchmark
{
    private readonly IKernelWork _work;

    /// <param name="name">Its name in the list.</param>
    /// <param name="itemsPerCall">Operations per call that the benchmark states; an attribute takes a constant only.</param>
    protected TrackedBenchmark(string name, int itemsPerCall)
    {
        _work = TrackedKernels.All.Single(k => k.Name == name).Create();
        if (_work.Items != itemsPerCall)
        {
            throw new InvalidOperationException($"{name} makes {_work.Items} items a run, and its benchmark states {itemsPerCall}");
        }
    }

    /// <summary>Runs the work once.</summary>
    protected double RunOnce()
    {
        _work.Run();
        return _work.Items;
    }
}
