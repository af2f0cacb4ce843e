using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Specs;
using ExoMeta.Interactive.Documents;
using ExoMeta.Plots;

namespace ExoMeta.Interactive;

/// <summary>Power over the size of a trial: the figure, and its numbers with their Monte Carlo errors.</summary>
public sealed class PowerOverSizesView : NotebookView
{
    private readonly TrialResult _trial;
    private readonly TrialEndpointSpec _endpoint;
    private readonly double _point;
    private readonly ulong _seed;

    internal PowerOverSizesView(TrialResult trial, TrialEndpointSpec endpoint, TrialEndpointResult result, double point, ulong seed) =>
        (_trial, _endpoint, Result, _point, _seed) = (trial, endpoint, result, point, seed);

    /// <summary>The result, in full precision.</summary>
    public TrialEndpointResult Result { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Figure(PowerFigure.Draw(_trial, Result)),
        Block.Table.Of(
            [
                Column.Number("Patients"), Column.Number("Power at the point (MCSE)"), Column.Number("Assurance (MCSE)"), Column.Number("Ceiling of the assurance (MCSE)"),
                Column.Number("Predictive (MCSE)"), Column.Number($"Robust, {Words.AsGiven(_endpoint.RobustWeight)} of N(0, SD {Words.AsGiven(_endpoint.ScepticalStandardDeviation)}) (MCSE)"), Column.Number("Family-wise error (MCSE)"),
            ],
            Result.Summaries.Select(s => ImmutableArray.Create(
                string.Join(" + ", s.SizePerArm.Select(n => Words.Count(n))), TrialBlocks.WithError(s.PowerAtPoint), TrialBlocks.WithError(s.Assurance), TrialBlocks.WithError(s.AssuranceCeiling),
                TrialBlocks.WithError(s.Predictive), TrialBlocks.WithError(s.Robust), TrialBlocks.WithError(s.FamilywiseError)))),
        new Block.Paragraph($"θ: {Words.Sentence(Result.ThetaSource)} Seed {_seed}."),
        .. TrialBlocks.WarningsOf(_endpoint, TruthKind.Predictive),
        .. Result.Summaries is [.., { Course: { } course }] ? TrialBlocks.WarningsOf(_endpoint, course, _point) : [],
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(_endpoint, Result, _seed);

    /// <summary>The figure alone.</summary>
    public FigureView Figure() => new(PowerFigure.Draw(_trial, Result));
}
