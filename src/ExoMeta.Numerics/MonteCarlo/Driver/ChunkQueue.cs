using System.Runtime.ExceptionServices;

namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>
/// The chunks of a run, handed out in order, and what went wrong in them. Its callers hold a lock: it is not thread-safe.
/// </summary>
internal sealed class ChunkQueue(long replicates, Action<long>? progress, CancellationToken cancellation)
{
    private readonly long _chunks = (replicates - 1) / MonteCarloDriver.ChunkSize + 1;
    private ExceptionDispatchInfo? _failure;
    private long _failed = long.MaxValue;

    /// <summary>The next chunk to hand out.</summary>
    public long Next { get; private set; }

    /// <summary>Whether no more chunks will be handed out: all were, or one failed, or the run was cancelled.</summary>
    public bool IsOver => cancellation.IsCancellationRequested || _failure is not null || Next >= _chunks;

    /// <summary>The next chunk; the queue is not over.</summary>
    public long Take() => Next++;

    /// <summary>Whether a number of chunks from the first on is all of them.</summary>
    public bool IsAll(long chunks) => chunks == _chunks;

    /// <summary>Replicates in a number of chunks from the first on.</summary>
    public long Replicates(long chunks) => Math.Min(replicates, chunks * MonteCarloDriver.ChunkSize);

    /// <summary>Replicates in one chunk.</summary>
    public int Count(long chunk) => (int)(Replicates(chunk + 1) - chunk * MonteCarloDriver.ChunkSize);

    /// <summary>Tells how many replicates are done.</summary>
    public void Report(long chunks) => progress?.Invoke(Replicates(chunks));

    /// <summary>
    /// Keeps what happened in a chunk, −1 for what happened between chunks. Chunks before a failed one were handed out before it and are
    /// finished, so that the first failure is the same whatever the threads.
    /// </summary>
    public void Fail(long chunk, Exception exception)
    {
        if (chunk < _failed)
        {
            (_failed, _failure) = (chunk, ExceptionDispatchInfo.Capture(exception));
        }
    }

    /// <summary>Throws what happened in the chunks before one.</summary>
    public void ThrowIfFailedBefore(long chunk)
    {
        if (_failed < chunk)
        {
            _failure!.Throw();
        }
    }

    /// <summary>What a run that ended early without a failure throws.</summary>
    public OperationCanceledException Cancelled() => new(cancellation);
}
