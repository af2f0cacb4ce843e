using System.Numerics;

namespace ExoMeta.Numerics.Lanes;

/// <summary>A pack of doubles on which kernels are written once, whatever the hardware.</summary>
/// <remarks>
/// Eight logical doubles in <see cref="Lane512"/>, <see cref="Lane256"/>, <see cref="Lane128"/> and <see cref="LaneScalar"/>; one in
/// <see cref="LaneOne"/>, through which <see cref="PortableMath"/> runs the same kernel bodies. Every operation is an IEEE 754 operation
/// or works on bits, so all five give the same bits. A mask is a lane whose elements are all ones (true) or all zeros (false).
/// The sign and payload of a NaN are the processor's choice: kernels put <see cref="double.NaN"/> in its place before they return.
/// </remarks>
/// <typeparam name="TLane">The lane type itself.</typeparam>
public interface ILane<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Number of doubles in the lane.</summary>
    static abstract int Count { get; }

    /// <summary>Reads the first <see cref="Count"/> elements of a span.</summary>
    static abstract TLane Load(ReadOnlySpan<double> source);

    /// <summary>Writes the lane to the first <see cref="Count"/> elements of a span.</summary>
    static abstract void Store(TLane value, Span<double> destination);

    /// <summary>The same double in every element.</summary>
    static abstract TLane Broadcast(double value);

    /// <summary>The same 64 bits in every element.</summary>
    static abstract TLane BroadcastBits(ulong bits);

    /// <summary>Sum.</summary>
    static abstract TLane operator +(TLane left, TLane right);

    /// <summary>Difference.</summary>
    static abstract TLane operator -(TLane left, TLane right);

    /// <summary>Product.</summary>
    static abstract TLane operator *(TLane left, TLane right);

    /// <summary>Quotient.</summary>
    static abstract TLane operator /(TLane left, TLane right);

    /// <summary>left · right + addend with one rounding, in software where the processor has no such instruction.</summary>
    static abstract TLane FusedMultiplyAdd(TLane left, TLane right, TLane addend);

    /// <summary>Correctly rounded square root.</summary>
    static abstract TLane SquareRoot(TLane value);

    /// <summary>Largest whole number that is not larger.</summary>
    static abstract TLane Floor(TLane value);

    /// <summary>Mask of left &lt; right; false for NaN.</summary>
    static abstract TLane LessThan(TLane left, TLane right);

    /// <summary>Mask of left ≤ right; false for NaN.</summary>
    static abstract TLane LessThanOrEqual(TLane left, TLane right);

    /// <summary>Mask of left = right; false for NaN.</summary>
    static abstract TLane EqualTo(TLane left, TLane right);

    /// <summary>True when some element of a mask is true.</summary>
    static abstract bool Any(TLane mask);

    /// <summary>Bit i of the result is element i of a mask.</summary>
    static abstract uint MaskBits(TLane mask);

    /// <summary>Elements of <paramref name="whenTrue"/> where the mask is set, else of <paramref name="whenFalse"/>.</summary>
    static abstract TLane Select(TLane mask, TLane whenTrue, TLane whenFalse);

    /// <summary>Bitwise and.</summary>
    static abstract TLane operator &(TLane left, TLane right);

    /// <summary>Bitwise or.</summary>
    static abstract TLane operator |(TLane left, TLane right);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract TLane operator ^(TLane left, TLane right);

    /// <summary>Sum of the bits as 64-bit integers, modulo 2⁶⁴.</summary>
    static abstract TLane AddBits(TLane left, TLane right);

    /// <summary>Difference of the bits as 64-bit integers, modulo 2⁶⁴.</summary>
    static abstract TLane SubtractBits(TLane left, TLane right);

    /// <summary>Bits shifted left.</summary>
    static abstract TLane ShiftLeftBits(TLane value, int count);

    /// <summary>Bits shifted right, zeros entering.</summary>
    static abstract TLane ShiftRightBits(TLane value, int count);

    /// <summary>The elements of two lanes in turn, first those of <paramref name="even"/>: the first <see cref="Count"/> of them, and the rest.</summary>
    static abstract (TLane Lower, TLane Upper) Interleave(TLane even, TLane odd);

    /// <summary>
    /// Writes the elements that a mask selects, in their order, to the start of a span with room for <see cref="Count"/>, and says how
    /// many; what follows them is overwritten too.
    /// </summary>
    static virtual int StoreSelected(TLane value, TLane mask, Span<double> destination)
    {
        TLane.Store(value, destination);
        var selected = 0;
        for (var bits = TLane.MaskBits(mask); bits != 0; bits &= bits - 1)
        {
            destination[selected++] = destination[BitOperations.TrailingZeroCount(bits)];
        }

        return selected;
    }

    /// <summary>The 64-bit product of the low 32 bits of each element, unsigned.</summary>
    static abstract TLane MultiplyLow32(TLane left, TLane right);
}
