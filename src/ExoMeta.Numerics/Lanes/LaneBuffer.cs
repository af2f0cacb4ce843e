using System.Runtime.InteropServices;

namespace ExoMeta.Numerics.Lanes;

/// <summary>Doubles that begin on a cache line, so that no lane is split between two. Changes speed, never a bit of a result.</summary>
public sealed class LaneBuffer
{
    private const int LineBytes = 64;

    private readonly double[] _doubles;
    private readonly int _first;

    /// <summary>Makes room for a number of doubles, all 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public LaneBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _doubles = GC.AllocateArray<double>(length + LineBytes / sizeof(double), pinned: true);
        var past = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_doubles, 0) % LineBytes);
        _first = past == 0 ? 0 : (LineBytes - past) / sizeof(double);
        Length = length;
    }

    /// <summary>Number of doubles.</summary>
    public int Length { get; }

    /// <summary>The doubles.</summary>
    public Span<double> Span => _doubles.AsSpan(_first, Length);
}
