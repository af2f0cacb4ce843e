namespace ExoMeta.Analysis.Throughput;

/// <summary>A piece of work of fixed size that can be repeated and timed. Not thread-safe: it keeps its own scratch space.</summary>
/// <remarks>Each run does the same work on the same numbers, so that <see cref="Answer"/> has the same bits after every run.</remarks>
public interface IKernelWork
{
    /// <summary>Items (draws, fits, trials …) that one run makes.</summary>
    int Items { get; }

    /// <summary>
    /// One number of all that the last run made, by which two programs are seen to do the same work and which keeps the work from being
    /// optimised away. Not part of the timed work.
    /// </summary>
    double Answer { get; }

    /// <summary>Does the work once.</summary>
    void Run();
}
