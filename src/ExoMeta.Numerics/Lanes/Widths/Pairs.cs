using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ExoMeta.Numerics.Lanes;

/// <summary>Elements of two vectors in turn, by the processor's own instructions where it has them.</summary>
internal static class Pairs
{
    /// <summary>(left[0], right[0]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<double> Lower(Vector128<double> left, Vector128<double> right) =>
        Sse2.IsSupported ? Sse2.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Vector128.Create(left.GetElement(0), right.GetElement(0));

    /// <summary>(left[1], right[1]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<double> Upper(Vector128<double> left, Vector128<double> right) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Vector128.Create(left.GetElement(1), right.GetElement(1));

    /// <summary>(even[0], odd[0], even[1], odd[1]), and likewise of the elements 2 and 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector256<double> Lower, Vector256<double> Upper) Interleave(Vector256<double> even, Vector256<double> odd)
    {
        if (Avx.IsSupported)
        {
            var (low, high) = (Avx.UnpackLow(even, odd), Avx.UnpackHigh(even, odd));
            return (Avx.Permute2x128(low, high, 0x20), Avx.Permute2x128(low, high, 0x31));
        }

        var (a, b) = (even.GetLower(), odd.GetLower());
        var (c, d) = (even.GetUpper(), odd.GetUpper());
        return (Vector256.Create(Lower(a, b), Upper(a, b)), Vector256.Create(Lower(c, d), Upper(c, d)));
    }
}
