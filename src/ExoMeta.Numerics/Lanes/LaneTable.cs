using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoMeta.Numerics.Lanes;

/// <summary>Looks up the elements of a lane in a table.</summary>
public static class LaneTable
{
    /// <summary>table[index] for each element.</summary>
    /// <param name="table">The table.</param>
    /// <param name="indices">Whole numbers from 0 on, as 64-bit integers (not as doubles).</param>
    /// <exception cref="IndexOutOfRangeException">An index is outside the table.</exception>
    /// <exception cref="OverflowException">An index is 2³¹ or more.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [SkipLocalsInit]
    public static TLane Gather<TLane>(ReadOnlySpan<double> table, TLane indices)
        where TLane : struct, ILane<TLane>
    {
        Unsafe.SkipInit(out Eight eight);
        Span<double> elements = eight;
        var positions = MemoryMarshal.Cast<double, ulong>(elements);
        TLane.Store(indices, elements);
        for (var i = 0; i < TLane.Count; i++)
        {
            elements[i] = table[checked((int)positions[i])];
        }

        return TLane.Load(elements);
    }

    [InlineArray(8)]
    private struct Eight
    {
        private double _first;
    }
}
