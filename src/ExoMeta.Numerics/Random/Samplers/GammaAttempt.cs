using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>
/// Attempts at gamma draws of scale 1 by Marsaglia and Tsang (2000, ACM TOMS 26:363): d·(1 + c·z)³ with d = shape − ⅓ and c = 1/√(9d),
/// accepted against the exact density with a second draw. A shape below 1 is drawn as shape + 1, times U^(1/shape).
/// </summary>
/// <remarks>
/// The methods are not inlined: samplers use several of them in one attempt, which is more than the compiler inlines, and it would call
/// each operation of what is left.
/// </remarks>
internal readonly struct GammaAttempt
{
    // From here on (shapes above 1975) 1 + c·z is so near 1 that its logarithm is summed as a series, without cancellation.
    private const double SeriesFrom = 0.0075;

    // Logarithms of draws from smaller shapes would overflow.
    private const double SmallestShape = 1e-300;

    private readonly double _d;
    private readonly double _c;
    private readonly double _inverseShape;

    /// <summary>Prepares a shape.</summary>
    /// <param name="shape">From 10⁻³⁰⁰ on, finite.</param>
    /// <param name="name">What the caller's caller calls it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape is below 10⁻³⁰⁰ or not finite.</exception>
    public GammaAttempt(double shape, string name)
    {
        if (!(shape >= SmallestShape) || double.IsInfinity(shape))
        {
            throw new ArgumentOutOfRangeException(name, shape, "A finite number of at least 1e-300 was expected.");
        }

        IsBoosted = shape < 1;
        _d = (IsBoosted ? shape + 1 : shape) - 1.0 / 3;
        _c = 1 / Math.Sqrt(9 * _d);
        _inverseShape = 1 / shape;
    }

    /// <summary>Whether the shape is below 1, so that a draw needs another uniform one.</summary>
    public bool IsBoosted { get; }

    /// <summary>An attempt; only for a shape from 1 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane wordOfNormal, TLane wordOfTest, out TLane accepted)
        where TLane : struct, ILane<TLane> => Value(TLane.Broadcast(_d), TLane.Broadcast(_c), wordOfNormal, wordOfTest, out accepted);

    /// <summary>An attempt with d = shape − ⅓ and c = 1/√(9d), which may differ from lane to lane.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TLane Value<TLane>(TLane d, TLane c, TLane wordOfNormal, TLane wordOfTest, out TLane accepted)
        where TLane : struct, ILane<TLane>
    {
        var z = LaneMath.NormalQuantile(Philox.ToUniform(wordOfNormal));
        var u = Philox.ToUniform(wordOfTest);
        var one = TLane.Broadcast(1);
        var shift = c * z;
        var root = one + shift;
        var cube = root * root * root;
        var square = z * z;
        accepted = TLane.LessThan(u, TLane.FusedMultiplyAdd(square * square, TLane.Broadcast(-0.0331), one));
        if (TLane.Any(accepted ^ TLane.BroadcastBits(ulong.MaxValue)))
        {
            accepted |= TLane.LessThan(LaneMath.Log(u), LogRatio(d, c, square, shift, cube));
        }

        accepted &= TLane.LessThan(TLane.Broadcast(0), root);
        return d * cube;
    }

    /// <summary>The logarithm of an attempt, for any shape; finite for the tiniest too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public TLane Logarithm<TLane>(TLane wordOfNormal, TLane wordOfTest, TLane wordOfBoost, out TLane accepted)
        where TLane : struct, ILane<TLane>
    {
        var logarithm = LaneMath.Log(Value(wordOfNormal, wordOfTest, out accepted));
        return IsBoosted
            ? TLane.FusedMultiplyAdd(LaneMath.Log(Philox.ToUniform(wordOfBoost)), TLane.Broadcast(_inverseShape), logarithm)
            : logarithm;
    }

    /// <summary>Log of the density ratio: z²/2 + d·(1 − v + log v) with v = (1 + c·z)³; NaN for v ≤ 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane LogRatio<TLane>(TLane d, TLane c, TLane square, TLane shift, TLane cube)
        where TLane : struct, ILane<TLane>
    {
        var difference = TLane.Broadcast(1) - cube + LaneMath.Log(cube);
        var ratio = TLane.FusedMultiplyAdd(d, difference, TLane.Broadcast(0.5) * square);
        var isNear = TLane.LessThan(c, TLane.Broadcast(SeriesFrom));
        return TLane.Any(isNear) ? TLane.Select(isNear, Series(d, shift), ratio) : ratio;
    }

    /// <summary>The same with e = c·z and 9·d·c² = 1: 3d·(−e⁴/4 + e⁵/5 − e⁶/6 + …); |e| ≤ 0.062.</summary>
    private static TLane Series<TLane>(TLane d, TLane e)
        where TLane : struct, ILane<TLane>
    {
        var sum = TLane.Broadcast(-1.0 / 14);
        for (var k = 13; k >= 4; k--)
        {
            sum = TLane.FusedMultiplyAdd(sum, e, TLane.Broadcast((k % 2 == 0 ? -1.0 : 1.0) / k));
        }

        var square = e * e;
        return TLane.Broadcast(3) * d * (square * square) * sum;
    }
}
