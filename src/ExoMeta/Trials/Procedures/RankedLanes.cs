using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Room for the statistics of one group of trials, and their order.</summary>
[InlineArray(MultiplicityProcedure.MaximumComparisons)]
internal struct RankedLanes<TLane>
    where TLane : struct, ILane<TLane>
{
    private TLane _first;
}

/// <summary>Order statistics on lanes.</summary>
internal static class RankedLanes
{
    /// <summary>Copies lanes, NaN as −∞.</summary>
    public static void Copy<TLane>(ReadOnlySpan<TLane> source, Span<TLane> destination)
        where TLane : struct, ILane<TLane>
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = OrLeast(source[i]);
        }
    }

    /// <summary>−∞ in place of NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane OrLeast<TLane>(TLane value)
        where TLane : struct, ILane<TLane> =>
        TLane.Select(TLane.EqualTo(value, value), value, TLane.Broadcast(double.NegativeInfinity));

    /// <summary>The larger of two; no NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Larger<TLane>(TLane left, TLane right)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.LessThan(left, right), right, left);

    /// <summary>Copies lanes, NaN as −∞, largest first.</summary>
    public static void CopyDescending<TLane>(ReadOnlySpan<TLane> source, Span<TLane> destination)
        where TLane : struct, ILane<TLane>
    {
        Copy(source, destination);
        SortDescending(destination);
    }

    /// <summary>Sorts, largest first, by exchanges of neighbours: at most 66 of them, and each as good as free.</summary>
    public static void SortDescending<TLane>(Span<TLane> values)
        where TLane : struct, ILane<TLane>
    {
        for (var i = 1; i < values.Length; i++)
        {
            for (var j = i; j > 0; j--)
            {
                var (upper, lower) = (values[j - 1], values[j]);
                var isLess = TLane.LessThan(upper, lower);
                values[j - 1] = TLane.Select(isLess, lower, upper);
                values[j] = TLane.Select(isLess, upper, lower);
            }
        }
    }

    /// <summary>Masks of the values that reach a threshold.</summary>
    public static void Reach<TLane>(ReadOnlySpan<TLane> values, TLane threshold, Span<TLane> reached)
        where TLane : struct, ILane<TLane>
    {
        for (var i = 0; i < values.Length; i++)
        {
            reached[i] = TLane.LessThanOrEqual(threshold, values[i]);
        }
    }
}
