namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>What one chunk of replicates adds up to; merged in chunk order, so that threads never change a bit.</summary>
/// <remarks>
/// It is used by one thread at a time, and again for later chunks. A few a thread exist at once: large scratch space belongs to the thread
/// (<see cref="ThreadLocal{T}"/>), not to the accumulator.
/// </remarks>
/// <typeparam name="TSelf">The accumulator itself.</typeparam>
public interface IAccumulator<TSelf>
    where TSelf : class, IAccumulator<TSelf>
{
    /// <summary>Adds the next chunk's sums to this one's.</summary>
    void Merge(TSelf next);

    /// <summary>Empties the sums, so that another chunk can use them.</summary>
    void Clear();
}

/// <summary>
/// An accumulator of integers, or of whatever else adds up to the same bits in any order: chunks need not wait for their turn, so that each
/// thread keeps one accumulator for all its chunks and these may be large.
/// </summary>
/// <typeparam name="TSelf">The accumulator itself.</typeparam>
public interface IOrderFreeAccumulator<TSelf> : IAccumulator<TSelf>
    where TSelf : class, IOrderFreeAccumulator<TSelf>;
