using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ExoMeta.Numerics.Lanes;

/// <summary>Eight doubles in four 128-bit vectors.</summary>
internal readonly struct Lane128 : ILane<Lane128>
{
    private readonly Vector128<double> _a;
    private readonly Vector128<double> _b;
    private readonly Vector128<double> _c;
    private readonly Vector128<double> _d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lane128(Vector128<double> a, Vector128<double> b, Vector128<double> c, Vector128<double> d)
    {
        _a = a;
        _b = b;
        _c = c;
        _d = d;
    }

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Load(ReadOnlySpan<double> source)
    {
        ref readonly var first = ref MemoryMarshal.GetReference(source[..8]);
        return new(Vector128.LoadUnsafe(in first), Vector128.LoadUnsafe(in first, 2), Vector128.LoadUnsafe(in first, 4), Vector128.LoadUnsafe(in first, 6));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane128 value, Span<double> destination)
    {
        ref var first = ref MemoryMarshal.GetReference(destination[..8]);
        value._a.StoreUnsafe(ref first);
        value._b.StoreUnsafe(ref first, 2);
        value._c.StoreUnsafe(ref first, 4);
        value._d.StoreUnsafe(ref first, 6);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Broadcast(double value) => new(Vector128.Create(value), Vector128.Create(value), Vector128.Create(value), Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 BroadcastBits(ulong bits) => new(Vector128.Create(bits).AsDouble(), Vector128.Create(bits).AsDouble(), Vector128.Create(bits).AsDouble(), Vector128.Create(bits).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator +(Lane128 left, Lane128 right) => new(left._a + right._a, left._b + right._b, left._c + right._c, left._d + right._d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator -(Lane128 left, Lane128 right) => new(left._a - right._a, left._b - right._b, left._c - right._c, left._d - right._d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator *(Lane128 left, Lane128 right) => new(left._a * right._a, left._b * right._b, left._c * right._c, left._d * right._d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator /(Lane128 left, Lane128 right) => new(left._a / right._a, left._b / right._b, left._c / right._c, left._d / right._d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 FusedMultiplyAdd(Lane128 left, Lane128 right, Lane128 addend) => new(
        Vector128.FusedMultiplyAdd(left._a, right._a, addend._a),
        Vector128.FusedMultiplyAdd(left._b, right._b, addend._b),
        Vector128.FusedMultiplyAdd(left._c, right._c, addend._c),
        Vector128.FusedMultiplyAdd(left._d, right._d, addend._d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 SquareRoot(Lane128 value) => new(Vector128.Sqrt(value._a), Vector128.Sqrt(value._b), Vector128.Sqrt(value._c), Vector128.Sqrt(value._d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Floor(Lane128 value) => new(Vector128.Floor(value._a), Vector128.Floor(value._b), Vector128.Floor(value._c), Vector128.Floor(value._d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 LessThan(Lane128 left, Lane128 right) => new(
        Vector128.LessThan(left._a, right._a),
        Vector128.LessThan(left._b, right._b),
        Vector128.LessThan(left._c, right._c),
        Vector128.LessThan(left._d, right._d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 LessThanOrEqual(Lane128 left, Lane128 right) => new(
        Vector128.LessThanOrEqual(left._a, right._a),
        Vector128.LessThanOrEqual(left._b, right._b),
        Vector128.LessThanOrEqual(left._c, right._c),
        Vector128.LessThanOrEqual(left._d, right._d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 EqualTo(Lane128 left, Lane128 right) => new(
        Vector128.Equals(left._a, right._a),
        Vector128.Equals(left._b, right._b),
        Vector128.Equals(left._c, right._c),
        Vector128.Equals(left._d, right._d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Lane128 mask) => (mask._a | mask._b | mask._c | mask._d).AsUInt64() != Vector128<ulong>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(Lane128 mask) =>
        Vector128.ExtractMostSignificantBits(mask._a) | (Vector128.ExtractMostSignificantBits(mask._b) << 2)
            | (Vector128.ExtractMostSignificantBits(mask._c) << 4) | (Vector128.ExtractMostSignificantBits(mask._d) << 6);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane128 Lower, Lane128 Upper) Interleave(Lane128 even, Lane128 odd) => (
        new(Pairs.Lower(even._a, odd._a), Pairs.Upper(even._a, odd._a), Pairs.Lower(even._b, odd._b), Pairs.Upper(even._b, odd._b)),
        new(Pairs.Lower(even._c, odd._c), Pairs.Upper(even._c, odd._c), Pairs.Lower(even._d, odd._d), Pairs.Upper(even._d, odd._d)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Select(Lane128 mask, Lane128 whenTrue, Lane128 whenFalse) => new(
        Vector128.ConditionalSelect(mask._a, whenTrue._a, whenFalse._a),
        Vector128.ConditionalSelect(mask._b, whenTrue._b, whenFalse._b),
        Vector128.ConditionalSelect(mask._c, whenTrue._c, whenFalse._c),
        Vector128.ConditionalSelect(mask._d, whenTrue._d, whenFalse._d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator &(Lane128 left, Lane128 right) => new(left._a & right._a, left._b & right._b, left._c & right._c, left._d & right._d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator |(Lane128 left, Lane128 right) => new(left._a | right._a, left._b | right._b, left._c | right._c, left._d | right._d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator ^(Lane128 left, Lane128 right) => new(left._a ^ right._a, left._b ^ right._b, left._c ^ right._c, left._d ^ right._d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 AddBits(Lane128 left, Lane128 right) => new(
        (left._a.AsUInt64() + right._a.AsUInt64()).AsDouble(),
        (left._b.AsUInt64() + right._b.AsUInt64()).AsDouble(),
        (left._c.AsUInt64() + right._c.AsUInt64()).AsDouble(),
        (left._d.AsUInt64() + right._d.AsUInt64()).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 SubtractBits(Lane128 left, Lane128 right) => new(
        (left._a.AsUInt64() - right._a.AsUInt64()).AsDouble(),
        (left._b.AsUInt64() - right._b.AsUInt64()).AsDouble(),
        (left._c.AsUInt64() - right._c.AsUInt64()).AsDouble(),
        (left._d.AsUInt64() - right._d.AsUInt64()).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 ShiftLeftBits(Lane128 value, int count) => new(
        (value._a.AsUInt64() << count).AsDouble(),
        (value._b.AsUInt64() << count).AsDouble(),
        (value._c.AsUInt64() << count).AsDouble(),
        (value._d.AsUInt64() << count).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 ShiftRightBits(Lane128 value, int count) => new(
        (value._a.AsUInt64() >>> count).AsDouble(),
        (value._b.AsUInt64() >>> count).AsDouble(),
        (value._c.AsUInt64() >>> count).AsDouble(),
        (value._d.AsUInt64() >>> count).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 MultiplyLow32(Lane128 left, Lane128 right) => new(
        WideningMultiply.Low32(left._a.AsUInt64(), right._a.AsUInt64()).AsDouble(),
        WideningMultiply.Low32(left._b.AsUInt64(), right._b.AsUInt64()).AsDouble(),
        WideningMultiply.Low32(left._c.AsUInt64(), right._c.AsUInt64()).AsDouble(),
        WideningMultiply.Low32(left._d.AsUInt64(), right._d.AsUInt64()).AsDouble());
}
