namespace ExoMeta.Numerics.Lanes;

/// <content>Logarithms and exponentials in extended precision (about 2⁻⁶⁴ relative), for the functions that need it.</content>
public static partial class PortableMath
{
    /// <summary>Logarithm of a positive, finite, normal or subnormal number given as a sum of two doubles.</summary>
    internal static DoubleDouble LogOf(DoubleDouble x)
    {
        // x = 2ᵏ·m, √½ ≤ m < √2: the scaling is exact.
        var k = 0;
        if (x.High < 2.2250738585072014e-308)
        {
            x = new(x.High * 18014398509481984.0, x.Low * 18014398509481984.0);
            k = -54;
        }

        var biased = BitConverter.DoubleToUInt64Bits(x.High) + (0x3FF0000000000000 - 0x3FE6A09E667F3BCD);
        var shift = (int)(biased >> 52) - 1023;
        k += shift;
        var scale = BitConverter.UInt64BitsToDouble((ulong)(1023 - (shift / 2)) << 52);
        var scale2 = BitConverter.UInt64BitsToDouble((ulong)(1023 - (shift - (shift / 2))) << 52);
        var high = x.High * scale * scale2;
        var low = x.Low * scale * scale2;

        var numerator = DoubleDouble.Sum(high - 1, low);
        var denominator = DoubleDouble.Sum(high + 1, ((1 - (high + 1)) + high) + low);
        var logarithm = TwiceAtanh(numerator.Over(denominator));
        return k == 0 ? logarithm : DoubleDouble.Product(k, 0.6931471805599453).Plus(logarithm).Plus(k * 2.3190468138462996e-17);
    }

    /// <summary>2·atanh(s) = log((1 + s)/(1 − s)) for |s| ≤ 0.1716: 2s + (2/3)s³ in two doubles, + s⁵·Q(s²).</summary>
    private static DoubleDouble TwiceAtanh(DoubleDouble s)
    {
        var square = s.Times(s);
        var cube = square.Times(s).Times(new DoubleDouble(0.6666666666666666, 3.700743415417188e-17));
        var z = square.High;
        var q = 0.11723603622905411;
        q = Math.FusedMultiplyAdd(q, z, 0.11706195689881364);
        q = Math.FusedMultiplyAdd(q, z, 0.13334806212100603);
        q = Math.FusedMultiplyAdd(q, z, 0.15384594934597917);
        q = Math.FusedMultiplyAdd(q, z, 0.1818181833565416);
        q = Math.FusedMultiplyAdd(q, z, 0.22222222221654733);
        q = Math.FusedMultiplyAdd(q, z, 0.2857142857142937);
        q = Math.FusedMultiplyAdd(q, z, 0.4);
        return new DoubleDouble(2 * s.High, 2 * s.Low).Plus(cube).Plus(z * z * s.High * q);
    }

    /// <summary>Exponential of a sum of two doubles, |x| &lt; 800.</summary>
    internal static double ExpOf(DoubleDouble x)
    {
        var (n, high, low) = LaneMath.ExpReduced(new LaneOne(x.High));
        var rest = Math.FusedMultiplyAdd(high.Value + low.Value, x.Low, low.Value);
        return LaneMath.Scale(new LaneOne(high.Value + rest), n).Value;
    }

    /// <summary>exp(x) − 1 − x for |x| ≤ ½ log 2.</summary>
    private static double ExpTail(double x)
    {
        var p = 2.0914686968086876e-09;
        p = Math.FusedMultiplyAdd(p, x, 2.5105217004720745e-08);
        p = Math.FusedMultiplyAdd(p, x, 2.75572736431103e-07);
        p = Math.FusedMultiplyAdd(p, x, 2.7557255400206422e-06);
        p = Math.FusedMultiplyAdd(p, x, 2.4801587325547743e-05);
        p = Math.FusedMultiplyAdd(p, x, 0.00019841269874820627);
        p = Math.FusedMultiplyAdd(p, x, 0.0013888888888883748);
        p = Math.FusedMultiplyAdd(p, x, 0.008333333333326136);
        p = Math.FusedMultiplyAdd(p, x, 0.04166666666666667);
        p = Math.FusedMultiplyAdd(p, x, 0.1666666666666667);
        p = Math.FusedMultiplyAdd(p, x, 0.5);
        return p * x * x;
    }

    private static double AsinPolynomial(double z)
    {
        var p = 0.02877844261259304;
        p = Math.FusedMultiplyAdd(p, z, -0.014881409392818066);
        p = Math.FusedMultiplyAdd(p, z, 0.017419357964884856);
        p = Math.FusedMultiplyAdd(p, z, 0.00545087818772055);
        p = Math.FusedMultiplyAdd(p, z, 0.010324318288744113);
        p = Math.FusedMultiplyAdd(p, z, 0.011478952690257387);
        p = Math.FusedMultiplyAdd(p, z, 0.013971235301124539);
        p = Math.FusedMultiplyAdd(p, z, 0.017352391265909227);
        p = Math.FusedMultiplyAdd(p, z, 0.022372173002005596);
        p = Math.FusedMultiplyAdd(p, z, 0.030381944137085216);
        p = Math.FusedMultiplyAdd(p, z, 0.04464285714637338);
        p = Math.FusedMultiplyAdd(p, z, 0.07499999999998425);
        return Math.FusedMultiplyAdd(p, z, 0.16666666666666669);
    }
}
