using System.Runtime.CompilerServices;

namespace ExoMeta.Numerics.Lanes;

/// <summary>
/// Arithmetic on unevaluated sums of two doubles in lanes, |low| ≤ ½ ULP of high (Dekker 1971; products by fused multiply–add). The high part
/// is returned, the low part goes out: a struct of both would be kept in memory where a lane is several vectors.
/// </summary>
internal static class LaneDoubleDouble
{
    /// <summary>The exact sum of two doubles (Knuth).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLane Sum<TLane>(TLane a, TLane b, out TLane low)
        where TLane : struct, ILane<TLane>
    {
        var sum = a + b;
        var part = sum - a;
        low = (a - (sum - part)) + (b - part);
        return sum;
    }

    /// <summary>The exact product of two doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLane Product<TLane>(TLane a, TLane b, out TLane low)
        where TLane : struct, ILane<TLane>
    {
        var product = a * b;
        low = TLane.FusedMultiplyAdd(a, b, Minus(product));
        return product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLane Plus<TLane>(TLane high, TLane low, TLane otherHigh, TLane otherLow, out TLane resultLow)
        where TLane : struct, ILane<TLane>
    {
        var sum = Sum(high, otherHigh, out var rest);
        return Sum(sum, rest + (low + otherLow), out resultLow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLane Times<TLane>(TLane high, TLane low, TLane factorHigh, TLane factorLow, out TLane resultLow)
        where TLane : struct, ILane<TLane>
    {
        var product = Product(high, factorHigh, out var rest);
        return Sum(product, rest + TLane.FusedMultiplyAdd(high, factorLow, low * factorHigh), out resultLow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLane Over<TLane>(TLane high, TLane low, TLane divisorHigh, TLane divisorLow, out TLane resultLow)
        where TLane : struct, ILane<TLane>
    {
        var quotient = high / divisorHigh;
        var rest = TLane.FusedMultiplyAdd(Minus(quotient), divisorHigh, high) + (low - quotient * divisorLow);
        return Sum(quotient, rest / divisorHigh, out resultLow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Minus<TLane>(TLane value)
        where TLane : struct, ILane<TLane> => TLane.BroadcastBits(0x8000000000000000) ^ value;
}
