namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>
/// The search for some order statistics of one series in several passes over its values. The first pass counts keys in 2¹⁶ bins (a
/// sixteenth of a power of two each); every later one divides the bins that hold wanted ranks by 2¹², or collects their keys once these
/// are few. Keys have 64 bits: 5 passes are the most.
/// </summary>
internal sealed class OrderStatisticSearch(double[] probabilities, int keepAtMost)
{
    private const int FirstBits = 16;
    private const int LaterBits = 12;

    private readonly SortedDictionary<long, double> _found = [];
    private long[] _sought = [];
    private KeyRange[] _ranges = [KeyRange.Everything];
    private bool[] _isCollected = [];

    /// <summary>Whether all ranks are found.</summary>
    public bool IsOver => _ranges.Length == 0;

    /// <summary>Values that are not NaN; known after the first pass.</summary>
    public long Count { get; private set; } = -1;

    /// <summary>Starts a pass; in the first all values are collected when at most <paramref name="values"/> of them are few.</summary>
    public void Plan(long values)
    {
        _isCollected = new bool[_ranges.Length];
        if (Count < 0)
        {
            _isCollected[0] = values <= keepAtMost;
            return;
        }

        // The smallest ranges are collected first: a value that most replicates share is found by dividing.
        var left = (long)keepAtMost;
        foreach (var i in Enumerable.Range(0, _ranges.Length).OrderBy(i => _ranges[i].Count).ThenBy(i => i))
        {
            left -= _ranges[i].Count;
            _isCollected[i] = left >= 0;
        }
    }

    /// <summary>Makes an empty tally of the pass; called from several threads.</summary>
    public SeriesTally CreateTally()
    {
        var bits = Count < 0 ? FirstBits : LaterBits;
        return new(
            [.. _ranges.Select(r => r.Low)], [.. _ranges.Select(r => r.High)],
            [.. _ranges.Select((r, i) => _isCollected[i] ? (RangeTally)new CollectedKeys() : new KeyHistogram(r, bits))]);
    }

    /// <summary>Takes in what a pass saw.</summary>
    /// <exception cref="InvalidOperationException">In the first pass no value was a number.</exception>
    public void Learn(SeriesTally tally)
    {
        if (Count < 0)
        {
            Count = tally.Numbers;
            if (Count == 0)
            {
                throw new InvalidOperationException("No replicate has a value.");
            }

            _ranges[0] = _ranges[0] with { Count = Count };
            _sought = [.. probabilities.SelectMany(Ranks).Distinct().Order()];
        }

        var next = new List<KeyRange>();
        for (var i = 0; i < _ranges.Length; i++)
        {
            var range = _ranges[i];
            var ranks = _sought.Where(range.Holds);
            if (tally.Ranges[i] is CollectedKeys { Keys: var keys })
            {
                keys.Sort();
                foreach (var rank in ranks)
                {
                    _found[rank] = OrderedKey.ToValue(keys[(int)(rank - range.Below)]);
                }

                continue;
            }

            foreach (var rank in ranks)
            {
                var bin = ((KeyHistogram)tally.Ranges[i]).BinOf(range, rank);
                if (bin.Low == bin.High)
                {
                    _found[rank] = OrderedKey.ToValue(bin.Low);
                }
                else if (next.Count == 0 || next[^1] != bin)
                {
                    next.Add(bin);
                }
            }
        }

        _ranges = [.. next];
    }

    /// <summary>The quantiles, once the search is over.</summary>
    public MonteCarloEstimate[] Estimates() => [.. probabilities.Select(p =>
    {
        var (below, share) = Quantiles.Position(Count, p);
        var estimate = share == 0 ? _found[below] : Quantiles.Between(_found[below], _found[below + 1], share);
        var (lower, upper) = Quantiles.IntervalRanks((int)Count, p);
        return Quantiles.WithInterval(estimate, _found[lower], _found[upper]);
    })];

    private IEnumerable<long> Ranks(double p)
    {
        var (below, share) = Quantiles.Position(Count, p);
        var (lower, upper) = Quantiles.IntervalRanks((int)Count, p);
        return share == 0 ? [below, lower, upper] : [below, below + 1, lower, upper];
    }
}

/// <summary>What one thread saw of one series in one pass.</summary>
internal sealed class SeriesTally(ulong[] lows, ulong[] highs, RangeTally[] ranges)
{
    /// <summary>What was seen of each range.</summary>
    public RangeTally[] Ranges => ranges;

    /// <summary>Values that are not NaN.</summary>
    public long Numbers { get; private set; }

    /// <summary>Adds values.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (double.IsNaN(value))
            {
                continue;
            }

            Numbers++;
            var key = OrderedKey.Of(value);

            // Ranges are disjoint, in order, and few.
            var i = 0;
            while (i < highs.Length && key > highs[i])
            {
                i++;
            }

            if (i < highs.Length && key >= lows[i])
            {
                ranges[i].Add(key);
            }
        }
    }

    /// <summary>Adds what another thread saw.</summary>
    public void Merge(SeriesTally next)
    {
        Numbers += next.Numbers;
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i].Merge(next.Ranges[i]);
        }
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        Numbers = 0;
        foreach (var range in ranges)
        {
            range.Clear();
        }
    }
}
