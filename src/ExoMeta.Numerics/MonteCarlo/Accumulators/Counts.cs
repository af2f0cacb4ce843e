namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>Counts of several events over the same replicates.</summary>
public sealed class Counts : IOrderFreeAccumulator<Counts>
{
    private readonly long[] _counts;

    /// <summary>Counters for a number of events, all at 0.</summary>
    public Counts(int events) => _counts = new long[events];

    /// <summary>Number of replicates.</summary>
    public long Replicates { get; private set; }

    /// <summary>How often an event happened.</summary>
    public long this[int index] => _counts[index];

    /// <summary>Counts one more replicate.</summary>
    public void AddReplicate() => Replicates++;

    /// <summary>Counts an event.</summary>
    public void Add(int index, long count = 1) => _counts[index] += count;

    /// <inheritdoc/>
    public void Merge(Counts next)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += next._counts[i];
        }

        Replicates += next.Replicates;
    }

    /// <inheritdoc/>
    public void Clear()
    {
        Array.Clear(_counts);
        Replicates = 0;
    }

    /// <summary>The probability of an event with its Monte Carlo error.</summary>
    public MonteCarloEstimate ToEstimate(int index) => MonteCarloEstimate.FromCount(_counts[index], Replicates);
}
