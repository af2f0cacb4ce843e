using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Interactive.Documents;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Interactive;

/// <summary>What the next trial would show: its operating characteristics, and the answers that always stand beside them.</summary>
public sealed class SimulatedTrialView : NotebookView
{
    internal SimulatedTrialView(NextTrialResult result) => Result = result;

    /// <summary>The result, in full precision.</summary>
    public NextTrialResult Result { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        .. TrialView.BlocksOf(Result.Characteristics),
        Block.Table.Of(
            [new("Beside it"), Column.Number("Estimate"), Column.Number("Monte Carlo SE"), Column.Number("95 % Monte Carlo interval")],
            [
                Row("family-wise error: some arm significant when none differs", Result.FamilywiseError),
                Row("power at the point: θ is the pooled effect", Result.PowerAtPoint),
                Row("assurance: power averaged over what is known of the mean", Result.Assurance),
                Row("its ceiling: the mean is favourable", Result.AssuranceCeiling),
                .. Result.Updated is { } updated ? ImmutableArray.Create(Row("the pool with this trial in it is significant", updated.Significant)) : [],
            ]),
    ];

    private static ImmutableArray<string> Row(string name, MonteCarloEstimate estimate) => TrialView.Row(name, estimate);
}
