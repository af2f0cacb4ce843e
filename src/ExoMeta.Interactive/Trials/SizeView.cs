using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Results;
using ExoMeta.Interactive.Documents;
using ExoMeta.Trials;

namespace ExoMeta.Interactive;

/// <summary>The smallest size of a trial with a power, with what Monte Carlo error leaves open of it.</summary>
public sealed class SizeView : NotebookView
{
    private readonly SampleSizeSearch _search;
    private readonly TruthKind _truth;
    private readonly ulong _seed;

    internal SizeView(SampleSizeSearch search, SizeFound found, TruthKind truth, ulong seed) => (_search, Result, _truth, _seed) = (search, found, truth, seed);

    /// <summary>What the search found, in full precision.</summary>
    public SizeFound Result { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Paragraph(Answer()),
        Block.Table.Of(
            TrialBlocks.Columns("Of that size, from draws that the search did not see"),
            [
                TrialBlocks.Row("power", _search.PowerOf(Result.Confirmed)), TrialBlocks.Row("its ceiling: the true effect is favourable", Result.Confirmed.Ceiling),
                .. Result.Confirmed.ExpectedSize.Mcse > 0 ? [TrialBlocks.Row("patients on average", Result.Confirmed.ExpectedSize)] : ImmutableArray<ImmutableArray<string>>.Empty,
            ]),
        new Block.Paragraph($"{Words.Count(Result.Evaluations.Length)} sizes were looked at with {Words.Count(Result.Confirmed.Trials)} trials each, {TruthKinds.Codes.CodeOf(_truth)} truth, seed {_seed}."),
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(_search, Result);

    private string Answer()
    {
        var sizes = string.Join(" + ", Result.Design.Arms.Select(a => Words.Count(a.Size)));
        return Result is { Size: not null, Lower: { } lower, Upper: { } upper }
            ? $"Power {Words.Short(_search.Target)} needs {sizes} = {Words.Count(Result.Design.TotalSize)} patients ({Words.Count(lower)} to {Words.Count(upper)} in '{Result.Design.ReferenceArm.Name}', by Monte Carlo error)."
            : $"No size has power {Words.Short(_search.Target)}: not even {sizes} patients.";
    }
}
