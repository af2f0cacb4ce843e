using System.Collections.Immutable;

namespace ExoMeta.Analysis.Throughput;

/// <summary>What an item of a kernel cannot be made without.</summary>
/// <param name="Limit">Name of the entry of <see cref="LimitKernels"/> that measures how fast the hardware makes it.</param>
/// <param name="PerItem">How much of it one item takes at least.</param>
/// <param name="Why">What it is, in words.</param>
public sealed record LimitCost(string Limit, double PerItem, string Why);

/// <summary>A kernel whose throughput is measured.</summary>
/// <param name="Name">
/// Its name in histories and on the command line. The name stands for the work: when the work changes (not how it is done), so must the name.
/// </param>
/// <param name="Unit">What an item is, in the singular: draw, fit, subset.</param>
/// <param name="Work">What one item is, in words.</param>
/// <param name="AnswerIs">What <see cref="IKernelWork.Answer"/> is, in words.</param>
/// <param name="Create">Makes the work, ready to run.</param>
public sealed record TimedKernel(string Name, string Unit, string Work, string AnswerIs, Func<IKernelWork> Create)
{
    /// <summary>What its throughput is divided by; null for <see cref="ReferenceKernel"/>.</summary>
    public Func<IKernelWork>? Against { get; init; }

    /// <summary>Threads that it runs on. More than one is measured only on as many cores, and judged only where nothing else uses them.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What an item cannot be made without; the dearest of these is its limit.</summary>
    public ImmutableArray<LimitCost> Costs { get; init; } = [];

    /// <summary>The largest ratio that can be, where that is known without measuring: 2 on two threads against one.</summary>
    public double? LargestRatio { get; init; }
}
