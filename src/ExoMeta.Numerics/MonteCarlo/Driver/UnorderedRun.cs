namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>One run whose chunks need no order: each thread adds its chunks to an accumulator of its own.</summary>
internal sealed class UnorderedRun<TAccumulator>(ChunkQueue queue, Func<TAccumulator> create, Action<long, int, TAccumulator> runChunk)
    where TAccumulator : class, IOrderFreeAccumulator<TAccumulator>
{
    private readonly object _gate = new();
    private TAccumulator? _total;
    private long _done;

    /// <summary>Takes and runs chunks until there are none left; one call a thread.</summary>
    public void Work()
    {
        var chunk = -1L;
        try
        {
            var accumulator = create();
            while (TryTake(out chunk))
            {
                runChunk(chunk * MonteCarloDriver.ChunkSize, queue.Count(chunk), accumulator);
                chunk = -1;
                lock (_gate)
                {
                    queue.Report(++_done);
                }
            }

            lock (_gate)
            {
                _total?.Merge(accumulator);
                _total ??= accumulator;
            }
        }
#pragma warning disable CA1031 // Kept, and thrown again on the caller's thread by Result().
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (_gate)
            {
                queue.Fail(chunk, exception);
            }
        }
    }

    /// <summary>The sums of all chunks.</summary>
    public TAccumulator Result()
    {
        queue.ThrowIfFailedBefore(long.MaxValue);
        return queue.IsAll(_done) ? _total! : throw queue.Cancelled();
    }

    private bool TryTake(out long chunk)
    {
        lock (_gate)
        {
            chunk = queue.IsOver ? -1 : queue.Take();
            return chunk >= 0;
        }
    }
}
