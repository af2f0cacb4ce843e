using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>A distribution of counts that is inverted step by step where its mean is small, and drawn by rejection elsewhere.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <typeparam name="TRejection">The rejection.</typeparam>
internal interface ICountByInversion<TLane, TRejection>
    where TLane : struct, ILane<TLane>
    where TRejection : struct, ICountByRejection<TLane>
{
    /// <summary>Mask of the elements with a small mean.</summary>
    TLane Covered { get; }

    /// <summary>The count of the covered elements, one word each.</summary>
    TLane Count(TLane words);

    /// <summary>The draw that a count stands for.</summary>
    TLane Draw(TLane count);

    /// <summary>Prepares the rejection of the others.</summary>
    TRejection Rejection();
}

/// <summary>A distribution of counts drawn by rejection, two words an attempt.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
internal interface ICountByRejection<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>One attempt.</summary>
    TLane Attempt(TLane wordOfPlace, TLane wordOfTest, out TLane accepted);
}

/// <summary>Inversion of counts all of which it covers.</summary>
internal readonly struct InversionAttempts<TLane, TCount, TRejection>(in TCount counts) : ILaneAttempts<TLane>
    where TLane : struct, ILane<TLane>
    where TCount : struct, ICountByInversion<TLane, TRejection>
    where TRejection : struct, ICountByRejection<TLane>
{
    private readonly TCount _counts = counts;

    public int Blocks => 1;

    /// <summary>Whether inversion is all that is needed.</summary>
    public bool CoversAll => !TLane.Any(_counts.Covered ^ TLane.BroadcastBits(ulong.MaxValue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Attempt(in BlockWords<TLane> words, out TLane accepted)
    {
        accepted = _counts.Covered;
        return _counts.Draw(_counts.Count(words.A));
    }
}

/// <summary>Inversion of the elements that it covers, rejection of the others.</summary>
internal readonly struct MixedAttempts<TLane, TCount, TRejection>(in TCount counts) : ILaneAttempts<TLane>
    where TLane : struct, ILane<TLane>
    where TCount : struct, ICountByInversion<TLane, TRejection>
    where TRejection : struct, ICountByRejection<TLane>
{
    private readonly TCount _counts = counts;
    private readonly TRejection _rejection = counts.Rejection();

    public int Blocks => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Attempt(in BlockWords<TLane> words, out TLane accepted)
    {
        var count = _rejection.Attempt(words.A, words.B, out accepted);
        if (TLane.Any(_counts.Covered))
        {
            count = TLane.Select(_counts.Covered, _counts.Count(words.A), count);
            accepted |= _counts.Covered;
        }

        return _counts.Draw(count);
    }
}
