using System.Runtime.CompilerServices;

namespace ExoMeta.Numerics.Lanes;

/// <content>Logarithms in extended precision (about 2⁻⁶⁴ relative), and what needs them.</content>
public static partial class LaneMath
{
    /// <summary>log(1 + x), accurate near 0; −∞ at −1, NaN below. Maximum error 0.51 ULP.</summary>
    public static TLane Log1p<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        var high = LaneDoubleDouble.Sum(C<TLane>(1), x, out var low);
        var result = LogOf(high, low, out _);
        result = TLane.Select(TLane.LessThan(x & TLane.BroadcastBits(~SignBit), C<TLane>(1e-290)), x, result);
        result = TLane.Select(TLane.EqualTo(x, C<TLane>(-1)), C<TLane>(double.NegativeInfinity), result);
        result = TLane.Select(TLane.EqualTo(x, C<TLane>(double.PositiveInfinity)), x, result);
        return TLane.Select(TLane.LessThanOrEqual(C<TLane>(-1), x), result, C<TLane>(double.NaN));
    }

    /// <summary>Logarithm of a positive, finite, normal or subnormal number given as a sum of two doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLane LogOf<TLane>(TLane high, TLane low, out TLane resultLow)
        where TLane : struct, ILane<TLane>
    {
        // x = 2ᵏ·m, √½ ≤ m < √2, the low part by 2²⁻ᵏ and ¼, because 2⁻ᵏ itself may be subnormal: the scaling is exact.
        var isSmall = TLane.LessThan(high, C<TLane>(1e-290));
        var up = TLane.Select(isSmall, C<TLane>(18014398509481984.0), C<TLane>(1));
        var biased = TLane.AddBits(high * up, TLane.BroadcastBits(ExponentOne - 0x3FE6A09E667F3BCD));
        var exponent = TLane.ShiftRightBits(biased, 52);
        var k = (exponent | TLane.BroadcastBits(0x4330000000000000))
            - TLane.Select(isSmall, C<TLane>(4503599627370496.0 + 1023 + 54), C<TLane>(4503599627370496.0 + 1023));
        high = TLane.AddBits(biased & TLane.BroadcastBits(0x000FFFFFFFFFFFFF), TLane.BroadcastBits(0x3FE6A09E667F3BCD));
        low = low * up * TLane.ShiftLeftBits(TLane.SubtractBits(TLane.BroadcastBits(2048), exponent), 52) * C<TLane>(0.25);

        var one = C<TLane>(1);
        var sum = high + one;
        var numerator = LaneDoubleDouble.Sum(high - one, low, out var numeratorLow);
        var denominator = LaneDoubleDouble.Sum(sum, ((one - sum) + high) + low, out var denominatorLow);
        var s = LaneDoubleDouble.Over(numerator, numeratorLow, denominator, denominatorLow, out var sLow);
        var logarithm = TwiceAtanh(s, sLow, out var logarithmLow);
        var whole = LaneDoubleDouble.Product(k, C<TLane>(0.6931471805599453), out var wholeLow);
        whole = LaneDoubleDouble.Plus(whole, wholeLow, logarithm, logarithmLow, out wholeLow);
        return LaneDoubleDouble.Plus(whole, wholeLow, k * C<TLane>(2.3190468138462996e-17), C<TLane>(0), out resultLow);
    }

    /// <summary>2·atanh(s) = log((1 + s)/(1 − s)) for |s| ≤ 0.1716: 2s + (2/3)s³ in two doubles, + s⁵·Q(s²).</summary>
    /// <remarks>Not inlined: with it a logarithm would exceed what the compiler inlines into one method, and the rest would become calls.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static TLane TwiceAtanh<TLane>(TLane s, TLane low, out TLane resultLow)
        where TLane : struct, ILane<TLane>
    {
        var z = LaneDoubleDouble.Times(s, low, s, low, out var zLow);
        var cube = LaneDoubleDouble.Times(z, zLow, s, low, out var cubeLow);
        cube = LaneDoubleDouble.Times(cube, cubeLow, C<TLane>(0.6666666666666666), C<TLane>(3.700743415417188e-17), out cubeLow);
        var q = C<TLane>(0.11723603622905411);
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.11706195689881364));
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.13334806212100603));
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.15384594934597917));
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.1818181833565416));
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.22222222221654733));
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.2857142857142937));
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.4));
        var two = C<TLane>(2);
        var result = LaneDoubleDouble.Plus(two * s, two * low, cube, cubeLow, out resultLow);
        return LaneDoubleDouble.Plus(result, resultLow, z * z * s * q, C<TLane>(0), out resultLow);
    }
}
