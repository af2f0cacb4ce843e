using System.Runtime.CompilerServices;

namespace ExoMeta.Numerics.Lanes;

/// <content>The standard normal distribution.</content>
public static partial class LaneMath
{
    /// <summary>Standard normal quantile: −∞ at 0, +∞ at 1, NaN outside [0, 1]. Maximum error 5 ULP.</summary>
    /// <remarks>
    /// The tails are those of algorithm AS 241 (PPND16) of Wichura (1988), down to p = 5·10⁻³²⁴. For |p − ½| ≤ 0.425, √2π·q plus a
    /// correction of order q³, which rounds less than the published ratio does.
    /// </remarks>
    public static TLane NormalQuantile<TLane>(TLane p)
        where TLane : struct, ILane<TLane>
    {
        var q = p - C<TLane>(0.5);
        var isLower = TLane.LessThan(q, C<TLane>(0));
        var magnitude = q & TLane.BroadcastBits(~SignBit);
        var isTail = TLane.LessThan(C<TLane>(0.425), magnitude);
        var square = q * q;
        var correction = q * square * QuantileCentre(C<TLane>(0.180625) - square);
        var result = TLane.FusedMultiplyAdd(q, C<TLane>(2.5066282746310007), correction);
        if (TLane.Any(isTail))
        {
            var tail = TLane.Select(isLower, p, C<TLane>(1) - p);
            var r = TLane.SquareRoot(TLane.BroadcastBits(SignBit) ^ Log(tail));
            var value = QuantileTail(r - C<TLane>(1.6));
            var isFar = TLane.LessThan(C<TLane>(5), r);
            if (TLane.Any(isFar))
            {
                value = TLane.Select(isFar, QuantileFarTail(r - C<TLane>(5)), value);
            }

            value = TLane.Select(TLane.EqualTo(tail, C<TLane>(0)), C<TLane>(double.PositiveInfinity), value);
            result = TLane.Select(isTail, value ^ (isLower & TLane.BroadcastBits(SignBit)), result);
        }

        var isProbability = TLane.LessThanOrEqual(C<TLane>(0), p) & TLane.LessThanOrEqual(p, C<TLane>(1));
        return TLane.Select(isProbability, result, C<TLane>(double.NaN));
    }

    /// <summary>(Φ⁻¹(½ + q)/q − √2π)/q², a rational function of r = 0.425² − q² fitted for this project, for |q| ≤ 0.425.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane QuantileCentre<TLane>(TLane r)
        where TLane : struct, ILane<TLane>
    {
        var numerator = C<TLane>(626.6000609526191);
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(68720.1071927624));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(241922.88695019356));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(263184.1286970286));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(124294.54109903706));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(29130.13106059863));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(3526.8567309248865));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(210.35650629489072));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(4.874765941399952));
        var denominator = C<TLane>(35578.689916446565);
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(172260.30866318266));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(254045.52719942827));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(164491.35515386757));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(54360.38617893508));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(9792.26867192259));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(968.2468069012725));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(49.17644221671103));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(1.0));
        return numerator / denominator;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane QuantileTail<TLane>(TLane r)
        where TLane : struct, ILane<TLane>
    {
        var numerator = C<TLane>(7.74545014278341407640e-4);
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(2.27238449892691845833e-2));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(2.41780725177450611770e-1));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(1.27045825245236838258e0));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(3.64784832476320460504e0));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(5.76949722146069140550e0));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(4.63033784615654529590e0));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(1.42343711074968357734e0));
        var denominator = C<TLane>(1.05075007164441684324e-9);
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(5.47593808499534494600e-4));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(1.51986665636164571966e-2));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(1.48103976427480074590e-1));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(6.89767334985100004550e-1));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(1.67638483018380384940e0));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(2.05319162663775882187e0));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(1));
        return numerator / denominator;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane QuantileFarTail<TLane>(TLane r)
        where TLane : struct, ILane<TLane>
    {
        var numerator = C<TLane>(2.01033439929228813265e-7);
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(2.71155556874348757815e-5));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(1.24266094738807843860e-3));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(2.65321895265761230930e-2));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(2.96560571828504891230e-1));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(1.78482653991729133580e0));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(5.46378491116411436990e0));
        numerator = TLane.FusedMultiplyAdd(numerator, r, C<TLane>(6.65790464350110377720e0));
        var denominator = C<TLane>(2.04426310338993978564e-15);
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(1.42151175831644588870e-7));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(1.84631831751005468180e-5));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(7.86869131145613259100e-4));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(1.48753612908506148525e-2));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(1.36929880922735805310e-1));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(5.99832206555887937690e-1));
        denominator = TLane.FusedMultiplyAdd(denominator, r, C<TLane>(1));
        return numerator / denominator;
    }

    /// <summary>Standard normal distribution function P(Z ≤ x), accurate relative to itself in the lower tail. Maximum error 4 ULP.</summary>
    /// <remarks>
    /// For |x| ≤ 0.7, ½ + x·N(x²). Beyond, with a = |x| and u = (a − 4)/(a + 4), the tail is φ(a)·M(u)/(a + 4): M is Mills' ratio
    /// times a + 4, one polynomial for 0.65 ≤ a &lt; ∞; the square in φ is carried in two doubles.
    /// </remarks>
    public static TLane NormalCdf<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        var a = x & TLane.BroadcastBits(~SignBit);
        var result = TLane.FusedMultiplyAdd(x, CdfCentre(x * x), C<TLane>(0.5));
        var isOutside = TLane.LessThan(C<TLane>(0.7), a);
        if (TLane.Any(isOutside))
        {
            // Below −39 the tail is 0; the clamp keeps the arithmetic finite.
            a = TLane.Select(TLane.LessThan(C<TLane>(40), a), C<TLane>(40), a);
            var square = a * a;
            var error = TLane.FusedMultiplyAdd(a, a, TLane.BroadcastBits(SignBit) ^ square);
            var kernel = Exp(C<TLane>(-0.5) * square);
            kernel = TLane.FusedMultiplyAdd(kernel, C<TLane>(-0.5) * error, kernel);
            var sum = a + C<TLane>(4);
            var tail = kernel * (MillsPolynomial((a - C<TLane>(4)) / sum) * C<TLane>(0.3989422804014327) / sum);
            var outside = TLane.Select(TLane.LessThan(x, C<TLane>(0)), tail, C<TLane>(1) - tail);
            result = TLane.Select(isOutside, outside, result);
        }

        return TLane.Select(TLane.EqualTo(x, x), result, C<TLane>(double.NaN));
    }

    private static TLane CdfCentre<TLane>(TLane z)
        where TLane : struct, ILane<TLane>
    {
        var p = C<TLane>(-1.0118731553335357e-10);
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(2.2614520985173165e-09));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(-4.121977653506075e-08));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(6.659669616272446e-07));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(-9.444655745931013e-06));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(0.00011543468754889258));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(-0.0011873282154753906));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(0.009973557010035623));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(-0.06649038006690544));
        return TLane.FusedMultiplyAdd(p, z, C<TLane>(0.3989422804014327));
    }

    private static TLane MillsPolynomial<TLane>(TLane u)
        where TLane : struct, ILane<TLane>
    {
        var p = C<TLane>(3.7076745664022207e-09);
        foreach (var coefficient in MillsCoefficients)
        {
            p = TLane.FusedMultiplyAdd(p, u, C<TLane>(coefficient));
        }

        return p;
    }

    private static ReadOnlySpan<double> MillsCoefficients =>
    [
        -1.328274869166371e-08, -9.423869976108571e-09, 6.914860296788184e-08, 4.841687217768295e-08, -2.3885793582975976e-07,
        -3.9678189962165123e-07, 6.987084958464425e-07, 2.56298326428267e-06, -1.5860206519080483e-06, -1.4839819234480451e-05,
        1.7985600871566056e-06, 8.809455718760672e-05, -4.783684850138021e-06, -0.0005792690634534792, 0.00033424466833163074,
        0.004087855651688181, -0.008722295278125881, -0.018900450859723722, 0.15139176231259496, -0.46754096299839415,
        0.970409554867586, -1.5237709108199828, 1.8932190633084853,
    ];
}
