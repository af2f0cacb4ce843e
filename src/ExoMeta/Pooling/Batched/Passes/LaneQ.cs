using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The part of <see cref="LaneMoments{TLane}"/> that closed forms need: no derivatives.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
internal struct LaneQ<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Σw.</summary>
    public TLane SumWeights;

    /// <summary>The weighted mean.</summary>
    public TLane Mean;

    /// <summary>The generalised Q.</summary>
    public TLane Q;

    /// <summary>At τ² = 0, from the weights that were kept, with tr P = Σw − Σw²/Σw.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AtZero(in LaneRows<TLane> rows, TLane centre, out LaneQ<TLane> moments, out TLane traceP)
    {
        var zero = TLane.Broadcast(0);
        TLane sw = zero, sww = zero, swd = zero, swdd = zero;
        var y = rows.Y;
        var weights = rows.Weights;
        for (var j = 0; j < weights.Length; j++)
        {
            var w = weights[j];
            var d = y[j] - centre;
            var wd = w * d;
            sw += w;
            sww = TLane.FusedMultiplyAdd(w, w, sww);
            swd += wd;
            swdd = TLane.FusedMultiplyAdd(wd, d, swdd);
        }

        Finish(sw, swd, swdd, centre, out moments);
        traceP = sw - sww / sw;
    }

    /// <summary>At τ² ≥ 0, residuals taken from the mean at 0 or another centre near the mean.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void At(in LaneRows<TLane> rows, TLane tauSquared, TLane centre, out LaneQ<TLane> moments)
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        TLane sw = zero, swd = zero, swdd = zero;
        var y = rows.Y;
        var v = rows.V;
        for (var j = 0; j < v.Length; j++)
        {
            var w = one / (v[j] + tauSquared);
            var d = y[j] - centre;
            var wd = w * d;
            sw += w;
            swd += wd;
            swdd = TLane.FusedMultiplyAdd(wd, d, swdd);
        }

        Finish(sw, swd, swdd, centre, out moments);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TLane sw, TLane swd, TLane swdd, TLane centre, out LaneQ<TLane> moments)
    {
        var m = swd / sw;
        moments.SumWeights = sw;
        moments.Mean = centre + m;
        moments.Q = swdd - m * swd;
    }
}
