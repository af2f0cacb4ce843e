namespace ExoMeta.Numerics.Random;

/// <summary>Columns of numbers, one number a replicate, that lie one after another in memory.</summary>
public readonly ref struct ReplicateColumns
{
    private readonly Span<double> _values;
    private readonly int _stride;

    /// <summary>Takes the memory of columns.</summary>
    /// <param name="values">Column j starts at j · stride.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="replicates">Numbers in use in each column.</param>
    /// <param name="stride">Numbers from the start of a column to that of the next, at least the replicates.</param>
    /// <exception cref="ArgumentException">The memory does not hold the columns.</exception>
    public ReplicateColumns(Span<double> values, int count, int replicates, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(replicates);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, replicates);
        if (count > 0 && values.Length < (long)(count - 1) * stride + replicates)
        {
            throw new ArgumentException("The memory does not hold the columns.", nameof(values));
        }

        _values = values;
        (Count, Replicates, _stride) = (count, replicates, stride);
    }

    /// <summary>Number of columns.</summary>
    public int Count { get; }

    /// <summary>Numbers in each column.</summary>
    public int Replicates { get; }

    /// <summary>A column.</summary>
    public Span<double> this[int column] => _values.Slice(column * _stride, Replicates);
}
