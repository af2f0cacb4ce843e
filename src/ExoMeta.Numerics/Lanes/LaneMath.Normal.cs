using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExoMeta.Numerics.Lanes;

/// <content>The standard normal distribution.</content>
public static partial class LaneMath
{
    /// <summary>The most elements that <see cref="NormalQuantiles{TLane}"/> takes.</summary>
    internal const int QuantileStretch = 1024;

    /// <summary>Standard normal quantile: −∞ at 0, +∞ at 1, NaN outside [0, 1]. Maximum error 3 ULP.</summary>
    /// <remarks>
    /// With q = p − ½: √2π·q + q³·R(p(1 − p) − 0.0025) for 0.0025063 ≤ p ≤ 0.9974937, where R is a ratio of two polynomials of degree 15 fitted
    /// for this project (relative error 3.5·10⁻¹⁸). So wide a centre leaves a tail to one group of eight uniform draws in 25, and a filled
    /// span rarely branches. The tails are those of algorithm AS 241 (PPND16) of Wichura (1988), down to p = 5·10⁻³²⁴.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane NormalQuantile<TLane>(TLane p)
        where TLane : struct, ILane<TLane>
    {
        var r = QuantileArgument(p);
        var centre = QuantileOfCentre(p, r);
        var isTail = TLane.LessThan(r, C<TLane>(0));
        return TLane.Any(isTail) ? TLane.Select(isTail, QuantileOfTails(p), centre) : centre;
    }

    /// <summary>The normal quantile of each element, in place: the bits of <see cref="NormalQuantile{TLane}"/>.</summary>
    /// <remarks>The tails of all lanes are put by and evaluated together: a branch into them in the midst of others costs as much as the centre of eight lanes.</remarks>
    /// <param name="probabilities">Whole lanes, at most <see cref="QuantileStretch"/> elements.</param>
    [SkipLocalsInit]
    internal static void NormalQuantiles<TLane>(Span<double> probabilities)
        where TLane : struct, ILane<TLane>
    {
        // Room for one lane more: what a lane has besides its tails is written after them.
        Span<double> tails = stackalloc double[QuantileStretch + 8];
        Span<ushort> places = stackalloc ushort[QuantileStretch];
        var count = 0;
        for (var i = 0; i < probabilities.Length; i += TLane.Count)
        {
            var p = TLane.Load(probabilities[i..]);
            var r = QuantileArgument(p);
            TLane.Store(QuantileOfCentre(p, r), probabilities[i..]);
            var isTail = TLane.LessThan(r, C<TLane>(0));
            if (TLane.Any(isTail))
            {
                TLane.StoreSelected(p, isTail, tails[count..]);
                for (var bits = TLane.MaskBits(isTail); bits != 0; bits &= bits - 1)
                {
                    places[count++] = (ushort)(i + BitOperations.TrailingZeroCount(bits));
                }
            }
        }

        for (var j = 0; j < count; j += TLane.Count)
        {
            TLane.Store(QuantileOfTails(TLane.Load(tails[j..])), tails[j..]);
        }

        for (var j = 0; j < count; j++)
        {
            probabilities[places[j]] = tails[j];
        }
    }

    /// <summary>p(1 − p) − 0.0025, negative in the tails.</summary>
    /// <remarks>Not from ¼ − (p − ½)²: below ¼, p − ½ is rounded in the units of ½ and p(1 − p) in its own.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane QuantileArgument<TLane>(TLane p)
        where TLane : struct, ILane<TLane> => TLane.FusedMultiplyAdd(p, C<TLane>(1) - p, C<TLane>(-0.0025));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane QuantileOfCentre<TLane>(TLane p, TLane r)
        where TLane : struct, ILane<TLane>
    {
        var q = p - C<TLane>(0.5);
        return TLane.FusedMultiplyAdd(q * (q * q), QuantileCentre(r), q * C<TLane>(2.5066282746310007));
    }

    /// <summary>(Φ⁻¹(½ + q)/q − √2π)/q², a rational function of r = p(1 − p) − 0.0025 ≥ 0.</summary>
    /// <remarks>Odd and even powers apart: four chains of half the length, which is what the quantile waits for.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane QuantileCentre<TLane>(TLane r)
        where TLane : struct, ILane<TLane>
    {
        var square = r * r;
        var oddNumerator = C<TLane>(0.017475323977591273);
        oddNumerator = TLane.FusedMultiplyAdd(oddNumerator, square, C<TLane>(6.431557979819214));
        oddNumerator = TLane.FusedMultiplyAdd(oddNumerator, square, C<TLane>(2.583395307310654));
        oddNumerator = TLane.FusedMultiplyAdd(oddNumerator, square, C<TLane>(0.05508583890465775));
        oddNumerator = TLane.FusedMultiplyAdd(oddNumerator, square, C<TLane>(0.00011798139913949807));
        oddNumerator = TLane.FusedMultiplyAdd(oddNumerator, square, C<TLane>(3.349073614684113e-08));
        oddNumerator = TLane.FusedMultiplyAdd(oddNumerator, square, C<TLane>(1.3813728110425189e-12));
        oddNumerator = TLane.FusedMultiplyAdd(oddNumerator, square, C<TLane>(6.637762369818775e-18));
        var evenNumerator = C<TLane>(1.9285967914703068);
        evenNumerator = TLane.FusedMultiplyAdd(evenNumerator, square, C<TLane>(6.310730508306946));
        evenNumerator = TLane.FusedMultiplyAdd(evenNumerator, square, C<TLane>(0.516282680567865));
        evenNumerator = TLane.FusedMultiplyAdd(evenNumerator, square, C<TLane>(0.0033236708986881225));
        evenNumerator = TLane.FusedMultiplyAdd(evenNumerator, square, C<TLane>(2.533226459236187e-06));
        evenNumerator = TLane.FusedMultiplyAdd(evenNumerator, square, C<TLane>(2.7444598697602506e-10));
        evenNumerator = TLane.FusedMultiplyAdd(evenNumerator, square, C<TLane>(4.119764870598722e-15));
        evenNumerator = TLane.FusedMultiplyAdd(evenNumerator, square, C<TLane>(4.4309158093612126e-21));
        var oddDenominator = C<TLane>(1.0);
        oddDenominator = TLane.FusedMultiplyAdd(oddDenominator, square, C<TLane>(6.092219633146729));
        oddDenominator = TLane.FusedMultiplyAdd(oddDenominator, square, C<TLane>(0.9207723268241571));
        oddDenominator = TLane.FusedMultiplyAdd(oddDenominator, square, C<TLane>(0.01126287046773417));
        oddDenominator = TLane.FusedMultiplyAdd(oddDenominator, square, C<TLane>(1.68163356195676e-05));
        oddDenominator = TLane.FusedMultiplyAdd(oddDenominator, square, C<TLane>(3.732572193366243e-09));
        oddDenominator = TLane.FusedMultiplyAdd(oddDenominator, square, C<TLane>(1.29620337314125e-13));
        oddDenominator = TLane.FusedMultiplyAdd(oddDenominator, square, C<TLane>(5.504950814852119e-19));
        var evenDenominator = C<TLane>(4.589605045596991);
        evenDenominator = TLane.FusedMultiplyAdd(evenDenominator, square, C<TLane>(3.37956890657926));
        evenDenominator = TLane.FusedMultiplyAdd(evenDenominator, square, C<TLane>(0.1349161128210807));
        evenDenominator = TLane.FusedMultiplyAdd(evenDenominator, square, C<TLane>(0.0005573133778310344));
        evenDenominator = TLane.FusedMultiplyAdd(evenDenominator, square, C<TLane>(3.1569600597195386e-07));
        evenDenominator = TLane.FusedMultiplyAdd(evenDenominator, square, C<TLane>(2.785885205620881e-11));
        evenDenominator = TLane.FusedMultiplyAdd(evenDenominator, square, C<TLane>(3.6166432704989594e-16));
        evenDenominator = TLane.FusedMultiplyAdd(evenDenominator, square, C<TLane>(3.499099476960465e-22));
        return TLane.FusedMultiplyAdd(oddNumerator, r, evenNumerator) / TLane.FusedMultiplyAdd(oddDenominator, r, evenDenominator);
    }

    /// <summary>The quantile for p(1 − p) &lt; 0.0025; NaN outside [0, 1].</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane QuantileOfTails<TLane>(TLane p)
        where TLane : struct, ILane<TLane>
    {
        var isLower = TLane.LessThan(p, C<TLane>(0.5));
        var tail = TLane.Select(isLower, p, C<TLane>(1) - p);
        var r = TLane.SquareRoot(TLane.BroadcastBits(SignBit) ^ Log(tail));
        var value = QuantileTail(r - C<TLane>(1.6));
        var isFar = TLane.LessThan(C<TLane>(5), r);
        if (TLane.Any(isFar))
        {
            value = TLane.Select(isFar, QuantileFarTail(r - C<TLane>(5)), value);
        }

        value = TLane.Select(TLane.EqualTo(tail, C<TLane>(0)), C<TLane>(double.PositiveInfinity), value);
        return TLane.Select(TLane.LessThanOrEqual(C<TLane>(0), tail), value ^ (isLower & TLane.BroadcastBits(SignBit)), C<TLane>(double.NaN));
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
