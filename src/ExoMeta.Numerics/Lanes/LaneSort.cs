using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoMeta.Numerics.Lanes;

/// <summary>
/// Sorts the columns of a lane block side by side, each on its own, by comparisons whose order does not depend on the data.
/// </summary>
/// <remarks>
/// Element j of column i stands at j·<see cref="ILane{TLane}.Count"/> + i. The network is Batcher's merge exchange (Knuth, The Art of
/// Computer Programming 3, 5.2.2, Algorithm M), made as it goes for any length; n = 200 takes about 2,800 comparisons. A comparison moves
/// nothing between equal keys, but the network is not stable. Keys compare as doubles: −0 equals 0, ±∞ are in order. A column with a NaN
/// comes back in no particular order (its neighbours are not touched), so callers keep NaN out. What belongs to a key travels in its
/// lowest bits (<see cref="LanePayload"/>).
/// </remarks>
public static class LaneSort
{
    /// <summary>Sorts every column ascending.</summary>
    /// <param name="columns">A whole number of lanes.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the lane's.</exception>
    public static void Ascending<TLane>(Span<double> columns)
        where TLane : struct, ILane<TLane> => Ascending(Rows<TLane>(columns));

    /// <summary>Sorts every column ascending; row j of them is lane j.</summary>
    public static void Ascending<TLane>(Span<TLane> rows)
        where TLane : struct, ILane<TLane>
    {
        if (rows.Length < 2)
        {
            return;
        }

        ref var first = ref MemoryMarshal.GetReference(rows);
        var top = 1 << BitOperations.Log2((uint)(rows.Length - 1));
        for (var p = top; p > 0; p >>= 1)
        {
            Exchange(ref first, 0, rows.Length, p, p);
            for (var q = top; q > p; q >>= 1)
            {
                Exchange(ref first, p, rows.Length, p, q - p);
            }
        }
    }

    /// <summary>
    /// Sorts columns that consist of two ascending runs, in about log₂(n)/2 comparisons an element (Batcher's odd–even merge).
    /// </summary>
    /// <param name="columns">A whole number of lanes.</param>
    /// <param name="firstRun">Number of rows of the first run, 0 to all; the second run is the rest.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the lane's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The first run is negative or longer than the columns.</exception>
    public static void MergeRuns<TLane>(Span<double> columns, int firstRun)
        where TLane : struct, ILane<TLane> => MergeRuns(Rows<TLane>(columns), firstRun);

    /// <summary>Sorts columns that consist of two ascending runs; row j of them is lane j.</summary>
    /// <param name="rows">The columns.</param>
    /// <param name="firstRun">Number of rows of the first run, 0 to all; the second run is the rest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first run is negative or longer than the columns.</exception>
    public static void MergeRuns<TLane>(Span<TLane> rows, int firstRun)
        where TLane : struct, ILane<TLane>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRun);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRun, rows.Length);
        if (firstRun == 0 || firstRun == rows.Length)
        {
            return;
        }

        // The network of two runs of a power of two, of which the first has −∞ in front and the second +∞ behind: they never move.
        var half = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(firstRun, rows.Length - firstRun));
        var front = half - firstRun;
        ref var first = ref MemoryMarshal.GetReference(rows);
        for (var i = 0; i + half < rows.Length; i++)
        {
            CompareExchange(ref Unsafe.Add(ref first, i), half);
        }

        for (var k = half >> 1; k > 0; k >>= 1)
        {
            // Blocks of k rows at odd multiples of k, counted from the first −∞.
            var start = k - front;
            start += Math.Max(0, -start) / (2 * k) * (2 * k);
            Exchange(ref first, start, rows.Length, k, k);
        }
    }

    /// <summary>Compares rows i and i + distance for the rows i of blocks of a length, every other block, from the first one on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange<TLane>(ref TLane first, int start, int length, int block, int distance)
        where TLane : struct, ILane<TLane>
    {
        for (; start < length - distance; start += 2 * block)
        {
            var end = Math.Min(start + block, length - distance);
            for (var i = Math.Max(start, 0); i < end; i++)
            {
                CompareExchange(ref Unsafe.Add(ref first, i), distance);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CompareExchange<TLane>(ref TLane low, int distance)
        where TLane : struct, ILane<TLane>
    {
        ref var high = ref Unsafe.Add(ref low, distance);
        var (a, b) = (low, high);
        var swap = TLane.LessThan(b, a);
        low = TLane.Select(swap, b, a);
        high = TLane.Select(swap, a, b);
    }

    private static Span<TLane> Rows<TLane>(Span<double> columns)
        where TLane : struct, ILane<TLane> => columns.Length % TLane.Count == 0
            ? MemoryMarshal.Cast<double, TLane>(columns)
            : throw new ArgumentException("The length is not a multiple of the lane's.", nameof(columns));
}
