using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Fills spans with draws, eight at a time: the very draws that a <see cref="RandomStream"/> gives one by one.</summary>
/// <remarks>The lane type, chosen from the hardware, changes speed only.</remarks>
public static class RandomFill
{
    /// <summary>destination[i] = draw i of <see cref="RandomStream.NextUniform"/> from the stream's start.</summary>
    public static void Uniforms(StreamKey key, Span<double> destination)
    {
        var fill = new StreamFill(key, destination, isNormal: false);
        LaneDispatch.Run(ref fill);
    }

    /// <summary>destination[i] = draw i of <see cref="RandomStream.NextNormal"/> from the stream's start.</summary>
    public static void Normals(StreamKey key, Span<double> destination)
    {
        var fill = new StreamFill(key, destination, isNormal: true);
        LaneDispatch.Run(ref fill);
    }

    /// <summary><see cref="Uniforms(StreamKey, Span{double})"/> in lanes of a given type.</summary>
    public static void Uniforms<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => new StreamFill(key, destination, isNormal: false).Invoke<TLane>();

    /// <summary><see cref="Normals(StreamKey, Span{double})"/> in lanes of a given type.</summary>
    public static void Normals<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => new StreamFill(key, destination, isNormal: true).Invoke<TLane>();

    /// <summary>
    /// Draw pair number <paramref name="block"/> of each of several replicates, side by side: first[i] and second[i] are draws 2·block and
    /// 2·block + 1 of <see cref="RandomStream.NextUniform"/> in replicate <paramref name="firstReplicate"/> + i.
    /// </summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void UniformsAcrossReplicates(
        ulong seed, ulong firstReplicate, uint stream, uint block, Span<double> first, Span<double> second)
    {
        var fill = new ReplicateFill(new(seed, firstReplicate, stream), block, first, second, isNormal: false);
        LaneDispatch.Run(ref fill);
    }

    /// <summary>As <see cref="UniformsAcrossReplicates"/>, of <see cref="RandomStream.NextNormal"/>.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void NormalsAcrossReplicates(
        ulong seed, ulong firstReplicate, uint stream, uint block, Span<double> first, Span<double> second)
    {
        var fill = new ReplicateFill(new(seed, firstReplicate, stream), block, first, second, isNormal: true);
        LaneDispatch.Run(ref fill);
    }

    /// <summary><see cref="NormalsAcrossReplicates(ulong, ulong, uint, uint, Span{double}, Span{double})"/> in lanes of a given type.</summary>
    public static void NormalsAcrossReplicates<TLane>(
        ulong seed, ulong firstReplicate, uint stream, uint block, Span<double> first, Span<double> second)
        where TLane : struct, ILane<TLane> =>
        new ReplicateFill(new(seed, firstReplicate, stream), block, first, second, isNormal: true).Invoke<TLane>();

    private readonly ref struct StreamFill(StreamKey key, Span<double> destination, bool isNormal) : ILaneAction
    {
        private readonly Span<double> _destination = destination;

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane>
        {
            Span<double> counters = stackalloc double[8];
            Span<double> pair = stackalloc double[16];
            var stream = TLane.BroadcastBits(key.Stream);
            var replicateLow = TLane.BroadcastBits((uint)key.Replicate);
            var replicateHigh = TLane.BroadcastBits(key.Replicate >> 32);
            uint block = 0;
            for (var i = 0; i < _destination.Length; i += 2 * TLane.Count)
            {
                for (var j = 0; j < TLane.Count; j++)
                {
                    counters[j] = BitConverter.UInt64BitsToDouble(block++);
                }

                var words = Philox.Words(TLane.Load(counters), stream, replicateLow, replicateHigh, key.Seed);
                var first = Philox.ToUniform(words.First);
                var second = Philox.ToUniform(words.Second);
                TLane.Store(isNormal ? LaneMath.NormalQuantile(first) : first, pair[..8]);
                TLane.Store(isNormal ? LaneMath.NormalQuantile(second) : second, pair[8..]);
                var count = Math.Min(2 * TLane.Count, _destination.Length - i);
                for (var j = 0; j < count; j++)
                {
                    _destination[i + j] = pair[8 * (j & 1) + (j >> 1)];
                }
            }
        }
    }

    private readonly ref struct ReplicateFill : ILaneAction
    {
        private readonly StreamKey _key;
        private readonly uint _block;
        private readonly bool _isNormal;
        private readonly Span<double> _first;
        private readonly Span<double> _second;

        internal ReplicateFill(StreamKey key, uint block, Span<double> first, Span<double> second, bool isNormal)
        {
            if (first.Length != second.Length)
            {
                throw new ArgumentException("The two spans must have the same length.", nameof(second));
            }

            (_key, _block, _isNormal) = (key, block, isNormal);
            _first = first;
            _second = second;
        }

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane>
        {
            Span<double> low = stackalloc double[8];
            Span<double> high = stackalloc double[8];
            Span<double> rest = stackalloc double[8];
            var block = TLane.BroadcastBits(_block);
            var stream = TLane.BroadcastBits(_key.Stream);
            for (var i = 0; i < _first.Length; i += TLane.Count)
            {
                for (var j = 0; j < TLane.Count; j++)
                {
                    var replicate = unchecked(_key.Replicate + (ulong)i + (ulong)j);
                    low[j] = BitConverter.UInt64BitsToDouble((uint)replicate);
                    high[j] = BitConverter.UInt64BitsToDouble(replicate >> 32);
                }

                var words = Philox.Words(block, stream, TLane.Load(low), TLane.Load(high), _key.Seed);
                Write(words.First, _first[i..], rest);
                Write(words.Second, _second[i..], rest);
            }
        }

        private void Write<TLane>(TLane words, Span<double> destination, Span<double> rest)
            where TLane : struct, ILane<TLane>
        {
            var uniforms = Philox.ToUniform(words);
            var values = _isNormal ? LaneMath.NormalQuantile(uniforms) : uniforms;
            if (destination.Length >= TLane.Count)
            {
                TLane.Store(values, destination);
                return;
            }

            TLane.Store(values, rest);
            rest[..destination.Length].CopyTo(destination);
        }
    }
}
