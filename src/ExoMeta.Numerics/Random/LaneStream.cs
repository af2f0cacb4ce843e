using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>
/// The same stream of several replicates side by side: element i draws what a <see cref="RandomStream"/> of replicate first + i draws, call
/// for call. A value type: copying it copies its position.
/// </summary>
/// <remarks>
/// After a draw with rejection the replicates stand at different blocks, but all at the start of one, so that a single flag says whether
/// a second word is left over. Kernels keep one as a local variable and pass it by reference.
/// </remarks>
/// <typeparam name="TLane">The lane type; its <see cref="ILane{TLane}.Count"/> is the number of replicates.</typeparam>
public struct LaneStream<TLane>
    where TLane : struct, ILane<TLane>
{
    private readonly ulong _seed;
    private readonly TLane _stream;
    private readonly TLane _replicateLow;
    private readonly TLane _replicateHigh;
    private TLane _block;
    private TLane _spare;
    private bool _hasSpare;
    private uint _blocksAtMost;

    /// <summary>Opens the stream of each replicate at its first draw.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="firstReplicate">Replicate of element 0.</param>
    /// <param name="stream">Which stream of the replicates.</param>
    public LaneStream(ulong seed, ulong firstReplicate, uint stream)
    {
        _seed = seed;
        _stream = TLane.BroadcastBits(stream);
        var replicates = TLane.AddBits(TLane.BroadcastBits(firstReplicate), LaneIndex.Bits<TLane>());
        _replicateLow = replicates & TLane.BroadcastBits(uint.MaxValue);
        _replicateHigh = TLane.ShiftRightBits(replicates, 32);
        _block = TLane.BroadcastBits(0);
        _spare = _block;
    }

    /// <summary>The next 64-bit word of each replicate.</summary>
    /// <exception cref="OverflowException">All 2³³ − 2 words of a stream were drawn.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane NextWords()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        Count(1);
        var (first, second) = Words(0);
        _block = TLane.AddBits(_block, TLane.BroadcastBits(1));
        _spare = second;
        _hasSpare = true;
        return first;
    }

    /// <summary>A uniform draw in (0, 1) of each replicate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane NextUniform() => Philox.ToUniform(NextWords());

    /// <summary>A standard normal draw of each replicate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane NextNormal() => LaneMath.NormalQuantile(NextUniform());

    /// <summary>An exponential draw with mean 1 of each replicate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane NextExponential() => TLane.BroadcastBits(0x8000000000000000) ^ LaneMath.Log(NextUniform());

    /// <summary>Attempts of a sampler until every replicate has a draw; one that has its draw moves no further.</summary>
    public TLane NextAccepted<TSampler>(in TSampler sampler)
        where TSampler : struct, IAttemptSampler => NextFromAttempts(new SamplerAttempts<TSampler, TLane>(in sampler));

    /// <summary>Attempts until every replicate has a draw; one that has its draw moves no further.</summary>
    internal TLane NextFromAttempts<TAttempts>(in TAttempts attempts)
        where TAttempts : struct, ILaneAttempts<TLane>
    {
        _hasSpare = false;
        var zero = TLane.BroadcastBits(0);
        var value = zero;
        var pending = TLane.BroadcastBits(ulong.MaxValue);
        do
        {
            Count((uint)attempts.Blocks);
            var (a, b) = WordsOfAttempt(0);
            var (c, d) = attempts.Blocks > 1 ? WordsOfAttempt(1) : (zero, zero);
            var (e, f) = attempts.Blocks > 2 ? WordsOfAttempt(2) : (zero, zero);
            var attempt = attempts.Attempt(new BlockWords<TLane>(a, b, c, d, e, f), out var accepted);
            value = TLane.Select(pending & accepted, attempt, value);
            _block = TLane.AddBits(_block, pending & TLane.BroadcastBits((ulong)attempts.Blocks));
            pending &= accepted ^ TLane.BroadcastBits(ulong.MaxValue);
        }
        while (TLane.Any(pending));
        return value;
    }

    /// <summary>Not inlined, so that what the compiler is willing to inline is left for the attempt.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly (TLane First, TLane Second) WordsOfAttempt(ulong ahead) => Words(ahead);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly (TLane First, TLane Second) Words(ulong ahead) =>
        Philox.Words(TLane.AddBits(_block, TLane.BroadcastBits(ahead)), _stream, _replicateLow, _replicateHigh, _seed);

    /// <summary>No replicate moves faster than this counter, so that none passes the last block unseen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(uint blocks) => _blocksAtMost = checked(_blocksAtMost + blocks);
}

/// <summary>The numbers of a lane's elements.</summary>
internal static class LaneIndex
{
    private static ReadOnlySpan<ulong> Indices => [0, 1, 2, 3, 4, 5, 6, 7];

    /// <summary>0, 1, 2 … as 64-bit integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Bits<TLane>()
        where TLane : struct, ILane<TLane> => TLane.Load(MemoryMarshal.Cast<ulong, double>(Indices));
}
