using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>
/// A distribution with its parameters, ready to draw from. One body makes every draw: one by one (<see cref="RandomStream"/>), in eight
/// replicates at a time (<see cref="LaneStream{TLane}"/>) and along a stream into a span (<see cref="RandomFill"/>) give the same bits.
/// </summary>
/// <remarks>
/// A sampler is a small immutable struct. It is of one of two kinds, and its three methods are one line each. An <see cref="IWordSampler"/>
/// turns each 64-bit word of its stream into a draw; an <see cref="IAttemptSampler"/> makes attempts, of a fixed number of Philox blocks
/// each, until one is accepted.
/// </remarks>
public interface ISampler
{
    /// <summary>The next draw of a stream.</summary>
    double Draw(ref RandomStream stream);

    /// <summary>The next draw of each of the streams that lie side by side.</summary>
    TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane>;

    /// <summary>The first draws of a stream: destination[i] is what call i of <see cref="Draw(ref RandomStream)"/> gives.</summary>
    void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane>;
}

/// <summary>A sampler that turns each word of a stream into a draw.</summary>
public interface IWordSampler : ISampler
{
    /// <summary>The draw that each word gives.</summary>
    TLane FromWords<TLane>(TLane words)
        where TLane : struct, ILane<TLane>;

    /// <summary>Turns words into draws where they lie, with the bits of <see cref="FromWords{TLane}"/>.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="words">Whole lanes, at most <see cref="RandomFill.Stretch"/> words.</param>
    internal static virtual void Transform<TSampler, TLane>(in TSampler sampler, Span<double> words)
        where TSampler : struct, IWordSampler
        where TLane : struct, ILane<TLane>
    {
        for (var i = 0; i < words.Length; i += TLane.Count)
        {
            TLane.Store(sampler.FromWords(TLane.Load(words[i..])), words[i..]);
        }
    }
}

/// <summary>A sampler that makes attempts until one is accepted.</summary>
/// <remarks>Attempts start at a block of their own: a second word that an earlier draw left over is given up.</remarks>
public interface IAttemptSampler : ISampler
{
    /// <summary>Philox blocks that an attempt takes: 1, 2 or 3.</summary>
    int Blocks { get; }

    /// <summary>One attempt.</summary>
    /// <param name="words">The words of its blocks; those of blocks that it does not take are 0.</param>
    /// <param name="accepted">Mask of the elements that are draws.</param>
    TLane Attempt<TLane>(in BlockWords<TLane> words, out TLane accepted)
        where TLane : struct, ILane<TLane>;
}

/// <summary>The 64-bit words of up to three blocks in a row.</summary>
/// <param name="A">First word of the first block.</param>
/// <param name="B">Second word of the first block.</param>
/// <param name="C">First word of the second block.</param>
/// <param name="D">Second word of the second block.</param>
/// <param name="E">First word of the third block.</param>
/// <param name="F">Second word of the third block.</param>
public readonly record struct BlockWords<TLane>(TLane A, TLane B, TLane C, TLane D, TLane E, TLane F)
    where TLane : struct, ILane<TLane>;

/// <summary>Attempts whose parameters are lanes: they may differ from replicate to replicate.</summary>
internal interface ILaneAttempts<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Philox blocks that an attempt takes: 1, 2 or 3.</summary>
    int Blocks { get; }

    /// <summary>One attempt.</summary>
    TLane Attempt(in BlockWords<TLane> words, out TLane accepted);
}

/// <summary>The attempts of a sampler, with the same parameters in every replicate.</summary>
internal readonly struct SamplerAttempts<TSampler, TLane>(in TSampler sampler) : ILaneAttempts<TLane>
    where TSampler : struct, IAttemptSampler
    where TLane : struct, ILane<TLane>
{
    private readonly TSampler _sampler = sampler;

    public int Blocks => _sampler.Blocks;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Attempt(in BlockWords<TLane> words, out TLane accepted) => _sampler.Attempt(in words, out accepted);
}
