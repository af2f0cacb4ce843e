namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>One run whose chunks merge in order: hands them out, keeps those that wait for their turn, and looks whether to stop.</summary>
internal sealed class OrderedRun<TAccumulator>(
    ChunkQueue queue,
    int window,
    Func<TAccumulator> create,
    Action<long, int, TAccumulator> runChunk,
    Func<TAccumulator, double> error,
    double target)
    where TAccumulator : class, IAccumulator<TAccumulator>
{
    private readonly object _gate = new();
    private readonly TAccumulator?[] _waiting = new TAccumulator?[window];
    private readonly Stack<TAccumulator> _free = new(window);
    private readonly TAccumulator _total = create();
    private long _merged;
    private int _sleepers;
    private StopReason? _end;

    /// <summary>Takes and runs chunks until there are none left; one call a thread.</summary>
    public void Work()
    {
        var chunk = -1L;
        try
        {
            while (TryTake(out chunk, out var accumulator))
            {
                runChunk(chunk * MonteCarloDriver.ChunkSize, queue.Count(chunk), accumulator);
                Hand(ref chunk, accumulator);
            }
        }
#pragma warning disable CA1031 // Kept, and thrown again on the caller's thread by Result().
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (_gate)
            {
                queue.Fail(chunk, exception);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The sums of the merged chunks. A chunk that failed beyond the end of the run is of no concern.</summary>
    public MonteCarloRun<TAccumulator> Result()
    {
        queue.ThrowIfFailedBefore(_end is null ? long.MaxValue : _merged);
        return _end is { } reason ? new(_total, queue.Replicates(_merged), reason) : throw queue.Cancelled();
    }

    /// <summary>The next chunk, once it is less than a window ahead of the merged ones; false at the end or after a failure.</summary>
    private bool TryTake(out long chunk, out TAccumulator accumulator)
    {
        (chunk, accumulator) = (-1, null!);
        TAccumulator? used;
        lock (_gate)
        {
            while (_end is null && !queue.IsOver && queue.Next >= _merged + window)
            {
                _sleepers++;
                Monitor.Wait(_gate);
                _sleepers--;
            }

            if (_end is not null || queue.IsOver)
            {
                return false;
            }

            chunk = queue.Take();
            _ = _free.TryPop(out used);
        }

        used?.Clear();
        accumulator = used ?? create();
        return true;
    }

    /// <summary>Takes in a chunk that was run, and merges it and those that waited for it; what fails then is no chunk's failure.</summary>
    private void Hand(ref long chunk, TAccumulator accumulator)
    {
        lock (_gate)
        {
            _waiting[chunk % window] = accumulator;
            chunk = -1;
            while (_end is null && _waiting[_merged % window] is { } ready)
            {
                _waiting[_merged % window] = null;
                _total.Merge(ready);
                _free.Push(ready);
                _merged++;
                _end = EndAfter(_merged);
                queue.Report(_merged);
            }

            if (_sleepers > 0)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private StopReason? EndAfter(long merged)
    {
        var isAll = queue.IsAll(merged);
        if ((isAll || IsCheckpoint(merged)) && error(_total) is > 0 and var found && found <= target)
        {
            return StopReason.TargetErrorReached;
        }

        return isAll ? StopReason.AllReplicates : null;
    }

    /// <summary>8, 12, 16, 24, 32, 48 …: powers of two and their halves more.</summary>
    private static bool IsCheckpoint(long merged) =>
        merged >= 8 && merged >> (int)long.TrailingZeroCount(merged) is 1 or 3;
}
