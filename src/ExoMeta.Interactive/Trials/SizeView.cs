using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Results;
using ExoMeta.Interactive.Documents;
using ExoMeta.Trials;

namespace ExoMeta.Interactive;

/// <summary>The smallest size of a trial with a power, with what Monte Carlo error leaves open of it.</summary>
public sealed class SizeView : NotebookView
{
    private readonly PlannedTrial _trial;
    private readonly TruthKind _truth;
    private readonly SampleSizeSearch _search;
    private readonly double _point;
    private readonly ulong _seed;

    internal SizeView(PlannedTrial trial, TruthKind truth, SampleSizeSearch search, SizeFound found, double point, ulong seed) =>
        (_trial, _truth, _search, Result, _point, _seed) = (trial, truth, search, found, point, seed);

    /// <summary>What the search found, in full precision.</summary>
    public SizeFound Result { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Paragraph(Answer()),
        new Block.Paragraph($"{_trial.Endpoint.Endpoint.Name}. θ: {Words.Sentence(_trial.ThetaSource)}"),
        .. TrialBlocks.WarningsOf(_trial.Endpoint, _truth),
        .. TrialBlocks.WarningsOf(_trial.Endpoint, Result.Confirmed, _point),
        Block.Table.Of(
            TrialBlocks.Columns("Of that size, from draws that the search did not see"),
            [
                TrialBlocks.Row(Power, _search.PowerOf(Result.Confirmed)),
                .. _search.Kind == PowerKind.Disjunctive
                    ? [TrialBlocks.Row(Result.Confirmed.Arms.Length == 1 ? "its ceiling: the true effect is favourable" : "its ceiling: some true effect is favourable", Result.Confirmed.Ceiling)]
                    : ImmutableArray<ImmutableArray<string>>.Empty,
                .. Result.Confirmed.ExpectedSize.Mcse > 0 ? [TrialBlocks.Row("patients on average", Result.Confirmed.ExpectedSize)] : ImmutableArray<ImmutableArray<string>>.Empty,
            ]),
        new Block.Paragraph(
            $"{Words.Count(Result.Evaluations.Length)} sizes were looked at with {Words.Count(Result.Confirmed.Trials)} trials each, {TrialBlocks.NameOf(_trial.Endpoint, _truth)}, seed {_seed}."),
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(_trial, _truth, _seed, _search, Result);

    private string Power => _search.Kind == PowerKind.Conjunctive ? "power: all comparisons significant" : Result.Confirmed switch
    {
        { ClaimsArms: false } => "power: a dose–response signal",
        { Arms.Length: > 1 } => "power: any comparison significant",
        _ => "power",
    };

    private string Answer()
    {
        var sizes = string.Join(" + ", Result.Design.Arms.Select(a => Words.Count(a.Size)));
        var target = Words.AsGiven(_search.Target);
        return Result is { Size: not null, Lower: { } lower, Upper: { } upper }
            ? $"Power {target} needs {sizes} = {Words.Count(Result.Design.TotalSize)} patients ({Words.Count(lower)} to {Words.Count(upper)} in '{Result.Design.ReferenceArm.Name}', by Monte Carlo error)."
            : $"No size has power {target}: not even {sizes} patients.";
    }
}
