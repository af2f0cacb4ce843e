using System.Runtime.CompilerServices;

namespace ExoMeta.Numerics.Lanes;

/// <summary>A few bits that travel in the lowest bits of a sorting key, so that a sort moves one array.</summary>
/// <remarks>
/// A key with b bits keeps 52 − b bits of the number's fraction: the number is rounded towards 0 by less than 2^b units in the last
/// place, and equal numbers stay equal. Among them the keys are in the order of their payload. Keys compare, as doubles, like the
/// numbers.
/// </remarks>
public static class LanePayload
{
    /// <summary>
    /// The key of a number ≥ 0 and a payload; +∞ becomes the largest double, for an infinity with a payload would be NaN.
    /// </summary>
    /// <param name="value">Numbers from +0 on, +∞ included.</param>
    /// <param name="payload">Bits, of which only the lowest <paramref name="bits"/> may be set.</param>
    /// <param name="bits">How many bits a payload has, 1 to 51.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Pack<TLane>(TLane value, TLane payload, int bits)
        where TLane : struct, ILane<TLane>
    {
        var largest = TLane.Broadcast(double.MaxValue);
        return Value(TLane.Select(TLane.LessThan(largest, value), largest, value), bits) | payload;
    }

    /// <summary>The number of a key, its payload bits 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Value<TLane>(TLane key, int bits)
        where TLane : struct, ILane<TLane> => key & TLane.BroadcastBits(ulong.MaxValue << bits);

    /// <summary>The payload of a key, as a 64-bit integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Payload<TLane>(TLane key, int bits)
        where TLane : struct, ILane<TLane> => key & TLane.BroadcastBits(~(ulong.MaxValue << bits));

    /// <summary>Mask of the keys in which a bit is set.</summary>
    /// <param name="key">Keys.</param>
    /// <param name="bit">The bit, 0 the lowest.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Mask<TLane>(TLane key, int bit)
        where TLane : struct, ILane<TLane> =>
        TLane.SubtractBits(TLane.BroadcastBits(0), TLane.ShiftRightBits(key, bit) & TLane.BroadcastBits(1));
}
