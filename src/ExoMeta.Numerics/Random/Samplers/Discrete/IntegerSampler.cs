using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Whole numbers from low to high, both included, by multiplication: a word times their number, over 2⁶⁴.</summary>
/// <remarks>One word a draw. The probability of each number is within 2⁻⁶⁴ of equal, too little for any number of draws to tell.</remarks>
public readonly struct IntegerSampler : IWordSampler
{
    private readonly double _low;
    private readonly uint _last;

    /// <summary>A discrete uniform distribution.</summary>
    /// <param name="low">Smallest number.</param>
    /// <param name="high">Largest number.</param>
    /// <exception cref="ArgumentOutOfRangeException">high &lt; low.</exception>
    public IntegerSampler(int low, int high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        _low = low;
        _last = (uint)((long)high - low);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane FromWords<TLane>(TLane words)
        where TLane : struct, ILane<TLane>
    {
        // ⌊w·(last + 1)/2⁶⁴⌋ with w in two halves; no sum reaches 2⁶⁴.
        var last = TLane.BroadcastBits(_last);
        var upper = TLane.ShiftRightBits(words, 32);
        var lower = words & TLane.BroadcastBits(uint.MaxValue);
        var carried = TLane.ShiftRightBits(TLane.AddBits(TLane.MultiplyLow32(lower, last), lower), 32);
        var sum = TLane.AddBits(TLane.AddBits(TLane.MultiplyLow32(upper, last), upper), carried);

        // 2⁵² + k in the bits, less 2⁵², is k exactly.
        var number = TLane.ShiftRightBits(sum, 32) | TLane.BroadcastBits(0x4330000000000000);
        return number - TLane.Broadcast(4503599627370496.0 - _low);
    }

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => stream.NextFromWord(this);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => FromWords(streams.NextWords());

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromWords<IntegerSampler, TLane>(key, this, destination);
}
