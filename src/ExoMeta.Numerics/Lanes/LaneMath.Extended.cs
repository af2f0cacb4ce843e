using System.Runtime.CompilerServices;

namespace ExoMeta.Numerics.Lanes;

/// <content>Logarithms in extended precision (about 2⁻⁶⁴ relative), and what needs them.</content>
public static partial class LaneMath
{
    /// <summary>log(1 + x), accurate near 0; −∞ at −1, NaN below. Maximum error 0.51 ULP.</summary>
    public static TLane Log1p<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        var result = LogOf(LaneDoubleDouble<TLane>.Sum(C<TLane>(1), x)).High;
        result = TLane.Select(TLane.LessThan(x & TLane.BroadcastBits(~SignBit), C<TLane>(1e-290)), x, result);
        result = TLane.Select(TLane.EqualTo(x, C<TLane>(-1)), C<TLane>(double.NegativeInfinity), result);
        result = TLane.Select(TLane.EqualTo(x, C<TLane>(double.PositiveInfinity)), x, result);
        return TLane.Select(TLane.LessThanOrEqual(C<TLane>(-1), x), result, C<TLane>(double.NaN));
    }

    /// <summary>Logarithm of a positive, finite, normal or subnormal number given as a sum of two doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static LaneDoubleDouble<TLane> LogOf<TLane>(LaneDoubleDouble<TLane> x)
        where TLane : struct, ILane<TLane>
    {
        // x = 2ᵏ·m, √½ ≤ m < √2: the scaling is exact.
        var isSmall = TLane.LessThan(x.High, C<TLane>(2.2250738585072014e-308));
        var up = TLane.Select(isSmall, C<TLane>(18014398509481984.0), C<TLane>(1));
        var (high, low) = (x.High * up, x.Low * up);
        var biased = TLane.AddBits(high, TLane.BroadcastBits(ExponentOne - 0x3FE6A09E667F3BCD));
        var shift = (TLane.ShiftRightBits(biased, 52) | TLane.BroadcastBits(0x4330000000000000)) - C<TLane>(4503599627370496.0 + 1023);
        var k = shift - TLane.Select(isSmall, C<TLane>(54), C<TLane>(0));
        var down = TLane.BroadcastBits(SignBit) ^ shift;
        (high, low) = (Scale(high, down), Scale(low, down));

        var one = C<TLane>(1);
        var numerator = LaneDoubleDouble<TLane>.Sum(high - one, low);
        var sum = high + one;
        var denominator = LaneDoubleDouble<TLane>.Sum(sum, ((one - sum) + high) + low);
        var logarithm = TwiceAtanh(numerator.Over(denominator));
        var whole = LaneDoubleDouble<TLane>.Product(k, C<TLane>(0.6931471805599453)).Plus(logarithm)
            .Plus(new(k * C<TLane>(2.3190468138462996e-17), C<TLane>(0)));
        var isUnscaled = TLane.EqualTo(k, C<TLane>(0));
        return new(TLane.Select(isUnscaled, logarithm.High, whole.High), TLane.Select(isUnscaled, logarithm.Low, whole.Low));
    }

    /// <summary>2·atanh(s) = log((1 + s)/(1 − s)) for |s| ≤ 0.1716: 2s + (2/3)s³ in two doubles, + s⁵·Q(s²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static LaneDoubleDouble<TLane> TwiceAtanh<TLane>(LaneDoubleDouble<TLane> s)
        where TLane : struct, ILane<TLane>
    {
        var square = s.Times(s);
        var cube = square.Times(s).Times(new(C<TLane>(0.6666666666666666), C<TLane>(3.700743415417188e-17)));
        var z = square.High;
        var q = C<TLane>(0.11723603622905411);
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.11706195689881364));
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.13334806212100603));
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.15384594934597917));
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.1818181833565416));
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.22222222221654733));
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.2857142857142937));
        q = TLane.FusedMultiplyAdd(q, z, C<TLane>(0.4));
        var two = C<TLane>(2);
        return new LaneDoubleDouble<TLane>(two * s.High, two * s.Low).Plus(cube).Plus(new(z * z * s.High * q, C<TLane>(0)));
    }
}
