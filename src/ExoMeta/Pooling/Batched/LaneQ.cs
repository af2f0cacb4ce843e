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

    /// <summary>tr P = Σw − Σw²/Σw.</summary>
    public TLane TraceP;

    /// <summary>At τ² = 0, from the weights that were kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AtZero(in LaneRows rows, TLane centre, out LaneQ<TLane> moments)
    {
        var zero = TLane.Broadcast(0);
        TLane sw = zero, sww = zero, swd = zero, swdd = zero;
        for (var j = 0; j < rows.Studies; j++)
        {
            var w = rows.Weight<TLane>(j);
            var d = rows.Y<TLane>(j) - centre;
            var wd = w * d;
            sw += w;
            sww = TLane.FusedMultiplyAdd(w, w, sww);
            swd += wd;
            swdd = TLane.FusedMultiplyAdd(wd, d, swdd);
        }

        Finish(sw, sww, swd, swdd, centre, out moments);
    }

    /// <summary>At τ² ≥ 0, residuals taken from the mean at 0 or another centre near the mean.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void At(in LaneRows rows, TLane tauSquared, TLane centre, out LaneQ<TLane> moments)
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        TLane sw = zero, sww = zero, swd = zero, swdd = zero;
        for (var j = 0; j < rows.Studies; j++)
        {
            var w = one / (rows.V<TLane>(j) + tauSquared);
            var d = rows.Y<TLane>(j) - centre;
            var wd = w * d;
            sw += w;
            sww = TLane.FusedMultiplyAdd(w, w, sww);
            swd += wd;
            swdd = TLane.FusedMultiplyAdd(wd, d, swdd);
        }

        Finish(sw, sww, swd, swdd, centre, out moments);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TLane sw, TLane sww, TLane swd, TLane swdd, TLane centre, out LaneQ<TLane> moments)
    {
        var inverse = TLane.Broadcast(1) / sw;
        var m = swd * inverse;
        moments.SumWeights = sw;
        moments.Mean = centre + m;
        moments.Q = swdd - m * swd;
        moments.TraceP = sw - sww * inverse;
    }
}
