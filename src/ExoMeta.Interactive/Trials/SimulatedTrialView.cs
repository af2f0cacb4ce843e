using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Tables;
using ExoMeta.Interactive.Documents;
using ExoMeta.Plots;

namespace ExoMeta.Interactive;

/// <summary>What a trial would show: its operating characteristics, and the answers that always stand beside them.</summary>
public sealed class SimulatedTrialView : NotebookView
{
    private readonly TrialAtSize _trial;
    private readonly ulong _seed;

    /// <param name="trial">The trial, simulated.</param>
    /// <param name="seed">The seed that the user gave.</param>
    internal SimulatedTrialView(TrialAtSize trial, ulong seed) => (_trial, _seed) = (trial, seed);

    /// <summary>The result, in full precision.</summary>
    public TrialSimulation Result => _trial.Simulation;

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Heading(
            $"{Words.Count(Result.Characteristics.Trials)} simulated trials of {Words.Count(Result.Characteristics.TotalSize)} patients, {TrialBlocks.NameOf(Result.Endpoint, _trial.TruthKind)}, seed {_seed}"),
        new Block.Paragraph($"{Result.Endpoint.Endpoint.Name}. θ: {Words.Sentence(Result.ThetaSource)}"),
        .. TrialBlocks.WarningsOf(Result.Endpoint, _trial.TruthKind),
        .. TrialBlocks.WarningsOf(Result.Endpoint, Result.Characteristics, _trial.Assessment.PointOf(Result.Endpoint)),
        .. TrialBlocks.Of(Result.Characteristics),
        Block.Table.Of(
            TrialBlocks.Columns("Beside it"),
            [
                TrialBlocks.Row(Result.Characteristics.ClaimsArms ? "family-wise error: some arm significant when none differs" : "error: a signal when no dose differs", Result.FamilywiseError),
                TrialBlocks.Row("power at the point: θ is the pooled or assumed mean", Result.PowerAtPoint),
                TrialBlocks.Row("assurance: power averaged over what is known of the mean", Result.Assurance),
                TrialBlocks.Row("ceiling of the assurance: the mean is favourable", Result.AssuranceCeiling),
                .. Result.Updated is { } updated ? ImmutableArray.Create(TrialBlocks.Row(Updated, updated.Significant)) : [],
            ]),
        .. TrialBlocks.WhyNotUpdated(Result) is { } why ? [new Block.Paragraph(why)] : ImmutableArray<Block>.Empty,
    ];

    /// <summary>A Bayesian pool is not fitted again in each trial: its rows are, by REML and without its priors.</summary>
    private string Updated => Result.Bayesian is null
        ? "the pool with this trial in it is significant"
        : "the same rows with this trial in them, pooled by REML without the priors, are significant";

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(Result, _seed);

    /// <summary>A figure of the same simulated trials by its kind: "stopping", "prior-to-assurance" … (docs/figures.md).</summary>
    /// <exception cref="ArgumentException">There is no such kind; the message names the nearest.</exception>
    /// <exception cref="Problems.InvalidInputException">This trial cannot be drawn so, and why.</exception>
    public FigureView Figure(string kind, FigureOptions? options = null) => NextTrialView.Draw(_trial, kind, options);

    /// <summary>The tables of the result, in full precision.</summary>
    public ImmutableArray<TableView> Tables() => [.. TrialTables.All.Of(Result.Characteristics).Select(t => new TableView(t))];

    /// <summary>A table by its name: "trial", "arms", "looks" … (docs/data.md).</summary>
    /// <exception cref="ArgumentException">There is no such table, with the nearest name; or the result has none, and which it has.</exception>
    public TableView Table(string name) => new(TrialTables.All.Of(Result.Characteristics, name));
}
