using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>The effects of rows in a block of replicates. Scratch space: one instance a thread.</summary>
/// <param name="layout">The rows.</param>
/// <param name="capacity">The most replicates of a block.</param>
internal sealed class RowBlock(UnknownsLayout layout, int capacity)
{
    private readonly double[][] _estimates = new double[layout.Rows.Length][];
    private readonly double[][] _variances = new double[layout.Rows.Length][];
    private readonly double[][] _degreesOfFreedom = new double[layout.Rows.Length][];
    private readonly double[] _scratch = new double[layout.Rows.Max(r => r.Effect.ScratchLength)];

    /// <summary>The effect of a row in the replicate at a place of the block; the row must have been evaluated.</summary>
    public EffectSize this[int row, int place] => new(_estimates[row][place], _variances[row][place], _degreesOfFreedom[row][place]);

    /// <summary>Evaluates a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="draws">Draws of its own unknowns, by unknown and replicate.</param>
    /// <param name="first">Index in the draws of the first replicate.</param>
    /// <param name="count">Replicates, at most the capacity.</param>
    public void Evaluate(int row, ReadOnlySpan<double[]> draws, int first, int count)
    {
        var destination = new EffectBlock(
            (_estimates[row] ??= new double[capacity]).AsSpan(0, count),
            (_variances[row] ??= new double[capacity]).AsSpan(0, count),
            (_degreesOfFreedom[row] ??= new double[capacity]).AsSpan(0, count));
        layout.Rows[row].Effect.Evaluate(draws, first, destination, _scratch);
    }
}
