using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExoMeta.Numerics.Lanes;

/// <summary>Eight doubles in one 512-bit vector.</summary>
internal readonly struct Lane512 : ILane<Lane512>
{
    private readonly Vector512<double> _a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lane512(Vector512<double> a) => _a = a;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Load(ReadOnlySpan<double> source)
    {
        ref readonly var first = ref MemoryMarshal.GetReference(source[..8]);
        return new(Vector512.LoadUnsafe(in first));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane512 value, Span<double> destination)
    {
        ref var first = ref MemoryMarshal.GetReference(destination[..8]);
        value._a.StoreUnsafe(ref first);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Broadcast(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 BroadcastBits(ulong bits) => new(Vector512.Create(bits).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator +(Lane512 left, Lane512 right) => new(left._a + right._a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator -(Lane512 left, Lane512 right) => new(left._a - right._a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator *(Lane512 left, Lane512 right) => new(left._a * right._a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator /(Lane512 left, Lane512 right) => new(left._a / right._a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 FusedMultiplyAdd(Lane512 left, Lane512 right, Lane512 addend) =>
        new(Vector512.FusedMultiplyAdd(left._a, right._a, addend._a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 SquareRoot(Lane512 value) => new(Vector512.Sqrt(value._a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Floor(Lane512 value) => new(Vector512.Floor(value._a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 LessThan(Lane512 left, Lane512 right) => new(Vector512.LessThan(left._a, right._a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 LessThanOrEqual(Lane512 left, Lane512 right) => new(Vector512.LessThanOrEqual(left._a, right._a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 EqualTo(Lane512 left, Lane512 right) => new(Vector512.Equals(left._a, right._a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Lane512 mask) => (mask._a).AsUInt64() != Vector512<ulong>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(Lane512 mask) => (uint)Vector512.ExtractMostSignificantBits(mask._a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane512 Lower, Lane512 Upper) Interleave(Lane512 even, Lane512 odd)
    {
        if (Avx512F.IsSupported)
        {
            var first = Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11);
            var rest = Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15);
            return (new(Avx512F.PermuteVar8x64x2(even._a, first, odd._a)), new(Avx512F.PermuteVar8x64x2(even._a, rest, odd._a)));
        }

        var (a, b) = Pairs.Interleave(even._a.GetLower(), odd._a.GetLower());
        var (c, d) = Pairs.Interleave(even._a.GetUpper(), odd._a.GetUpper());
        return (new(Vector512.Create(a, b)), new(Vector512.Create(c, d)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StoreSelected(Lane512 value, Lane512 mask, Span<double> destination)
    {
        var bits = MaskBits(mask);
        if (Avx512F.IsSupported)
        {
            Store(new(Avx512F.Compress(Vector512<double>.Zero, mask._a, value._a)), destination);
            return BitOperations.PopCount(bits);
        }

        Store(value, destination);
        var selected = 0;
        for (; bits != 0; bits &= bits - 1)
        {
            destination[selected++] = destination[BitOperations.TrailingZeroCount(bits)];
        }

        return selected;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Select(Lane512 mask, Lane512 whenTrue, Lane512 whenFalse) =>
        new(Vector512.ConditionalSelect(mask._a, whenTrue._a, whenFalse._a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator &(Lane512 left, Lane512 right) => new(left._a & right._a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator |(Lane512 left, Lane512 right) => new(left._a | right._a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator ^(Lane512 left, Lane512 right) => new(left._a ^ right._a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 AddBits(Lane512 left, Lane512 right) => new(
        (left._a.AsUInt64() + right._a.AsUInt64()).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 SubtractBits(Lane512 left, Lane512 right) => new(
        (left._a.AsUInt64() - right._a.AsUInt64()).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 ShiftLeftBits(Lane512 value, int count) => new(
        (value._a.AsUInt64() << count).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 ShiftRightBits(Lane512 value, int count) => new(
        (value._a.AsUInt64() >>> count).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 MultiplyLow32(Lane512 left, Lane512 right) => new(
        WideningMultiply.Low32(left._a.AsUInt64(), right._a.AsUInt64()).AsDouble());
}
