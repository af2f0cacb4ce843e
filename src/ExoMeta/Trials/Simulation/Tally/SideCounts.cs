using System.Numerics;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Significant comparisons by each of a trial's side analyses.</summary>
/// <param name="analyses">Number of side analyses.</param>
/// <param name="comparisons">Comparisons of a trial.</param>
internal sealed class SideCounts(int analyses, int comparisons)
{
    private readonly long[] _significant = new long[analyses * comparisons];
    private readonly long[] _any = new long[analyses];

    /// <summary>Trials in which a comparison is significant.</summary>
    public long Significant(int analysis, int comparison) => _significant[analysis * comparisons + comparison];

    /// <summary>Trials in which some comparison is.</summary>
    public long AnySignificant(int analysis) => _any[analysis];

    /// <summary>Adds the trials of a block, all of whose comparisons have ended.</summary>
    public void Add<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        for (var side = 0; side < analyses; side++)
        {
            Add<TLane>(block.Sides[side], _significant.AsSpan(side * comparisons, comparisons), ref _any[side]);
        }
    }

    /// <summary>Hands its counts over, and begins at nothing.</summary>
    public void CloseInto(SideCounts tally)
    {
        _significant.CopyTo(tally._significant);
        _any.CopyTo(tally._any);
        Clear();
    }

    /// <summary>Adds others.</summary>
    public void Merge(SideCounts next)
    {
        for (var i = 0; i < _significant.Length; i++)
        {
            _significant[i] += next._significant[i];
        }

        for (var i = 0; i < _any.Length; i++)
        {
            _any[i] += next._any[i];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_significant);
        Array.Clear(_any);
    }

    private static void Add<TLane>(TrialBlock block, Span<long> significant, ref long trials)
        where TLane : struct, ILane<TLane>
    {
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var counted = TLane.Load(block.IsCounted[i..]);
            var any = TLane.Broadcast(0);
            for (var c = 0; c < significant.Length; c++)
            {
                var isRejected = TLane.Load(block.IsRejected(c)[i..]) & counted;
                any |= isRejected;
                significant[c] += BitOperations.PopCount(TLane.MaskBits(isRejected));
            }

            trials += BitOperations.PopCount(TLane.MaskBits(any));
        }
    }
}
