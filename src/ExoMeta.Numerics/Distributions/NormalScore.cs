using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>The standard normal value that leaves the same probability above it as a t statistic does: z = Φ⁻¹(F(t)), on lanes.</summary>
/// <remarks>
/// <para>With ν degrees of freedom and y² = ν·log(1 + t²/ν), z = y·r: y carries the tail (Wallace 1959, Annals of Mathematical Statistics
/// 30:1121–1130), and r is smooth and of order 1, for each ν one polynomial in y²/(y² + 30), made once a process and checked against
/// <see cref="Exact"/> between its points.</para>
/// <para>Relative error at most 10⁻¹² for |z| ≤ 12.2; beyond, and where a polynomial does not reach that tolerance (very few degrees of
/// freedom), each element is <see cref="Exact"/> itself. The same bits in every lane type. NaN for NaN; odd in t.</para>
/// </remarks>
public sealed class NormalScore
{
    /// <summary>Largest |z|: the statistic of the smallest probability that a double can hold.</summary>
    public const double Largest = 38.46;

    private const double Reach = 12.2;
    private const double Middle = 30;
    private const double Tolerance = 1e-12;
    private const int Points = 40;
    private const ulong SignBit = 0x8000000000000000;

    // A score depends on nothing but ν.
    private static readonly ConcurrentDictionary<double, NormalScore> Scores = new();

    private readonly double _inverse;
    private readonly double _squareReach;
    private readonly LanePolynomial? _ratio;

    private NormalScore(double degreesOfFreedom)
    {
        DegreesOfFreedom = degreesOfFreedom;
        _inverse = 1 / degreesOfFreedom;
        if (double.IsPositiveInfinity(degreesOfFreedom))
        {
            return;
        }

        var t = StudentT.UpperQuantile(Normal.Survival(Reach), degreesOfFreedom);
        _squareReach = t * t * _inverse < 1e300 ? degreesOfFreedom * PortableMath.Log1p(t * t * _inverse) : 0;
        _ratio = _squareReach > 0
            ? LanePolynomial.TryFit(Ratio, 0, _squareReach / (_squareReach + Middle), Points, 0.5 * Tolerance)
            : null;
    }

    /// <summary>ν.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>Whether the scores come from a polynomial (or are the statistics themselves), not from the exact functions one by one.</summary>
    public bool IsFitted => _ratio is not null || double.IsPositiveInfinity(DegreesOfFreedom);

    /// <summary>The scores of t statistics with given degrees of freedom.</summary>
    /// <param name="degreesOfFreedom">ν &gt; 0; with +∞ every statistic is its own score.</param>
    /// <exception cref="ArgumentOutOfRangeException">ν is not above 0.</exception>
    public static NormalScore Of(double degreesOfFreedom) => degreesOfFreedom > 0
        ? Scores.GetOrAdd(degreesOfFreedom, df => new(df))
        : throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), degreesOfFreedom, "Positive degrees of freedom were expected.");

    /// <summary>The score by way of the tail probability; |z| is held at <see cref="Largest"/>. NaN for NaN.</summary>
    /// <remarks>Relative error about 10⁻¹³, but for |t| below 0.05, where the absolute error is about 2·10⁻¹⁶.</remarks>
    /// <param name="t">The statistic.</param>
    /// <param name="degreesOfFreedom">ν &gt; 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">ν is not above 0.</exception>
    public static double Exact(double t, double degreesOfFreedom)
    {
        if (double.IsNaN(t) || t == 0)
        {
            return t;
        }

        var z = double.IsPositiveInfinity(degreesOfFreedom)
            ? Math.Abs(t)
            : Normal.UpperQuantile(StudentT.Survival(Math.Abs(t), degreesOfFreedom));
        return Math.CopySign(Math.Min(z, Largest), t);
    }

    /// <summary>The score of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Evaluate<TLane>(TLane t)
        where TLane : struct, ILane<TLane>
    {
        if (_ratio is null)
        {
            return Replace(t, t, TLane.BroadcastBits(ulong.MaxValue));
        }

        var square = TLane.Broadcast(DegreesOfFreedom) * LaneMath.Log1p(t * t * TLane.Broadcast(_inverse));
        var z = TLane.SquareRoot(square) * _ratio.Evaluate(square / (square + TLane.Broadcast(Middle)));
        z |= t & TLane.BroadcastBits(SignBit);
        var isBeyond = TLane.LessThanOrEqual(square, TLane.Broadcast(_squareReach)) ^ TLane.BroadcastBits(ulong.MaxValue);
        return TLane.Any(isBeyond) ? Replace(t, z, isBeyond) : z;
    }

    /// <summary>Exact scores where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private TLane Replace<TLane>(TLane t, TLane z, TLane mask)
        where TLane : struct, ILane<TLane>
    {
        Span<double> values = stackalloc double[8];
        TLane.Store(t, values);
        for (var i = 0; i < TLane.Count; i++)
        {
            values[i] = double.IsNaN(values[i]) ? double.NaN : Exact(values[i], DegreesOfFreedom);
        }

        return TLane.Select(mask, TLane.Load(values), z);
    }

    /// <summary>z/y at w = y²/(y² + 30).</summary>
    private double Ratio(double w) => Ratio(Middle * w / (1 - w), DegreesOfFreedom);

    /// <summary>z/y at y².</summary>
    internal static double Ratio(double square, double degreesOfFreedom)
    {
        if (double.IsPositiveInfinity(degreesOfFreedom))
        {
            return 1;
        }

        var inverse = 1 / degreesOfFreedom;
        if (square < 1e-4)
        {
            // There the probability is ½ but for a few digits.
            return RatioNearZero(square, degreesOfFreedom, inverse);
        }

        var t = Math.Sqrt(degreesOfFreedom * PortableMath.Expm1(square * inverse));
        return Exact(t, degreesOfFreedom) / Math.Sqrt(square);
    }

    private static double RatioNearZero(double square, double degreesOfFreedom, double inverse)
    {
        // t = y(1 + y²/(4ν)), F − ½ = f(0)·t(1 − (ν + 1)t²/(6ν)), z = q(1 + q²/6) with q = √2π·(F − ½).
        var density = PortableMath.Exp(StudentT.LogDensity(0, degreesOfFreedom)) * 2.5066282746310007;
        return density * (1 + square * (0.25 * inverse - (1 + inverse) / 6 + density * density / 6));
    }
}
