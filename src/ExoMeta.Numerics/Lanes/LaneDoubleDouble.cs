using System.Runtime.CompilerServices;

namespace ExoMeta.Numerics.Lanes;

/// <summary>Unevaluated sums of two doubles in lanes, |Low| ≤ ½ ULP of High (Dekker 1971; products by fused multiply–add).</summary>
internal readonly struct LaneDoubleDouble<TLane>
    where TLane : struct, ILane<TLane>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LaneDoubleDouble(TLane high, TLane low) => (High, Low) = (high, low);

    internal TLane High { get; }

    internal TLane Low { get; }

    /// <summary>The exact sum of two doubles (Knuth).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static LaneDoubleDouble<TLane> Sum(TLane a, TLane b)
    {
        var sum = a + b;
        var part = sum - a;
        return new(sum, (a - (sum - part)) + (b - part));
    }

    /// <summary>The exact product of two doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static LaneDoubleDouble<TLane> Product(TLane a, TLane b)
    {
        var product = a * b;
        return new(product, TLane.FusedMultiplyAdd(a, b, Minus(product)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LaneDoubleDouble<TLane> Plus(LaneDoubleDouble<TLane> other)
    {
        var sum = Sum(High, other.High);
        return Sum(sum.High, sum.Low + (Low + other.Low));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LaneDoubleDouble<TLane> Times(LaneDoubleDouble<TLane> factor)
    {
        var product = Product(High, factor.High);
        return Sum(product.High, product.Low + TLane.FusedMultiplyAdd(High, factor.Low, Low * factor.High));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LaneDoubleDouble<TLane> Over(LaneDoubleDouble<TLane> divisor)
    {
        var quotient = High / divisor.High;
        var rest = TLane.FusedMultiplyAdd(Minus(quotient), divisor.High, High) + (Low - quotient * divisor.Low);
        return Sum(quotient, rest / divisor.High);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Minus(TLane value) => TLane.BroadcastBits(0x8000000000000000) ^ value;
}
