using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Fills spans with draws, eight at a time: the very draws that a <see cref="RandomStream"/> gives one by one.</summary>
/// <remarks>The lane type, chosen from the hardware, changes speed only. Filling along a stream refuses more than 2²⁹ draws with an <see cref="ArgumentException"/>.</remarks>
public static class RandomFill
{
    /// <summary>Draws of a stretch: few enough to stay in the first cache, a multiple of every lane's pairs.</summary>
    internal const int Stretch = LaneMath.QuantileStretch;

    /// <summary>destination[i] = draw i of <see cref="RandomStream.NextUniform"/> from the stream's start.</summary>
    public static void Uniforms(StreamKey key, Span<double> destination) => Draws(key, default(UniformSampler), destination);

    /// <summary>destination[i] = draw i of <see cref="RandomStream.NextNormal"/> from the stream's start.</summary>
    public static void Normals(StreamKey key, Span<double> destination) => Draws(key, default(NormalSampler), destination);

    /// <summary>destination[i] = draw i of a sampler from the stream's start.</summary>
    public static void Draws<TSampler>(StreamKey key, in TSampler sampler, Span<double> destination)
        where TSampler : struct, ISampler
    {
        var fill = new AlongStream<TSampler>(key, in sampler, destination);
        LaneDispatch.Run(ref fill);
    }

    /// <summary>Row i of <paramref name="rows"/> = draw i of a multivariate sampler from the stream's start.</summary>
    /// <exception cref="ArgumentException">The span does not hold whole rows.</exception>
    public static void Draws(StreamKey key, MultivariateNormalSampler sampler, Span<double> rows)
    {
        var fill = new Rows(key, sampler, rows);
        LaneDispatch.Run(ref fill);
    }

    /// <summary>destination[i] = the first draw of a sampler from a stream of replicate <paramref name="firstReplicate"/> + i.</summary>
    public static void AcrossReplicates<TSampler>(ulong seed, ulong firstReplicate, uint stream, in TSampler sampler, Span<double> destination)
        where TSampler : struct, ISampler =>
        AcrossReplicates(seed, firstReplicate, stream, in sampler, new ReplicateColumns(destination, 1, destination.Length, destination.Length));

    /// <summary>Column j, place i = draw j of a sampler from a stream of replicate <paramref name="firstReplicate"/> + i.</summary>
    public static void AcrossReplicates<TSampler>(ulong seed, ulong firstReplicate, uint stream, in TSampler sampler, ReplicateColumns columns)
        where TSampler : struct, ISampler
    {
        var fill = new OverReplicates<TSampler>(new(seed, firstReplicate, stream), in sampler, columns);
        LaneDispatch.Run(ref fill);
    }

    /// <summary>Each word of a stream as a draw.</summary>
    /// <remarks>
    /// The words of a stretch are written first, and turned into draws where they lie: a sampler's body that stood twice in one loop, for both
    /// words of a block, would be more than the compiler inlines.
    /// </remarks>
    [SkipLocalsInit]
    internal static void FromWords<TSampler, TLane>(StreamKey key, in TSampler sampler, Span<double> destination)
        where TSampler : struct, IWordSampler
        where TLane : struct, ILane<TLane>
    {
        ThrowIfTooLong(key, destination.Length);
        var blocks = new StreamBlocks<TLane>(key, 1);
        Span<double> rest = stackalloc double[Stretch];
        while (!destination.IsEmpty)
        {
            var whole = destination.Length >= Stretch;
            var stretch = whole ? destination[..Stretch] : rest;
            var used = Math.Min(Stretch, destination.Length);
            var written = 0;
            for (; written < used; written += 2 * TLane.Count)
            {
                var (first, second) = blocks.Next();
                var (lower, upper) = TLane.Interleave(first, second);
                TLane.Store(lower, stretch[written..]);
                TLane.Store(upper, stretch[(written + TLane.Count)..]);
            }

            TSampler.Transform<TSampler, TLane>(in sampler, stretch[..written]);

            if (!whole)
            {
                rest[..used].CopyTo(destination);
            }

            destination = destination[used..];
        }
    }

    /// <summary>The accepted ones of the attempts of a stream, in their order.</summary>
    internal static void FromAttempts<TSampler, TLane>(StreamKey key, in TSampler sampler, Span<double> destination)
        where TSampler : struct, IAttemptSampler
        where TLane : struct, ILane<TLane>
    {
        ThrowIfTooLong(key, destination.Length);
        var blocks = new StreamBlocks<TLane>(key, sampler.Blocks);
        Span<double> rest = stackalloc double[8];
        while (!destination.IsEmpty)
        {
            var attempt = sampler.Attempt(blocks.NextWords(), out var accepted);
            if (destination.Length >= TLane.Count)
            {
                destination = destination[TLane.StoreSelected(attempt, accepted, destination)..];
                continue;
            }

            var count = Math.Min(TLane.StoreSelected(attempt, accepted, rest), destination.Length);
            rest[..count].CopyTo(destination);
            destination = destination[count..];
        }
    }

    /// <summary>Refuses what could pass the last block of a stream.</summary>
    private static void ThrowIfTooLong(StreamKey key, int length)
    {
        // Attempts take up to three blocks, several times a draw, of the 2³² that there are.
        if (length > 1 << 29)
        {
            throw new ArgumentException($"A stream is not filled for more than {1 << 29} draws at once; open another stream than {key.Stream}.");
        }
    }

    private readonly ref struct AlongStream<TSampler>(StreamKey key, in TSampler sampler, Span<double> destination) : ILaneAction
        where TSampler : struct, ISampler
    {
        private readonly TSampler _sampler = sampler;
        private readonly Span<double> _destination = destination;

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane> => _sampler.Fill<TLane>(key, _destination);
    }

    private readonly ref struct Rows(StreamKey key, MultivariateNormalSampler sampler, Span<double> rows) : ILaneAction
    {
        private readonly Span<double> _rows = rows;

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane> => sampler.Fill<TLane>(key, _rows);
    }

    private readonly ref struct OverReplicates<TSampler>(StreamKey key, in TSampler sampler, ReplicateColumns columns) : ILaneAction
        where TSampler : struct, ISampler
    {
        private readonly TSampler _sampler = sampler;
        private readonly ReplicateColumns _columns = columns;

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane>
        {
            Span<double> rest = stackalloc double[8];
            for (var i = 0; i < _columns.Replicates; i += TLane.Count)
            {
                var streams = new LaneStream<TLane>(key.Seed, unchecked(key.Replicate + (ulong)i), key.Stream);
                var left = _columns.Replicates - i;
                for (var j = 0; j < _columns.Count; j++)
                {
                    var draws = _sampler.Draw(ref streams);
                    var destination = _columns[j][i..];
                    if (left >= TLane.Count)
                    {
                        TLane.Store(draws, destination);
                        continue;
                    }

                    TLane.Store(draws, rest);
                    rest[..left].CopyTo(destination);
                }
            }
        }
    }

    /// <summary>The blocks of one stream in order, <see cref="ILane{TLane}.Count"/> attempts at a time.</summary>
    private struct StreamBlocks<TLane>
        where TLane : struct, ILane<TLane>
    {
        private readonly ulong _seed;
        private readonly int _blocks;
        private readonly TLane _stream;
        private readonly TLane _replicateLow;
        private readonly TLane _replicateHigh;
        private TLane _block;

        public StreamBlocks(StreamKey key, int blocks)
        {
            (_seed, _blocks) = (key.Seed, blocks);
            _stream = TLane.BroadcastBits(key.Stream);
            _replicateLow = TLane.BroadcastBits((uint)key.Replicate);
            _replicateHigh = TLane.BroadcastBits(key.Replicate >> 32);
            _block = TLane.MultiplyLow32(LaneIndex.Bits<TLane>(), TLane.BroadcastBits((uint)blocks));
        }

        /// <summary>The words of the next blocks.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TLane First, TLane Second) Next()
        {
            var words = Words(0);
            Advance();
            return words;
        }

        /// <summary>The words of the next attempts.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public BlockWords<TLane> NextWords()
        {
            var zero = TLane.BroadcastBits(0);
            var (a, b) = WordsOfAttempt(0);
            var (c, d) = _blocks > 1 ? WordsOfAttempt(1) : (zero, zero);
            var (e, f) = _blocks > 2 ? WordsOfAttempt(2) : (zero, zero);
            Advance();
            return new(a, b, c, d, e, f);
        }

        /// <summary>Not inlined, so that what the compiler is willing to inline is left for the attempt.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private readonly (TLane First, TLane Second) WordsOfAttempt(ulong ahead) => Words(ahead);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly (TLane First, TLane Second) Words(ulong ahead) =>
            Philox.Words(TLane.AddBits(_block, TLane.BroadcastBits(ahead)), _stream, _replicateLow, _replicateHigh, _seed);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Advance() => _block = TLane.AddBits(_block, TLane.BroadcastBits((ulong)(TLane.Count * _blocks)));
    }
}
