using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>The terms of Loader's (2000) saddle-point expansion of binomial and Poisson masses, on lanes and at whole numbers.</summary>
internal static class CountMass
{
    private const int TableLength = 16;

    private static readonly double[] StirlingErrors = [0, .. Enumerable.Range(1, TableLength - 1).Select(k => SaddlePoint.StirlingError(k))];

    /// <summary>δ(k) = log k! − (k + ½) log k + k − ½ log 2π at whole numbers k ≥ 0; 0 at 0. Absolute error about 10⁻¹⁶.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLane StirlingError<TLane>(TLane k)
        where TLane : struct, ILane<TLane>
    {
        var inverse = TLane.Broadcast(1) / k;
        var w = inverse * inverse;
        var series = TLane.Broadcast(-3617.0 / 122400);
        series = TLane.FusedMultiplyAdd(series, w, TLane.Broadcast(1.0 / 156));
        series = TLane.FusedMultiplyAdd(series, w, TLane.Broadcast(-691.0 / 360360));
        series = TLane.FusedMultiplyAdd(series, w, TLane.Broadcast(1.0 / 1188));
        series = TLane.FusedMultiplyAdd(series, w, TLane.Broadcast(-1.0 / 1680));
        series = TLane.FusedMultiplyAdd(series, w, TLane.Broadcast(1.0 / 1260));
        series = TLane.FusedMultiplyAdd(series, w, TLane.Broadcast(-1.0 / 360));
        series = TLane.FusedMultiplyAdd(series, w, TLane.Broadcast(1.0 / 12));
        series *= inverse;
        var isSmall = TLane.LessThan(k, TLane.Broadcast(TableLength));
        return TLane.Any(isSmall) ? TLane.Select(isSmall, LookUp(k & isSmall), series) : series;
    }

    /// <summary>D(x, m) = x log(x/m) + m − x, for x ≥ 0 and m &gt; 0, without cancellation near x = m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLane Deviance<TLane>(TLane x, TLane mean)
        where TLane : struct, ILane<TLane>
    {
        // x log(x/m) + m − x = (x − m)·v + 2x·(v³/3 + v⁵/5 + …), v = (x − m)/(x + m).
        var difference = x - mean;
        var v = difference / (x + mean);
        var square = v * v;
        var sum = TLane.Broadcast(1.0 / 19);
        for (var k = 17; k >= 3; k -= 2)
        {
            sum = TLane.FusedMultiplyAdd(sum, square, TLane.Broadcast(1.0 / k));
        }

        var near = difference * v + TLane.Broadcast(2) * x * v * square * sum;
        var isFar = TLane.LessThan(TLane.Broadcast(0.1 * 0.1), square);
        return TLane.Any(isFar) ? TLane.Select(isFar, FarDeviance(x, mean), near) : near;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane FarDeviance<TLane>(TLane x, TLane mean)
        where TLane : struct, ILane<TLane>
    {
        var value = x * LaneMath.Log(x / mean) - (x - mean);
        return TLane.Select(TLane.EqualTo(x, TLane.Broadcast(0)), mean, value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane LookUp<TLane>(TLane k)
        where TLane : struct, ILane<TLane>
    {
        // 2⁵² + k holds k in its low bits.
        var shifted = k + TLane.Broadcast(4503599627370496.0);
        return LaneTable.Gather(StirlingErrors, shifted & TLane.BroadcastBits(TableLength - 1));
    }
}
