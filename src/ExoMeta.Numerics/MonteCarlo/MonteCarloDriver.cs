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
    /// <param name="plan">Replicates, seed and threads.</param>
    /// <param name="create">Makes an empty accumulator.</param>
    /// <param name="runChunk">Runs replicates first … first + count − 1 into an accumulator.</param>
    /// <param name="progress">Told the number of replicates done, from any thread.</param>
    /// <param name="cancellation">Stops the run between chunks.</param>
    public static TAccumulator Run<TAccumulator>(
        MonteCarloPlan plan,
        Func<TAccumulator> create,
        Action<long, int, TAccumulator> runChunk,
        Action<long>? progress = null,
        CancellationToken cancellation = default)
        where TAccumulator : class, IAccumulator<TAccumulator>
    {
        var total = create();
        for (long first = 0; first < plan.Replicates; first += ChunkSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = (int)Math.Min(ChunkSize, plan.Replicates - first);
            var chunk = create();
            runChunk(first, count, chunk);
            total.Merge(chunk);
            progress?.Invoke(first + count);
        }

        return total;
    }
}
