using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The unweighted spread of the rows, which bounds τ² and says how the likelihood behaves for τ² → ∞.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
internal readonly struct LaneSpread<TLane>
    where TLane : struct, ILane<TLane>
{
    private LaneSpread(TLane sumOfSquares, TLane meanVariance)
    {
        (SumOfSquares, MeanVariance) = (sumOfSquares, meanVariance);
    }

    /// <summary>Σ(y − ȳ)² about the plain mean.</summary>
    public TLane SumOfSquares { get; }

    /// <summary>Σv/k.</summary>
    public TLane MeanVariance { get; }

    /// <summary>
    /// A τ² above which the score is negative, n = k − 1 for the restricted and k for the full likelihood. By the bounds of
    /// <see cref="MaximumCertificate{TLane}"/>, a² ≥ τ⁴/SS and b ≤ (τ² + v̄)/n; a² exceeds b from SS/n + v̄ on. Q is SS/τ² at most, and so
    /// below n there too.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane ScoreFallsFrom(TLane n) => SumOfSquares / n + MeanVariance;

    /// <summary>The pass. As c lies between the estimates, Σ(y − c)² ≤ (1 + k)·SS: no digits are lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneSpread<TLane> Of(in LaneRows<TLane> rows, in LaneStart<TLane> start)
    {
        var (zero, infinity) = (TLane.Broadcast(0), TLane.Broadcast(double.PositiveInfinity));
        var (sd, sdd, sv) = (zero, zero, zero);
        var y = rows.Y;
        var v = rows.V;
        for (var j = 0; j < v.Length; j++)
        {
            var isPresent = TLane.LessThan(v[j], infinity);
            var d = (y[j] - start.Mean) & isPresent;
            sd += d;
            sdd = TLane.FusedMultiplyAdd(d, d, sdd);
            sv += v[j] & isPresent;
        }

        var inverse = TLane.Broadcast(1) / rows.Count;
        return new(sdd - sd * sd * inverse, sv * inverse);
    }
}
