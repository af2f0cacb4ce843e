using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>What the weights 1/v say, before any τ²: the first pass over the rows, which leaves these weights behind.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
internal readonly struct LaneStart<TLane>
    where TLane : struct, ILane<TLane>
{
    // Third powers of weights, and their products with squared residuals, then stay far from overflow and from subnormal numbers.
    private const double LargestSum = 1e70;
    private const double SmallestShare = 1e-3;

    // A score is a difference of two terms of that kind, and its root is smaller than its scale by the share once more.
    private const double SmallestShareOfScore = 1e-2;

    private LaneStart(TLane sumWeights, TLane mean)
    {
        (SumWeights, Mean) = (sumWeights, mean);
    }

    /// <summary>Σ1/v. Its reciprocal is below the smallest variance and is the scale on which τ² near 0 is judged.</summary>
    public TLane SumWeights { get; }

    /// <summary>Σ(y/v)/Σ(1/v), but for rounding: where residuals are taken from.</summary>
    public TLane Mean { get; }

    /// <summary>Mask of replicates whose weights are within the range of the kernels; others are left to the scalar path.</summary>
    public TLane InRange
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.LessThanOrEqual(TLane.Broadcast(1 / LargestSum), SumWeights) & TLane.LessThanOrEqual(SumWeights, TLane.Broadcast(LargestSum));
    }

    /// <summary>
    /// Mask of replicates in which no row has so much of the weight that tr P = Σw − Σw²/Σw loses more than three digits; beyond, rounding
    /// would set this path and the scalar one apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane IsWellConditioned(TLane traceP) => TLane.LessThanOrEqual(TLane.Broadcast(SmallestShare) * SumWeights, traceP);

    /// <summary><see cref="IsWellConditioned"/> for the root of a score, which rounding moves by the square of what it does to tr P.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane HasWellConditionedScore(TLane traceP) => TLane.LessThanOrEqual(TLane.Broadcast(SmallestShareOfScore) * SumWeights, traceP);

    /// <summary>Mask of replicates in which an iteration for τ² between 0 and a bound stays within range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane IsSearchable(TLane bound) => InRange & TLane.LessThanOrEqual(bound, TLane.Broadcast(LargestSum));

    /// <summary>The pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneStart<TLane> Of(in LaneRows<TLane> rows)
    {
        var one = TLane.Broadcast(1);
        var (sw, swy) = (TLane.Broadcast(0), TLane.Broadcast(0));
        var y = rows.Y;
        var v = rows.V;
        var weights = rows.Weights;
        for (var j = 0; j < v.Length; j++)
        {
            var w = one / v[j];
            weights[j] = w;
            sw += w;
            swy = TLane.FusedMultiplyAdd(w, y[j], swy);
        }

        return new(sw, swy / sw);
    }
}
