using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Uniform on the open interval (0, 1).</summary>
public readonly struct UniformSampler : IWordSampler
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane FromWords<TLane>(TLane words)
        where TLane : struct, ILane<TLane> => Philox.ToUniform(words);

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => stream.NextFromWord(this);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => FromWords(streams.NextWords());

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromWords<UniformSampler, TLane>(key, this, destination);
}

/// <summary>Standard normal, by inversion.</summary>
public readonly struct NormalSampler : IWordSampler
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane FromWords<TLane>(TLane words)
        where TLane : struct, ILane<TLane> => LaneMath.NormalQuantile(Philox.ToUniform(words));

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => stream.NextFromWord(this);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => FromWords(streams.NextWords());

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromWords<NormalSampler, TLane>(key, this, destination);

    static void IWordSampler.Transform<TSampler, TLane>(in TSampler sampler, Span<double> words)
    {
        for (var i = 0; i < words.Length; i += TLane.Count)
        {
            TLane.Store(Philox.ToUniform(TLane.Load(words[i..])), words[i..]);
        }

        LaneMath.NormalQuantiles<TLane>(words);
    }
}

/// <summary>Exponential with mean 1, by inversion: −log of a uniform draw.</summary>
public readonly struct ExponentialSampler : IWordSampler
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane FromWords<TLane>(TLane words)
        where TLane : struct, ILane<TLane> => TLane.BroadcastBits(0x8000000000000000) ^ LaneMath.Log(Philox.ToUniform(words));

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => stream.NextFromWord(this);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => FromWords(streams.NextWords());

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromWords<ExponentialSampler, TLane>(key, this, destination);
}
