namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>A sum whose rounding errors are added up beside it (Neumaier 1974, ZAMM 54:39, a form of Kahan's summation).</summary>
/// <remarks>
/// The error is at most 2⁻⁵³·|sum| + O(n²·2⁻¹⁰⁶)·Σ|x|, where a plain sum has O(n·2⁻⁵³)·Σ|x|. A sum that overflows is the infinity, or NaN,
/// that a plain sum would be.
/// </remarks>
internal sealed class CompensatedSum : IAccumulator<CompensatedSum>
{
    private double _sum;
    private double _lost;

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>The sum; 0 of no values.</summary>
    public double Value => double.IsFinite(_sum) ? _sum + _lost : _sum;

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        Count++;
        AddTerm(value);
    }

    /// <inheritdoc/>
    public void Merge(CompensatedSum next)
    {
        Count += next.Count;
        AddTerm(next._sum);
        _lost += next._lost;
    }

    /// <inheritdoc/>
    public void Clear() => (Count, _sum, _lost) = (0, 0, 0);

    private void AddTerm(double value)
    {
        // Knuth's exact error of a sum needs no comparison of sizes.
        var sum = _sum + value;
        var part = sum - _sum;
        _lost += (_sum - (sum - part)) + (value - part);
        _sum = sum;
    }
}
