using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ExoMeta.Numerics.Lanes;

/// <summary>Eight doubles in two 256-bit vectors.</summary>
internal readonly struct Lane256 : ILane<Lane256>
{
    private readonly Vector256<double> _a;
    private readonly Vector256<double> _b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lane256(Vector256<double> a, Vector256<double> b)
    {
        _a = a;
        _b = b;
    }

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Load(ReadOnlySpan<double> source)
    {
        ref readonly var first = ref MemoryMarshal.GetReference(source[..8]);
        return new(Vector256.LoadUnsafe(in first), Vector256.LoadUnsafe(in first, 4));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane256 value, Span<double> destination)
    {
        ref var first = ref MemoryMarshal.GetReference(destination[..8]);
        value._a.StoreUnsafe(ref first);
        value._b.StoreUnsafe(ref first, 4);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Broadcast(double value) => new(Vector256.Create(value), Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 BroadcastBits(ulong bits) => new(Vector256.Create(bits).AsDouble(), Vector256.Create(bits).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator +(Lane256 left, Lane256 right) => new(left._a + right._a, left._b + right._b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator -(Lane256 left, Lane256 right) => new(left._a - right._a, left._b - right._b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator *(Lane256 left, Lane256 right) => new(left._a * right._a, left._b * right._b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator /(Lane256 left, Lane256 right) => new(left._a / right._a, left._b / right._b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 FusedMultiplyAdd(Lane256 left, Lane256 right, Lane256 addend) =>
        new(Vector256.FusedMultiplyAdd(left._a, right._a, addend._a), Vector256.FusedMultiplyAdd(left._b, right._b, addend._b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 SquareRoot(Lane256 value) => new(Vector256.Sqrt(value._a), Vector256.Sqrt(value._b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Floor(Lane256 value) => new(Vector256.Floor(value._a), Vector256.Floor(value._b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 LessThan(Lane256 left, Lane256 right) => new(Vector256.LessThan(left._a, right._a), Vector256.LessThan(left._b, right._b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 LessThanOrEqual(Lane256 left, Lane256 right) => new(Vector256.LessThanOrEqual(left._a, right._a), Vector256.LessThanOrEqual(left._b, right._b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 EqualTo(Lane256 left, Lane256 right) => new(Vector256.Equals(left._a, right._a), Vector256.Equals(left._b, right._b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Lane256 mask) => (mask._a | mask._b).AsUInt64() != Vector256<ulong>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(Lane256 mask) =>
        Vector256.ExtractMostSignificantBits(mask._a) | (Vector256.ExtractMostSignificantBits(mask._b) << 4);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane256 Lower, Lane256 Upper) Interleave(Lane256 even, Lane256 odd)
    {
        var (a, b) = Pairs.Interleave(even._a, odd._a);
        var (c, d) = Pairs.Interleave(even._b, odd._b);
        return (new(a, b), new(c, d));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Select(Lane256 mask, Lane256 whenTrue, Lane256 whenFalse) =>
        new(Vector256.ConditionalSelect(mask._a, whenTrue._a, whenFalse._a), Vector256.ConditionalSelect(mask._b, whenTrue._b, whenFalse._b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator &(Lane256 left, Lane256 right) => new(left._a & right._a, left._b & right._b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator |(Lane256 left, Lane256 right) => new(left._a | right._a, left._b | right._b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator ^(Lane256 left, Lane256 right) => new(left._a ^ right._a, left._b ^ right._b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 AddBits(Lane256 left, Lane256 right) => new(
        (left._a.AsUInt64() + right._a.AsUInt64()).AsDouble(),
        (left._b.AsUInt64() + right._b.AsUInt64()).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 SubtractBits(Lane256 left, Lane256 right) => new(
        (left._a.AsUInt64() - right._a.AsUInt64()).AsDouble(),
        (left._b.AsUInt64() - right._b.AsUInt64()).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 ShiftLeftBits(Lane256 value, int count) => new(
        (value._a.AsUInt64() << count).AsDouble(),
        (value._b.AsUInt64() << count).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 ShiftRightBits(Lane256 value, int count) => new(
        (value._a.AsUInt64() >>> count).AsDouble(),
        (value._b.AsUInt64() >>> count).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 MultiplyLow32(Lane256 left, Lane256 right) => new(
        WideningMultiply.Low32(left._a.AsUInt64(), right._a.AsUInt64()).AsDouble(),
        WideningMultiply.Low32(left._b.AsUInt64(), right._b.AsUInt64()).AsDouble());
}
