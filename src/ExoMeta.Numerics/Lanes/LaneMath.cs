using System.Runtime.CompilerServices;

namespace ExoMeta.Numerics.Lanes;

/// <summary>Elementary functions on lanes: the same bits on every processor and at every width.</summary>
/// <remarks>
/// Each function is one body, generic over the lane type, of +, −, ×, ÷, square root, fused multiply–add and bit operations only.
/// The polynomials are Chebyshev interpolants computed for this project with 200-bit arithmetic. Maximum errors, measured against
/// 200-bit references over the whole domain: see the table that the accuracy tests hold these functions to.
/// </remarks>
public static partial class LaneMath
{
    // 1.5 · 2⁵²: adding it leaves a rounded integer in the low bits.
    private const double RoundingShift = 6755399441055744.0;
    private const ulong ExponentOne = 0x3FF0000000000000;
    private const ulong SignBit = 0x8000000000000000;
    private const double Ln2High = 0.6931471805598903; // 42 bits: products with exponents are exact
    private const double Ln2Low = 5.497923018708371e-14;

    /// <summary>Natural logarithm: −∞ at ±0, NaN below 0. Maximum error 0.85 ULP.</summary>
    /// <remarks>
    /// x = 2ᵏ·m with √½ ≤ m &lt; √2, f = m − 1, s = f/(2 + f): log m = 2s + s·R(s²) = f − (f²/2 − s·(f²/2 + R(s²))), the
    /// arrangement of Ng's fdlibm, with polynomials of our own.
    /// </remarks>
    public static TLane Log<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        var isSmall = TLane.LessThan(x, C<TLane>(2.2250738585072014e-308));
        var scaled = TLane.Select(isSmall, x * C<TLane>(18014398509481984.0), x);
        var biased = TLane.AddBits(scaled, TLane.BroadcastBits(ExponentOne - 0x3FE6A09E667F3BCD));
        var exponentBits = TLane.ShiftRightBits(biased, 52) | TLane.BroadcastBits(0x4330000000000000);
        var k = exponentBits - TLane.Select(isSmall, C<TLane>(4503599627370496.0 + 1023 + 54), C<TLane>(4503599627370496.0 + 1023));
        var m = TLane.AddBits(biased & TLane.BroadcastBits(0x000FFFFFFFFFFFFF), TLane.BroadcastBits(0x3FE6A09E667F3BCD));

        var f = m - C<TLane>(1);
        var halfSquare = C<TLane>(0.5) * f * f;
        var s = f / (C<TLane>(2) + f);
        var z = s * s;
        var r = C<TLane>(0.1308723619665962);
        r = TLane.FusedMultiplyAdd(r, z, C<TLane>(0.13268714792348096));
        r = TLane.FusedMultiplyAdd(r, z, C<TLane>(0.15386241881938595));
        r = TLane.FusedMultiplyAdd(r, z, C<TLane>(0.18181795600060793));
        r = TLane.FusedMultiplyAdd(r, z, C<TLane>(0.22222222392089008));
        r = TLane.FusedMultiplyAdd(r, z, C<TLane>(0.28571428570801954));
        r = TLane.FusedMultiplyAdd(r, z, C<TLane>(0.4000000000000088));
        r = TLane.FusedMultiplyAdd(r, z, C<TLane>(0.6666666666666666));
        r *= z;
        var tail = TLane.FusedMultiplyAdd(s, halfSquare + r, k * C<TLane>(Ln2Low));
        var result = TLane.FusedMultiplyAdd(k, C<TLane>(Ln2High), f - (halfSquare - tail));

        // Valid for 0 < x < ∞; the rest is selected.
        result = TLane.Select(TLane.EqualTo(x, C<TLane>(double.PositiveInfinity)), x, result);
        result = TLane.Select(TLane.EqualTo(x, C<TLane>(0)), C<TLane>(double.NegativeInfinity), result);
        return TLane.Select(TLane.LessThanOrEqual(C<TLane>(0), x), result, C<TLane>(double.NaN));
    }

    /// <summary>Exponential: overflows to +∞ above 709.78, underflows gradually to 0 below −745.13. Maximum error 0.62 ULP (1.1 where subnormal).</summary>
    /// <remarks>x = n·log 2 + r with |r| ≤ ½ log 2; eˣ = 2ⁿ·(1 + r + r²·P(r)), the sum 1 + r carried without rounding error.</remarks>
    public static TLane Exp<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        var (n, high, low) = ExpReduced(x);
        return TLane.Select(TLane.EqualTo(x, x), Scale(high + low, n), C<TLane>(double.NaN));
    }

    /// <summary>The exponential as 2ⁿ·(high + low), n a whole number, for arguments clamped to [−1000, 1000].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (TLane N, TLane High, TLane Low) ExpReduced<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        x = TLane.Select(TLane.LessThan(C<TLane>(1000), x), C<TLane>(1000), x);
        x = TLane.Select(TLane.LessThan(x, C<TLane>(-1000)), C<TLane>(-1000), x);
        var n = TLane.FusedMultiplyAdd(x, C<TLane>(1.4426950408889634), C<TLane>(RoundingShift)) - C<TLane>(RoundingShift);
        var rHigh = TLane.FusedMultiplyAdd(n, C<TLane>(-Ln2High), x);
        var rLow = n * C<TLane>(-Ln2Low);
        var r = rHigh + rLow;
        var p = C<TLane>(2.0914686968086876e-09);
        p = TLane.FusedMultiplyAdd(p, r, C<TLane>(2.5105217004720745e-08));
        p = TLane.FusedMultiplyAdd(p, r, C<TLane>(2.75572736431103e-07));
        p = TLane.FusedMultiplyAdd(p, r, C<TLane>(2.7557255400206422e-06));
        p = TLane.FusedMultiplyAdd(p, r, C<TLane>(2.4801587325547743e-05));
        p = TLane.FusedMultiplyAdd(p, r, C<TLane>(0.00019841269874820627));
        p = TLane.FusedMultiplyAdd(p, r, C<TLane>(0.0013888888888883748));
        p = TLane.FusedMultiplyAdd(p, r, C<TLane>(0.008333333333326136));
        p = TLane.FusedMultiplyAdd(p, r, C<TLane>(0.04166666666666667));
        p = TLane.FusedMultiplyAdd(p, r, C<TLane>(0.1666666666666667));
        p = TLane.FusedMultiplyAdd(p, r, C<TLane>(0.5));
        var one = C<TLane>(1);
        var sum = one + rHigh;
        return (n, sum, ((one - sum) + rHigh) + TLane.FusedMultiplyAdd(r * r, p, rLow));
    }

    /// <summary>value · 2ⁿ in two steps, for |n| ≤ 2000, so that subnormal results are rounded once more only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLane Scale<TLane>(TLane value, TLane n)
        where TLane : struct, ILane<TLane>
    {
        var shifted = TLane.FusedMultiplyAdd(n, C<TLane>(0.5), C<TLane>(RoundingShift));
        var rest = n - (shifted - C<TLane>(RoundingShift));
        return value * PowerOfTwo(shifted) * PowerOfTwo(rest + C<TLane>(RoundingShift));
    }

    /// <summary>Sine and cosine of angles in radians; NaN at ±∞. Maximum error 0.80 ULP.</summary>
    /// <remarks>
    /// x = n·π/2 + r: by π/2 in four parts (Cody and Waite 1980) for |x| ≤ 2²⁰, by exact integer arithmetic (Payne and Hanek 1983) above.
    /// </remarks>
    public static (TLane Sin, TLane Cos) SinCos<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        var magnitude = x & TLane.BroadcastBits(~SignBit);
        var isLarge = TLane.LessThan(C<TLane>(1048576), magnitude);
        var shifted = TLane.FusedMultiplyAdd(x, C<TLane>(0.6366197723675814), C<TLane>(RoundingShift));
        var n = shifted - C<TLane>(RoundingShift);
        var t = TLane.FusedMultiplyAdd(n, C<TLane>(-1.5707963267341256), x);
        var w = n * C<TLane>(-6.077100506303966e-11);
        var sum = t + w;
        var part = sum - t;
        var error = (t - (sum - part)) + (w - part);
        error = TLane.FusedMultiplyAdd(n, C<TLane>(-2.0222662487111665e-21), error);
        error = TLane.FusedMultiplyAdd(n, C<TLane>(-8.4784276603689e-32), error);
        var high = sum + error;
        var low = (sum - high) + error;
        if (TLane.Any(isLarge))
        {
            ReduceLarge(x, isLarge, ref high, ref low, ref shifted);
        }

        var (sine, cosine) = SinCosReduced(high, low);

        // −0 keeps its sign: the sum t + w would lose it.
        sine = TLane.Select(TLane.EqualTo(x, C<TLane>(0)), x, sine);
        var one = TLane.BroadcastBits(1);
        var isOdd = TLane.EqualTo((shifted & one) | TLane.BroadcastBits(ExponentOne), TLane.BroadcastBits(ExponentOne | 1));
        var sineSign = TLane.ShiftLeftBits(shifted & TLane.BroadcastBits(2), 62);
        var cosineSign = TLane.ShiftLeftBits(TLane.AddBits(shifted, one) & TLane.BroadcastBits(2), 62);
        var isFinite = TLane.LessThan(magnitude, C<TLane>(double.PositiveInfinity));
        return (
            TLane.Select(isFinite, TLane.Select(isOdd, cosine, sine) ^ sineSign, C<TLane>(double.NaN)),
            TLane.Select(isFinite, TLane.Select(isOdd, sine, cosine) ^ cosineSign, C<TLane>(double.NaN)));
    }

    /// <summary>Sine and cosine of high + low, |high| ≤ π/4.</summary>
    private static (TLane Sine, TLane Cosine) SinCosReduced<TLane>(TLane high, TLane low)
        where TLane : struct, ILane<TLane>
    {
        var z = high * high;
        var s = C<TLane>(-7.586685070693618e-13);
        s = TLane.FusedMultiplyAdd(s, z, C<TLane>(1.6058531414599232e-10));
        s = TLane.FusedMultiplyAdd(s, z, C<TLane>(-2.505210623115797e-08));
        s = TLane.FusedMultiplyAdd(s, z, C<TLane>(2.7557319219335453e-06));
        s = TLane.FusedMultiplyAdd(s, z, C<TLane>(-0.0001984126984126506));
        s = TLane.FusedMultiplyAdd(s, z, C<TLane>(0.008333333333333331));
        s = TLane.FusedMultiplyAdd(s, z, C<TLane>(-0.16666666666666666));
        var c = C<TLane>(4.745865204122351e-14);
        c = TLane.FusedMultiplyAdd(c, z, C<TLane>(-1.1470460773975007e-11));
        c = TLane.FusedMultiplyAdd(c, z, C<TLane>(2.0876755790363434e-09));
        c = TLane.FusedMultiplyAdd(c, z, C<TLane>(-2.755731922140076e-07));
        c = TLane.FusedMultiplyAdd(c, z, C<TLane>(2.4801587301584645e-05));
        c = TLane.FusedMultiplyAdd(c, z, C<TLane>(-0.0013888888888888887));
        c = TLane.FusedMultiplyAdd(c, z, C<TLane>(0.041666666666666664));

        var one = C<TLane>(1);
        var half = C<TLane>(0.5) * z;
        var w = one - half;
        var sine = high + TLane.FusedMultiplyAdd(high * z, s, low * w);
        var cosine = w + (((one - w) - half) + TLane.FusedMultiplyAdd(z * z, c, TLane.BroadcastBits(SignBit) ^ (high * low)));
        return (sine, cosine);
    }

    private static void ReduceLarge<TLane>(TLane x, TLane isLarge, ref TLane high, ref TLane low, ref TLane shifted)
        where TLane : struct, ILane<TLane>
    {
        Span<double> values = stackalloc double[8];
        Span<double> highs = stackalloc double[8];
        Span<double> lows = stackalloc double[8];
        Span<double> quadrants = stackalloc double[8];
        TLane.Store(x, values);
        for (var i = 0; i < TLane.Count; i++)
        {
            (quadrants[i], highs[i], lows[i]) = PayneHanek.Reduce(values[i]);
        }

        high = TLane.Select(isLarge, TLane.Load(highs), high);
        low = TLane.Select(isLarge, TLane.Load(lows), low);
        shifted = TLane.Select(isLarge, TLane.Load(quadrants) + C<TLane>(RoundingShift), shifted);
    }

    /// <summary>2ⁿ from n + 1.5·2⁵², −1022 ≤ n ≤ 1023.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane PowerOfTwo<TLane>(TLane shifted)
        where TLane : struct, ILane<TLane> =>
        TLane.AddBits(TLane.ShiftLeftBits(shifted, 52), TLane.BroadcastBits(ExponentOne));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane C<TLane>(double value)
        where TLane : struct, ILane<TLane> => TLane.Broadcast(value);
}
