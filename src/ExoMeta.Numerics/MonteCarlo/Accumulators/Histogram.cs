namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>Counts of values in bins of equal width, and beside them.</summary>
public sealed class Histogram : IOrderFreeAccumulator<Histogram>
{
    private readonly long[] _bins;
    private readonly double _scale;

    /// <summary>An empty histogram of [low, high).</summary>
    /// <param name="low">Lower end of the first bin.</param>
    /// <param name="high">Upper end of the last bin, which does not hold it.</param>
    /// <param name="bins">Number of bins, ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No bins, or ends that are not finite, in this order and less than the largest double apart.</exception>
    public Histogram(double low, double high, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (!(low < high) || !double.IsFinite(high - low))
        {
            throw new ArgumentOutOfRangeException(nameof(high), high, "Finite ends, low < high, were expected.");
        }

        (Low, High, _bins) = (low, high, new long[bins]);
        _scale = bins / (high - low);
        if (!double.IsFinite(_scale))
        {
            throw new ArgumentOutOfRangeException(nameof(high), high, "The ends are too close together to be divided.");
        }
    }

    /// <summary>Lower end of the first bin.</summary>
    public double Low { get; }

    /// <summary>Upper end of the last bin.</summary>
    public double High { get; }

    /// <summary>Number of bins.</summary>
    public int Bins => _bins.Length;

    /// <summary>Values below the first bin.</summary>
    public long Underflow { get; private set; }

    /// <summary>Values at or above the end of the last bin.</summary>
    public long Overflow { get; private set; }

    /// <summary>Values that were NaN: in no bin and not in <see cref="Count"/>.</summary>
    public long NotNumbers { get; private set; }

    /// <summary>Values in the bins and beside them.</summary>
    public long Count { get; private set; }

    /// <summary>Smallest value; +∞ of no values.</summary>
    public double Minimum { get; private set; } = double.PositiveInfinity;

    /// <summary>Largest value; −∞ of no values.</summary>
    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>Values in a bin.</summary>
    public long this[int bin] => _bins[bin];

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        if (double.IsNaN(value))
        {
            NotNumbers++;
            return;
        }

        Count++;
        Minimum = Math.Min(Minimum, value);
        Maximum = Math.Max(Maximum, value);
        if (value < Low)
        {
            Underflow++;
        }
        else if (value >= High)
        {
            Overflow++;
        }
        else
        {
            _bins[BinOf(value)]++;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The other histogram has other bins.</exception>
    public void Merge(Histogram next)
    {
        if ((next.Low, next.High, next.Bins) != (Low, High, Bins))
        {
            throw new ArgumentException("Only histograms of the same bins add up.", nameof(next));
        }

        for (var i = 0; i < _bins.Length; i++)
        {
            _bins[i] += next._bins[i];
        }

        Underflow += next.Underflow;
        Overflow += next.Overflow;
        NotNumbers += next.NotNumbers;
        Count += next.Count;
        Minimum = Math.Min(Minimum, next.Minimum);
        Maximum = Math.Max(Maximum, next.Maximum);
    }

    /// <inheritdoc/>
    public void Clear()
    {
        Array.Clear(_bins);
        (Underflow, Overflow, NotNumbers, Count) = (0, 0, 0, 0);
        (Minimum, Maximum) = (double.PositiveInfinity, double.NegativeInfinity);
    }

    /// <summary>
    /// Two numbers between which the quantile of type 7 (<see cref="Quantiles.OfSorted"/>) of all values lies: the ends of the bins that hold the two
    /// order statistics it is made of. One bin's width apart, unless these fall in different bins or beside the bins.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are no values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1].</exception>
    public (double Lower, double Upper) QuantileBounds(double p)
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("There are no values.");
        }

        var (below, share) = Quantiles.Position(Count, p);
        var lower = BoundsOf(below).Lower;
        return (lower, BoundsOf(share == 0 ? below : below + 1).Upper);
    }

    /// <summary>The bin of a value inside [low, high); rounding puts none past the ends that <see cref="Edge"/> gives.</summary>
    private int BinOf(double value)
    {
        var bin = Math.Min((int)((value - Low) * _scale), _bins.Length - 1);
        if (value < Edge(bin))
        {
            return bin - 1;
        }

        return bin + 1 < _bins.Length && value >= Edge(bin + 1) ? bin + 1 : bin;
    }

    private double Edge(int bin) => bin == _bins.Length ? High : Low + bin / _scale;

    private (double Lower, double Upper) BoundsOf(long rank)
    {
        var seen = Underflow;
        if (rank < seen)
        {
            return (Minimum, Math.Min(Low, Maximum));
        }

        for (var i = 0; i < _bins.Length; i++)
        {
            seen += _bins[i];
            if (rank < seen)
            {
                return (Math.Max(Edge(i), Minimum), Math.Min(Edge(i + 1), Maximum));
            }
        }

        return (Math.Max(High, Minimum), Maximum);
    }
}
