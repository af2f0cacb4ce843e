using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>
/// The rows of a block of replicates, column by column, and the pools refitted on them: independent rows in <see cref="BatchedPooling"/>,
/// rows that share controls one replicate at a time. Scratch space: one instance a thread.
/// </summary>
/// <remarks>Fill every row (<see cref="Evaluate"/>, <see cref="Set"/>, <see cref="Take"/>), then <see cref="Pool"/>.</remarks>
internal sealed class ReplicateBlock
{
    /// <summary>The largest number of replicates.</summary>
    public const int Capacity = MonteCarloDriver.ChunkSize;

    private readonly UnknownsLayout _layout;
    private readonly BatchedPooling? _batched;
    private readonly ReplicateFitter? _single;
    private readonly double[] _estimates;
    private readonly double[] _variances;
    private readonly double[] _degreesOfFreedom;
    private readonly double[] _scratch;

    /// <summary>Makes room.</summary>
    /// <param name="layout">The rows and their unknowns.</param>
    /// <param name="options">The model that is refitted; null when rows stand alone.</param>
    public ReplicateBlock(UnknownsLayout layout, PoolingOptions? options)
    {
        _layout = layout;
        var rows = layout.Rows.Length;
        (_estimates, _variances) = (new double[rows * Capacity], new double[rows * Capacity]);
        _degreesOfFreedom = new double[rows * Capacity];
        _scratch = new double[layout.Rows.Max(r => r.Effect.ScratchLength)];
        if (options is not null && layout.Shared.IsEmpty)
        {
            _batched = new(rows, options);
        }
        else if (options is not null)
        {
            _single = new(layout, options);
        }
    }

    /// <summary>The pools of the block; NaN where a row or the fit failed.</summary>
    public PooledReplicates Pools { get; } = new(Capacity);

    /// <summary>Replicates in the block; set it before the rows are filled.</summary>
    public int Count { get; set; }

    /// <summary>The effects of a row in each replicate; NaN where they cannot be used.</summary>
    public EffectBlock this[int row] => new(
        _estimates.AsSpan(row * Count, Count), _variances.AsSpan(row * Count, Count), _degreesOfFreedom.AsSpan(row * Count, Count));

    /// <summary>Evaluates a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="draws">Values of the row's own unknowns, by unknown and replicate.</param>
    /// <param name="first">Index of the block's first replicate in the draws.</param>
    public void Evaluate(int row, ReadOnlySpan<double[]> draws, int first)
    {
        var block = this[row];
        _layout.Rows[row].Effect.Evaluate(draws, first, block, _scratch);
        for (var i = 0; i < Count; i++)
        {
            if (!ReplicateFitter.IsUsable(new(block.Estimates[i], block.Variances[i], block.DegreesOfFreedom[i])))
            {
                (block.Estimates[i], block.Variances[i], block.DegreesOfFreedom[i]) = (double.NaN, double.NaN, double.NaN);
            }
        }
    }

    /// <summary>Gives a row the same effect in every replicate.</summary>
    public void Set(int row, EffectSize effect)
    {
        var block = this[row];
        block.Estimates.Fill(effect.Estimate);
        block.Variances.Fill(effect.Variance);
        block.DegreesOfFreedom.Fill(effect.DegreesOfFreedom);
    }

    /// <summary>Gives a row the effects that it had before.</summary>
    public void Take(int row, ReadOnlySpan<double> estimates, ReadOnlySpan<double> standardErrors, ReadOnlySpan<double> degreesOfFreedom)
    {
        var block = this[row];
        estimates.CopyTo(block.Estimates);
        degreesOfFreedom.CopyTo(block.DegreesOfFreedom);
        for (var i = 0; i < Count; i++)
        {
            block.Variances[i] = standardErrors[i] * standardErrors[i];
        }
    }

    /// <summary>Refits the pool in every replicate.</summary>
    /// <param name="correlations">Correlation of each shared control, by control and replicate.</param>
    /// <param name="first">Index of the block's first replicate in the correlations.</param>
    /// <returns>Replicates whose fit failed, or had no usable row to stand on.</returns>
    public int Pool(ReadOnlySpan<double[]> correlations, int first)
    {
        if (_batched is not null)
        {
            var used = _layout.Rows.Length * Count;
            var counts = _batched.Fit(_estimates.AsSpan(0, used), _variances.AsSpan(0, used), Count, Pools);
            return counts.Unusable + counts.Failed;
        }

        var failures = 0;
        for (var i = 0; i < Count; i++)
        {
            failures += PoolOne(_single!, correlations, first, i) ? 0 : 1;
        }

        return failures;
    }

    private bool PoolOne(ReplicateFitter fitter, ReadOnlySpan<double[]> correlations, int first, int replicate)
    {
        for (var row = 0; row < _layout.Rows.Length; row++)
        {
            var block = this[row];
            fitter.Effects[row] = new(block.Estimates[replicate], block.Variances[replicate], block.DegreesOfFreedom[replicate]);
        }

        for (var group = 0; group < correlations.Length; group++)
        {
            fitter.Correlations[group] = correlations[group][first + replicate];
        }

        var pooled = fitter.TryPool(out var fit);
        (Pools.Estimate[replicate], Pools.StandardError[replicate], Pools.TauSquared[replicate], Pools.DegreesOfFreedom[replicate]) = pooled
            ? (fit.Estimate, fit.StandardError, fit.TauSquared, fit.DegreesOfFreedom)
            : (double.NaN, double.NaN, double.NaN, double.NaN);
        return pooled;
    }
}
