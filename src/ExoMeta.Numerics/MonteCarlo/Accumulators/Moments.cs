namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>Running count, mean, and sum of squares about the mean (Welford 1962), mergeable (Chan, Golub and LeVeque 1979).</summary>
public sealed class Moments : IAccumulator<Moments>
{
    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Mean of the values; 0 when there are none.</summary>
    public double Mean { get; private set; }

    /// <summary>Sum of squares about the mean.</summary>
    public double SumOfSquares { get; private set; }

    /// <summary>Sample variance, with n − 1; NaN below two values.</summary>
    public double Variance => Count < 2 ? double.NaN : SumOfSquares / (Count - 1);

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        Count++;
        var difference = value - Mean;
        Mean += difference / Count;
        SumOfSquares += difference * (value - Mean);
    }

    /// <inheritdoc/>
    public void Merge(Moments next)
    {
        if (next.Count == 0)
        {
            return;
        }

        if (Count == 0)
        {
            (Count, Mean, SumOfSquares) = (next.Count, next.Mean, next.SumOfSquares);
            return;
        }

        var total = Count + next.Count;
        var difference = next.Mean - Mean;
        var share = (double)next.Count / total;
        SumOfSquares += next.SumOfSquares + difference * difference * Count * share;
        Mean += difference * share;
        Count = total;
    }

    /// <inheritdoc/>
    public void Clear() => (Count, Mean, SumOfSquares) = (0, 0, 0);

    /// <summary>The mean with its Monte Carlo error; at least two values.</summary>
    public MonteCarloEstimate ToEstimate() => MonteCarloEstimate.FromMoments(Mean, SumOfSquares, Count);
}
