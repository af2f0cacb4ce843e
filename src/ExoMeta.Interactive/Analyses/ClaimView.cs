using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Results;
using ExoMeta.Effects;
using ExoMeta.Interactive.Documents;

namespace ExoMeta.Interactive;

/// <summary>One printed claim: the words of its source, what was derived from them, what they leave open, and where it ended.</summary>
public sealed class ClaimView : NotebookView
{
    internal ClaimView(ClaimResult claim) => Result = claim;

    /// <summary>The claim, with everything that is known of it.</summary>
    public ClaimResult Result { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Heading($"{Result.Claim.Id}: {Result.Claim.Study}, {Result.Claim.Outcome}"),
        new Block.Paragraph($"“{Result.Claim.Quote}” ({Result.Claim.Section})"),
        Block.Table.Of([new(""), new("")], Lines()),
        .. Unknowns(),
        .. Result.Claim.Contradiction is { } contradiction ? [new Block.Warning("contradicted: " + contradiction)] : ImmutableArray<Block>.Empty,
        .. Result.Claim.Note is { } note ? [new Block.Paragraph(note)] : ImmutableArray<Block>.Empty,
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(Result);

    private IEnumerable<ImmutableArray<string>> Lines()
    {
        var record = Result.Recovery.Record;
        yield return ["printed", Result.Claim.Printed];
        yield return ["of", $"{Result.Claim.Species}, {Result.Claim.Model}, {Result.Claim.Product}, against {Result.Claim.Comparator}"];
        yield return ["derived", record.Derived];
        yield return ["by", record.Reference is { } reference ? $"{record.Formula} ({reference})" : record.Formula];
        yield return ["ended", $"{ClaimsView.Ended(Result.Disposition)}: {Result.Reason}"];
        if (!Result.ExploratoryPools.IsEmpty)
        {
            yield return ["exploratory pools", string.Join(", ", Result.ExploratoryPools)];
        }
    }

    private IEnumerable<Block> Unknowns()
    {
        if (Result.Recovery is not Recovery.WithVariance { Effect.Unknowns: { IsEmpty: false } unknowns })
        {
            yield break;
        }

        yield return Block.Table.Of(
            [new("Left open"), new("Drawn from"), Column.Number("Plug-in value"), new("Why")],
            unknowns.Select(u => ImmutableArray.Create(u.Name, u.Prior.ToString(), Words.Number(u.PlugIn), u.Reason)));
    }
}
