using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>One of several categories, with probabilities in proportion to weights; the draw is the category's index, from 0 on.</summary>
/// <remarks>By inversion of one word: each probability is right to 2⁻⁵⁹, a category of weight 0 is never drawn, larger words give later categories.</remarks>
public readonly struct CategoricalSampler : IWordSampler
{
    /// <summary>The largest number of categories.</summary>
    public const int MaximumCategories = DiscreteTable.Capacity;

    private readonly DiscreteTable _table;

    /// <summary>A categorical distribution.</summary>
    /// <param name="weights">1 to 4096 finite weights ≥ 0, in any unit; at least one is positive.</param>
    /// <exception cref="ArgumentException">There are no, or too many, weights, one is negative or not finite, or all are 0.</exception>
    public CategoricalSampler(ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty || weights.Length > MaximumCategories)
        {
            throw new ArgumentException($"1 to {MaximumCategories} weights were expected, not {weights.Length}.", nameof(weights));
        }

        var largest = 0.0;
        foreach (var weight in weights)
        {
            if (!(weight >= 0) || double.IsInfinity(weight))
            {
                throw new ArgumentException("Finite weights of at least 0 were expected.", nameof(weights));
            }

            largest = Math.Max(largest, weight);
        }

        if (largest == 0)
        {
            throw new ArgumentException("At least one positive weight was expected.", nameof(weights));
        }

        // By a power of two, which is exact, so that sums neither overflow nor underflow.
        var exponent = -Math.ILogB(largest);
        var masses = new DoubleDouble[weights.Length];
        for (var i = 0; i < masses.Length; i++)
        {
            masses[i] = new(Math.ScaleB(weights[i], exponent), 0);
        }

        _table = new(0, masses);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane FromWords<TLane>(TLane words)
        where TLane : struct, ILane<TLane> => _table.FromWords(words);

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => stream.NextFromWord(this);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => FromWords(streams.NextWords());

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromWords<CategoricalSampler, TLane>(key, this, destination);
}
