using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExoMeta.Numerics.Lanes;

/// <summary>32 × 32 → 64-bit products of the low halves, by the processor's own instruction where it has one.</summary>
internal static class WideningMultiply
{
    private const ulong LowHalf = 0xFFFFFFFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> Low32(Vector512<ulong> left, Vector512<ulong> right) =>
        Avx512F.IsSupported
            ? Avx512F.Multiply(left.AsUInt32(), right.AsUInt32())
            : Vector512.Create(Low32(left.GetLower(), right.GetLower()), Low32(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ulong> Low32(Vector256<ulong> left, Vector256<ulong> right) =>
        Avx2.IsSupported
            ? Avx2.Multiply(left.AsUInt32(), right.AsUInt32())
            : Vector256.Create(Low32(left.GetLower(), right.GetLower()), Low32(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> Low32(Vector128<ulong> left, Vector128<ulong> right) =>
        Sse2.IsSupported
            ? Sse2.Multiply(left.AsUInt32(), right.AsUInt32())
            : (left & Vector128.Create(LowHalf)) * (right & Vector128.Create(LowHalf));
}
