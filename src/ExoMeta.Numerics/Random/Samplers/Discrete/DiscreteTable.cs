using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>
/// A distribution on up to 4096 whole numbers in a row, drawn by inversion of one word: the draw is the number of steps of the
/// distribution function at or below the word, read as a fraction. Each probability is right to 2⁻⁵⁹; larger words give larger draws.
/// </summary>
/// <remarks>
/// A guide table (Chen and Asau 1974): the upper bits of the word name a cell, and nearly every cell holds at most one step, so that one
/// look-up and one comparison give the draw. The few cells with more steps are searched.
/// </remarks>
internal sealed class DiscreteTable
{
    /// <summary>The largest number of values.</summary>
    public const int Capacity = 4096;

    // A cell: 51 bits of the last position in it that is below its step, 1 bit for a cell to search, 12 bits of the draw at its start.
    private const int PositionBits = 51;
    private const ulong LastPosition = (1UL << PositionBits) - 1;
    private const ulong Searched = 1UL << 12;
    private const ulong ValueBits = Searched - 1;
    private const ulong WholeNumber = 0x4330000000000000; // 2⁵² + k, as a double, holds k in its low bits.
    private const double WholeNumberOffset = 4503599627370496.0;

    private const double Negligible = 1.0 / (1L << 40) / (1L << 40);

    private readonly double _first;
    private readonly int _cellBits;
    private readonly ulong[] _steps;
    private readonly double[] _cells;

    /// <summary>Prepares a distribution.</summary>
    /// <param name="first">The value of the first mass.</param>
    /// <param name="masses">1 to 4096 masses ≥ 0, up to a common factor; at least one is positive.</param>
    public DiscreteTable(double first, ReadOnlySpan<DoubleDouble> masses)
    {
        _first = first;
        _cellBits = 8;
        while (_cellBits < 12 && 1 << _cellBits < 16 * masses.Length)
        {
            _cellBits++;
        }

        _steps = FindSteps(masses, PositionBits + _cellBits);
        _cells = new double[1 << _cellBits];
        for (var (cell, value) = (0, 0); cell < _cells.Length; cell++)
        {
            value = CountFrom(value, (ulong)cell << PositionBits);
            _cells[cell] = BitConverter.UInt64BitsToDouble(Describe((ulong)cell << PositionBits, value));
        }
    }

    /// <summary>A distribution with one mode, from there outwards until a mass is below 2⁻⁸⁰ of the mode's; null when its values are too many.</summary>
    /// <param name="mode">The likeliest value.</param>
    /// <param name="ratioUp">The mass of k + 1 over that of k.</param>
    /// <param name="ratioDown">The mass of k − 1 over that of k; asked for k &gt; 0 only.</param>
    public static DiscreteTable? AroundMode(int mode, Func<int, DoubleDouble> ratioUp, Func<int, DoubleDouble> ratioDown)
    {
        var masses = new List<DoubleDouble> { new(1, 0) };
        for (var k = mode; k > 0 && masses[^1].Times(ratioDown(k)) is { High: >= Negligible } mass; k--)
        {
            masses.Add(mass);
            if (masses.Count > Capacity)
            {
                return null;
            }
        }

        var first = mode - (masses.Count - 1);
        masses.Reverse();
        for (var k = mode; masses[^1].Times(ratioUp(k)) is { High: >= Negligible } mass; k++)
        {
            masses.Add(mass);
            if (masses.Count > Capacity)
            {
                return null;
            }
        }

        return new(first, CollectionsMarshal.AsSpan(masses));
    }

    /// <summary>The draw of each word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane FromWords<TLane>(TLane words)
        where TLane : struct, ILane<TLane>
    {
        var cells = LaneTable.Gather(_cells, TLane.ShiftRightBits(words, 64 - _cellBits));
        var whole = TLane.BroadcastBits(WholeNumber);
        var position = TLane.ShiftRightBits(TLane.ShiftLeftBits(words, _cellBits), 64 - PositionBits) | whole;
        var last = TLane.ShiftRightBits(cells, 64 - PositionBits) | whole;
        var start = (cells & TLane.BroadcastBits(ValueBits)) | whole;
        var value = start + (TLane.LessThan(last, position) & TLane.Broadcast(1)) - TLane.Broadcast(WholeNumberOffset - _first);
        var searched = cells & TLane.BroadcastBits(Searched);
        return TLane.Any(searched) ? Search(words, searched, value) : value;
    }

    /// <summary>The distribution function before each value but the first, rounded to a whole number of 2⁻ᵇⁱᵗˢ.</summary>
    private static ulong[] FindSteps(ReadOnlySpan<DoubleDouble> masses, int bits)
    {
        var total = new DoubleDouble(0, 0);
        foreach (var mass in masses)
        {
            total = total.Plus(mass);
        }

        var steps = new ulong[masses.Length - 1];
        var sum = new DoubleDouble(0, 0);
        var scale = Math.ScaleB(1, bits);
        for (var i = 0; i < steps.Length; i++)
        {
            sum = sum.Plus(masses[i]);
            var share = sum.Over(total);
            var whole = Math.Floor(share.High * scale);
            var rest = (long)Math.Round(share.High * scale - whole + share.Low * scale);
            steps[i] = unchecked((ulong)whole + (ulong)rest);
        }

        return steps;
    }

    /// <summary>How many steps are at or below a position, when the first <paramref name="count"/> are.</summary>
    private int CountFrom(int count, ulong position)
    {
        while (count < _steps.Length && _steps[count] <= position)
        {
            count++;
        }

        return count;
    }

    private ulong Describe(ulong start, int value)
    {
        var atEnd = CountFrom(value, start + LastPosition);
        return (atEnd - value) switch
        {
            0 => (LastPosition << (64 - PositionBits)) | (uint)value,
            1 => ((_steps[value] - start - 1) << (64 - PositionBits)) | (uint)value,
            _ => Searched | (uint)value,
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TLane Search<TLane>(TLane words, TLane searched, TLane values)
        where TLane : struct, ILane<TLane>
    {
        Span<double> word = stackalloc double[8];
        Span<double> isSearched = stackalloc double[8];
        Span<double> value = stackalloc double[8];
        TLane.Store(words, word);
        TLane.Store(searched, isSearched);
        TLane.Store(values, value);
        for (var i = 0; i < TLane.Count; i++)
        {
            if (BitConverter.DoubleToUInt64Bits(isSearched[i]) != 0)
            {
                value[i] = _first + Search(BitConverter.DoubleToUInt64Bits(word[i]));
            }
        }

        return TLane.Load(value);
    }

    /// <summary>By bisection between the draws at the start and at the end of the word's cell.</summary>
    private int Search(ulong word)
    {
        var position = word >> (64 - PositionBits - _cellBits);
        var cells = MemoryMarshal.Cast<double, ulong>(_cells.AsSpan());
        var cell = (int)(word >> (64 - _cellBits));
        var low = (int)(cells[cell] & ValueBits);
        var high = cell + 1 < cells.Length ? (int)(cells[cell + 1] & ValueBits) : _steps.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _steps[middle] <= position ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
