using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>Which replicates have finite estimates and finite variances above 0 in every row.</summary>
internal static class UsableReplicates
{
    /// <summary>usable[i] = 1 where all rows of replicate i can be used, else 0.</summary>
    /// <param name="y">Estimates, a column of the given stride for each study.</param>
    /// <param name="v">Variances likewise.</param>
    /// <param name="studies">Number of studies.</param>
    /// <param name="stride">Length of a column.</param>
    /// <param name="usable">Filled; its length, a multiple of eight, is the number of replicates.</param>
    public static void Find<TLane>(ReadOnlySpan<double> y, ReadOnlySpan<double> v, int studies, int stride, Span<double> usable)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one, infinity) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(double.PositiveInfinity));
        for (var first = 0; first < usable.Length; first += TLane.Count)
        {
            // 0·y is 0 for finite y, else NaN.
            var (isPositive, nothing) = (TLane.EqualTo(zero, zero), zero);
            for (var j = 0; j < studies; j++)
            {
                var variance = TLane.Load(v[(j * stride + first)..]);
                isPositive = isPositive & TLane.LessThan(zero, variance) & TLane.LessThan(variance, infinity);
                nothing = TLane.FusedMultiplyAdd(zero, TLane.Load(y[(j * stride + first)..]), nothing);
            }

            TLane.Store(one & isPositive & TLane.EqualTo(nothing, zero), usable[first..]);
        }
    }
}
