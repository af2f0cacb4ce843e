using System.Runtime.CompilerServices;

namespace ExoMeta.Numerics.Lanes;

/// <summary>One double: the scalar twin of the wide lanes, through which <see cref="PortableMath"/> runs the kernel bodies.</summary>
public readonly struct LaneOne : ILane<LaneOne>
{
    /// <summary>The double.</summary>
    public double Value { get; }

    /// <summary>Wraps a double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneOne(double value) => Value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    private ulong Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.DoubleToUInt64Bits(Value);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne Load(ReadOnlySpan<double> source) => new(source[0]);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(LaneOne value, Span<double> destination) => destination[0] = value.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne Broadcast(double value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne BroadcastBits(ulong bits) => new(BitConverter.UInt64BitsToDouble(bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne operator +(LaneOne left, LaneOne right) => new(left.Value + right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne operator -(LaneOne left, LaneOne right) => new(left.Value - right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne operator *(LaneOne left, LaneOne right) => new(left.Value * right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne operator /(LaneOne left, LaneOne right) => new(left.Value / right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne FusedMultiplyAdd(LaneOne left, LaneOne right, LaneOne addend) =>
        new(Math.FusedMultiplyAdd(left.Value, right.Value, addend.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne SquareRoot(LaneOne value) => new(Math.Sqrt(value.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne Floor(LaneOne value) => new(Math.Floor(value.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(LaneOne mask) => (uint)(mask.Bits >> 63);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (LaneOne Lower, LaneOne Upper) Interleave(LaneOne even, LaneOne odd) => (even, odd);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne LessThan(LaneOne left, LaneOne right) => Mask(left.Value < right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne LessThanOrEqual(LaneOne left, LaneOne right) => Mask(left.Value <= right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne EqualTo(LaneOne left, LaneOne right) => Mask(left.Value == right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(LaneOne mask) => mask.Bits != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne Select(LaneOne mask, LaneOne whenTrue, LaneOne whenFalse) => mask.Bits != 0 ? whenTrue : whenFalse;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne operator &(LaneOne left, LaneOne right) => BroadcastBits(left.Bits & right.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne operator |(LaneOne left, LaneOne right) => BroadcastBits(left.Bits | right.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne operator ^(LaneOne left, LaneOne right) => BroadcastBits(left.Bits ^ right.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne AddBits(LaneOne left, LaneOne right) => BroadcastBits(unchecked(left.Bits + right.Bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne SubtractBits(LaneOne left, LaneOne right) => BroadcastBits(unchecked(left.Bits - right.Bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne ShiftLeftBits(LaneOne value, int count) => BroadcastBits(value.Bits << count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne ShiftRightBits(LaneOne value, int count) => BroadcastBits(value.Bits >> count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOne MultiplyLow32(LaneOne left, LaneOne right) => BroadcastBits((ulong)(uint)left.Bits * (uint)right.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static LaneOne Mask(bool value) => BroadcastBits(value ? ulong.MaxValue : 0);
}
