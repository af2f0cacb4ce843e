using System.Runtime.ExceptionServices;

namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>What one chunk of replicates adds up to; merged in chunk order, so that threads never change a bit.</summary>
/// <typeparam name="TSelf">The accumulator itself.</typeparam>
public interface IAccumulator<TSelf>
    where TSelf : class, IAccumulator<TSelf>
{
    /// <summary>Adds the next chunk's sums to this one's.</summary>
    void Merge(TSelf next);
}

/// <summary>Runs replicates in chunks on several threads and merges the chunks in order.</summary>
public static class MonteCarloDriver
{
    /// <summary>Replicates in a chunk; fixed, because it sets the order of summation.</summary>
    public const int ChunkSize = 1024;

    /// <summary>Runs all chunks of a plan.</summary>
    /// <remarks>
    /// Chunks run in any order and merge in theirs: the result has the same bytes for any number of threads. At most four unmerged
    /// chunks a thread exist at any time.
    /// </remarks>
    /// <param name="plan">Replicates, seed and threads.</param>
    /// <param name="create">Makes an empty accumulator; called from several threads.</param>
    /// <param name="runChunk">Runs replicates first … first + count − 1 into an accumulator of its own; called from several threads.</param>
    /// <param name="progress">Told the number of replicates merged, in increasing order, from any thread; it must be quick.</param>
    /// <param name="cancellation">Stops the run between chunks.</param>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no replicates or a negative number of threads.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static TAccumulator Run<TAccumulator>(
        MonteCarloPlan plan,
        Func<TAccumulator> create,
        Action<long, int, TAccumulator> runChunk,
        Action<long>? progress = null,
        CancellationToken cancellation = default)
        where TAccumulator : class, IAccumulator<TAccumulator>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(plan.Replicates);
        ArgumentOutOfRangeException.ThrowIfNegative(plan.Threads);
        var chunks = (plan.Replicates - 1) / ChunkSize + 1;
        var threads = (int)Math.Min(plan.Threads == 0 ? Environment.ProcessorCount : plan.Threads, chunks);
        var run = new ChunkRun<TAccumulator>(plan.Replicates, chunks, 4 * threads, create, runChunk, progress, cancellation);
        if (threads == 1)
        {
            run.Work();
        }
        else
        {
            var workers = new Thread[threads];
            for (var i = 0; i < threads; i++)
            {
                workers[i] = new Thread(run.Work) { IsBackground = true, Name = "Monte Carlo" };
                workers[i].Start();
            }

            foreach (var worker in workers)
            {
                worker.Join();
            }
        }

        return run.Result();
    }

    /// <summary>One run: hands out chunks, keeps those that wait for their turn, and merges.</summary>
    private sealed class ChunkRun<TAccumulator>(
        long replicates,
        long chunks,
        int window,
        Func<TAccumulator> create,
        Action<long, int, TAccumulator> runChunk,
        Action<long>? progress,
        CancellationToken cancellation)
        where TAccumulator : class, IAccumulator<TAccumulator>
    {
        private readonly object _gate = new();
        private readonly TAccumulator?[] _waiting = new TAccumulator?[window];
        private readonly TAccumulator _total = create();
        private long _next;
        private long _merged;
        private ExceptionDispatchInfo? _failure;

        public void Work()
        {
            try
            {
                while (TryTake(out var chunk))
                {
                    cancellation.ThrowIfCancellationRequested();
                    var first = chunk * ChunkSize;
                    var accumulator = create();
                    runChunk(first, (int)Math.Min(ChunkSize, replicates - first), accumulator);
                    Hand(chunk, accumulator);
                }
            }
#pragma warning disable CA1031 // Kept, and thrown again on the caller's thread by Result().
            catch (Exception exception)
#pragma warning restore CA1031
            {
                lock (_gate)
                {
                    _failure ??= ExceptionDispatchInfo.Capture(exception);
                    Monitor.PulseAll(_gate);
                }
            }
        }

        public TAccumulator Result()
        {
            _failure?.Throw();
            return _total;
        }

        /// <summary>The next chunk, once it is less than a window ahead of the merged ones; false at the end or after a failure.</summary>
        private bool TryTake(out long chunk)
        {
            lock (_gate)
            {
                while (_failure is null && _next < chunks && _next >= _merged + window)
                {
                    Monitor.Wait(_gate);
                }

                chunk = _next;
                if (_failure is not null || _next >= chunks)
                {
                    return false;
                }

                _next++;
                return true;
            }
        }

        private void Hand(long chunk, TAccumulator accumulator)
        {
            lock (_gate)
            {
                _waiting[chunk % window] = accumulator;
                while (_waiting[_merged % window] is { } ready)
                {
                    _waiting[_merged % window] = null;
                    _total.Merge(ready);
                    _merged++;
                    progress?.Invoke(Math.Min(replicates, _merged * ChunkSize));
                }

                Monitor.PulseAll(_gate);
            }
        }
    }
}
