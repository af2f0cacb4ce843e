using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Interactive.Documents;
using ExoMeta.Problems;

namespace ExoMeta.Interactive;

/// <summary>The effects of a table's rows: estimate and variance on the analysis scale, and the interval that people read.</summary>
public sealed class EffectsView : NotebookView
{
    private readonly Choices _choices;

    private EffectsView(Choices choices)
    {
        _choices = choices;
        (Request, Table) = choices.Effects();
    }

    /// <summary>How the table is read.</summary>
    public TableRequest Request { get; }

    /// <summary>The rows.</summary>
    public RequestTable Table { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        Block.Table.Of(
            [new("Study"), Column.Number("yi"), Column.Number("vi"), new("")],
            Table.Rows.Select(r => ImmutableArray.Create(
                r.Label, Words.Number(r.Effect?.Estimate), Words.Number(r.Effect?.Variance), r.Effect is null ? "no effect: zero cells leave it undefined" : ""))),
        new Block.Paragraph($"{EffectName.Of(Request.Measure.Name, Request.Scale, Request.Display).Analysed}; {Words.Count(Table.RowsWithEffect.Length)} effects of {Words.Count(Table.Rows.Length)} rows."),
        .. Table.Warnings.Select(w => new Block.Warning(w)),
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(Request, Table);

    /// <summary>Pools the effects.</summary>
    /// <param name="method">The model; REML by default.</param>
    /// <param name="inference">The interval of the pooled effect; normal by default.</param>
    /// <exception cref="InvalidInputException">The choices do not go together, or the model is not defined for these rows: every problem.</exception>
    /// <exception cref="Pooling.FitFailedException">An iterative fit did not converge.</exception>
    public PoolView Pool(PoolMethod? method = null, Inference? inference = null)
    {
        var choices = method is null ? _choices : _choices.With("method", method.Code);
        return PoolView.Of(inference is null ? choices : choices.With("inference", inference.Code));
    }

    internal static EffectsView Of(Choices choices) => new(choices);
}
