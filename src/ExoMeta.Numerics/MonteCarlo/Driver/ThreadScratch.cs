namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>
/// What the threads of a run work on, one each, made by the thread that uses it and when it first does. What two threads write to never
/// shares a cache line, which would slow both; nothing here changes a bit of a result.
/// </summary>
/// <remarks>
/// A thread makes its objects one after another, so they lie together, and a compacting collection keeps the order of what lives: between the
/// scratch of two threads it leaves whatever stays alive there. Hence a fence at either end, held as long as the scratch itself.
/// </remarks>
/// <typeparam name="T">Scratch space.</typeparam>
public sealed class ThreadScratch<T> : IDisposable
{
    // Two lines: the second is fetched along with its neighbour.
    private const int FenceBytes = 128;

    private readonly ThreadLocal<Fenced> _own;

    /// <summary>Makes nothing yet.</summary>
    /// <param name="create">Makes the scratch of one thread; called on that thread.</param>
    public ThreadScratch(Func<T> create) => _own = new(() => new(new byte[FenceBytes], create(), new byte[FenceBytes]));

    /// <summary>The calling thread's own.</summary>
    public T Own => _own.Value!.Scratch;

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();

    private sealed record Fenced(byte[] Before, T Scratch, byte[] After);
}
