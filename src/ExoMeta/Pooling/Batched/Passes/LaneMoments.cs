using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>Everything that one τ² determines, as <see cref="ModelMoments"/> does, with the derivatives that root finding needs.</summary>
/// <remarks>
/// With w = 1/(v + τ²) and d = y − c, one pass sums w, w², w³, wd, w²d, w³d, wd², w²d², w³d²; residuals about the weighted mean c + m, m =
/// Σwd/Σw, follow from these: Q = y'Py = Σwd² − m·Σwd, y'PPy = Σw²(d − m)² and y'PPPy = Σw³(d − m)² − (Σw²(d − m))²/Σw.
/// The centre c is the mean at an earlier τ². That keeps the digits: for the mean at τ² = 0, Σwd² ≤ (1 + k)·Q at any τ² (d − m has mean 0
/// under w, and c under the weights at 0, whose shares exceed those at τ² by a factor of k at most), and as an iteration converges m → 0.
/// The passes are calls of their own: inlined into a search, its state and their sums together are more than registers hold.
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
internal struct LaneMoments<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Σw.</summary>
    public TLane SumWeights;

    /// <summary>Σw².</summary>
    public TLane SumSquaredWeights;

    /// <summary>Σw³.</summary>
    public TLane SumCubedWeights;

    /// <summary>Σwd.</summary>
    public TLane WeightedSum;

    /// <summary>Σw²d.</summary>
    public TLane SquareWeightedSum;

    /// <summary>Σw³d.</summary>
    public TLane CubeWeightedSum;

    /// <summary>m, what the mean exceeds the centre by.</summary>
    public TLane Shift;

    /// <summary>y'Py, the generalised Q.</summary>
    public TLane Q;

    /// <summary>y'PPy = −dQ/dτ².</summary>
    public TLane QSlope;

    /// <summary>y'PPPy = ½·d²Q/dτ².</summary>
    public TLane QCurvature;

    /// <summary>1/Σw.</summary>
    public TLane InverseSumWeights;

    /// <summary>At τ² = 0, from the weights that were kept.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AtZero(in LaneRows<TLane> rows, TLane centre, out LaneMoments<TLane> moments) =>
        Sum<KeptWeights>(rows.Weights, rows.Y, TLane.Broadcast(0), centre, out moments);

    /// <summary>At τ² ≥ 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void At(in LaneRows<TLane> rows, TLane tauSquared, TLane centre, out LaneMoments<TLane> moments) =>
        Sum<WeightsAtTauSquared>(rows.V, rows.Y, tauSquared, centre, out moments);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum<TWeights>(
        ReadOnlySpan<TLane> source, ReadOnlySpan<TLane> y, TLane tauSquared, TLane centre, out LaneMoments<TLane> moments)
        where TWeights : struct, ILaneWeights
    {
        var zero = TLane.Broadcast(0);
        TLane sw = zero, sww = zero, swww = zero, swd = zero, swwd = zero, swwwd = zero, swdd = zero, swwdd = zero, swwwdd = zero;
        for (var j = 0; j < source.Length; j++)
        {
            var w = TWeights.Of(source[j], tauSquared);
            var d = y[j] - centre;
            var wd = w * d;
            var ww = w * w;
            var wwd = w * wd;
            sw += w;
            sww += ww;
            swww = TLane.FusedMultiplyAdd(ww, w, swww);
            swd += wd;
            swwd += wwd;
            swwwd = TLane.FusedMultiplyAdd(wwd, w, swwwd);
            swdd = TLane.FusedMultiplyAdd(wd, d, swdd);
            swwdd = TLane.FusedMultiplyAdd(wd, wd, swwdd);
            swwwdd = TLane.FusedMultiplyAdd(wwd, wd, swwwdd);
        }

        var inverse = TLane.Broadcast(1) / sw;
        var m = swd / sw;
        var minusM = zero - m;
        var wwe = TLane.FusedMultiplyAdd(minusM, sww, swwd);
        var wwwe = TLane.FusedMultiplyAdd(minusM, swww, swwwd);
        moments.SumWeights = sw;
        moments.SumSquaredWeights = sww;
        moments.SumCubedWeights = swww;
        moments.WeightedSum = swd;
        moments.SquareWeightedSum = swwd;
        moments.CubeWeightedSum = swwwd;
        moments.Shift = m;
        moments.Q = TLane.FusedMultiplyAdd(minusM, swd, swdd);
        moments.QSlope = TLane.FusedMultiplyAdd(minusM, swwd + wwe, swwdd);
        moments.QCurvature = TLane.FusedMultiplyAdd(minusM, swwwd + wwwe, swwwdd) - wwe * wwe * inverse;
        moments.InverseSumWeights = inverse;
    }

    /// <summary>Where the weights of a row come from.</summary>
    private interface ILaneWeights
    {
        static abstract TLane Of(TLane source, TLane tauSquared);
    }

    private readonly struct KeptWeights : ILaneWeights
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Of(TLane source, TLane tauSquared) => source;
    }

    private readonly struct WeightsAtTauSquared : ILaneWeights
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Of(TLane source, TLane tauSquared) => TLane.Broadcast(1) / (source + tauSquared);
    }
}
