namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>Keys among which order statistics are still sought.</summary>
/// <param name="Low">Smallest key.</param>
/// <param name="High">Largest key.</param>
/// <param name="Below">Values below the smallest key.</param>
/// <param name="Count">Values inside.</param>
internal readonly record struct KeyRange(ulong Low, ulong High, long Below, long Count)
{
    /// <summary>Every key, before any value was seen.</summary>
    public static KeyRange Everything { get; } = new(0, ulong.MaxValue, 0, 0);

    /// <summary>Whether the order statistic of a rank (from 0) is inside.</summary>
    public bool Holds(long rank) => rank >= Below && rank - Below < Count;
}

/// <summary>What one thread saw of one range in one pass.</summary>
internal abstract class RangeTally
{
    /// <summary>Adds a key of the range.</summary>
    public abstract void Add(ulong key);

    /// <summary>Adds what another thread saw of the same range.</summary>
    public abstract void Merge(RangeTally next);

    /// <summary>Empties it.</summary>
    public abstract void Clear();
}

/// <summary>All keys of a range, because they are few.</summary>
internal sealed class CollectedKeys : RangeTally
{
    /// <summary>The keys, in any order.</summary>
    public List<ulong> Keys { get; } = [];

    public override void Add(ulong key) => Keys.Add(key);

    public override void Merge(RangeTally next) => Keys.AddRange(((CollectedKeys)next).Keys);

    public override void Clear() => Keys.Clear();
}

/// <summary>Counts of the keys of a range in bins of a power of two keys.</summary>
internal sealed class KeyHistogram : RangeTally
{
    private readonly ulong _low;
    private readonly int _shift;
    private readonly long[] _bins;
    private ulong _smallest = ulong.MaxValue;
    private ulong _largest;

    /// <summary>An empty histogram of at most 2^bits bins.</summary>
    public KeyHistogram(in KeyRange range, int bits)
    {
        var width = range.High - range.Low;
        _low = range.Low;
        _shift = Math.Max(0, 64 - (int)ulong.LeadingZeroCount(width) - bits);
        _bins = new long[(int)(width >> _shift) + 1];
    }

    public override void Add(ulong key)
    {
        _bins[(int)((key - _low) >> _shift)]++;
        _smallest = Math.Min(_smallest, key);
        _largest = Math.Max(_largest, key);
    }

    public override void Merge(RangeTally next)
    {
        var other = (KeyHistogram)next;
        for (var i = 0; i < _bins.Length; i++)
        {
            _bins[i] += other._bins[i];
        }

        _smallest = Math.Min(_smallest, other._smallest);
        _largest = Math.Max(_largest, other._largest);
    }

    public override void Clear()
    {
        Array.Clear(_bins);
        (_smallest, _largest) = (ulong.MaxValue, 0);
    }

    /// <summary>The bin that holds the order statistic of a rank, no wider than the keys that were seen.</summary>
    public KeyRange BinOf(in KeyRange range, long rank)
    {
        var below = range.Below;
        var bin = 0;
        while (rank - below >= _bins[bin])
        {
            below += _bins[bin++];
        }

        var low = _low + ((ulong)bin << _shift);
        return new(Math.Max(low, _smallest), Math.Min(low + ((1UL << _shift) - 1), _largest), below, _bins[bin]);
    }
}
