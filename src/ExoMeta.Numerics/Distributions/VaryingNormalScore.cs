using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>
/// The standard normal value that leaves the same probability above it as a t statistic does, z = Φ⁻¹(F(t)), on lanes, where the degrees of
/// freedom differ from lane to lane. For the same ones in every lane: <see cref="NormalScore"/>.
/// </summary>
/// <remarks>
/// <para>As there, z = y·r with y² = ν·log(1 + t²/ν) (Wallace 1959) and r smooth, here one polynomial in y²/(y² + 20) and 6/(ν + 5) for
/// ν ≥ 1, whole or not, and y² ≤ 150, made once a process and checked against <see cref="NormalScore.Exact"/> between its points.</para>
/// <para>Relative error at most 10⁻¹⁰ (absolute 10⁻⁹ for |z| ≤ 8, and far less), odd in t, rising in t for fixed ν. Beyond y² = 150 (|z| above
/// 11.9), and for ν below 1, each element is <see cref="NormalScore.Exact"/> itself. The same bits in every lane type. With ν = +∞ a
/// statistic is its own score. NaN for NaN, and where ν is not above 0.</para>
/// </remarks>
public static class VaryingNormalScore
{
    private const double Reach = 150;
    private const double Middle = 20;
    private const double Shift = 5;
    private const int Points = 36;
    private const double Tolerance = 1e-11;
    private const ulong SignBit = 0x8000000000000000;

    private static readonly LaneSurface Ratios = LaneSurface.TryFit(Ratio, (0, Reach / (Reach + Middle)), (0, 1), Points, Tolerance)
        ?? throw new InvalidOperationException("The normal scores could not be fitted.");

    /// <summary>The score of each element.</summary>
    /// <param name="t">The statistics.</param>
    /// <param name="degreesOfFreedom">ν of each, above 0.</param>
    public static TLane Evaluate<TLane>(TLane t, TLane degreesOfFreedom)
        where TLane : struct, ILane<TLane>
    {
        // Beyond 10¹⁵, log(1 + t²/ν) is t²/ν for every t of use, and ν·0 would not be a number.
        var isNormal = TLane.LessThan(TLane.Broadcast(1e15), degreesOfFreedom);
        var square = t * t;
        square = TLane.Select(isNormal, square, degreesOfFreedom * LaneMath.Log1p(square / degreesOfFreedom));
        var place = TLane.Broadcast(1 + Shift) / (degreesOfFreedom + TLane.Broadcast(Shift));
        var z = TLane.SquareRoot(square) * Ratios.Evaluate(square / (square + TLane.Broadcast(Middle)), place);
        z |= t & TLane.BroadcastBits(SignBit);
        var isFitted = TLane.LessThanOrEqual(square, TLane.Broadcast(Reach)) & TLane.LessThanOrEqual(TLane.Broadcast(1), degreesOfFreedom);
        var isBeyond = isFitted ^ TLane.BroadcastBits(ulong.MaxValue);
        return TLane.Any(isBeyond) ? Replace(t, degreesOfFreedom, z, isBeyond) : z;
    }

    /// <summary>Exact scores where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane Replace<TLane>(TLane t, TLane degreesOfFreedom, TLane z, TLane mask)
        where TLane : struct, ILane<TLane>
    {
        Span<double> values = stackalloc double[8];
        Span<double> degrees = stackalloc double[8];
        TLane.Store(t, values);
        TLane.Store(degreesOfFreedom, degrees);
        var bits = TLane.MaskBits(mask);
        for (var i = 0; i < TLane.Count; i++)
        {
            if ((bits >> i & 1) == 1)
            {
                values[i] = degrees[i] > 0 && !double.IsNaN(values[i]) ? NormalScore.Exact(values[i], degrees[i]) : double.NaN;
            }
        }

        return TLane.Select(mask, TLane.Load(values), z);
    }

    /// <summary>z/y at w = y²/(y² + 20) and v = 6/(ν + 5).</summary>
    private static double Ratio(double w, double v)
    {
        var degreesOfFreedom = v > 0 ? (1 + Shift) / v - Shift : double.PositiveInfinity;
        return NormalScore.Ratio(Middle * w / (1 - w), degreesOfFreedom);
    }
}
