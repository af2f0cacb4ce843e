using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Results;
using ExoMeta.Interactive.Documents;

namespace ExoMeta.Interactive;

/// <summary>Printed claims as a table: what was printed, where it ended, and why.</summary>
public sealed class ClaimsView : NotebookView
{
    internal ClaimsView(ImmutableArray<ClaimResult> claims) => Claims = claims;

    /// <summary>The claims, with everything that is known of them.</summary>
    public ImmutableArray<ClaimResult> Claims { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        Block.Table.Of(
            [new("Claim"), new("Study"), new("Printed"), new("Ended"), new("Why"), new("Contradicted by")],
            Claims.Select(c => ImmutableArray.Create(
                c.Claim.Id, c.Claim.Study, c.Claim.Printed, Ended(c.Disposition), c.Reason, c.Claim.Contradiction ?? ""))),
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(Claims);

    internal static string Ended(Disposition disposition) => disposition switch
    {
        Disposition.Pooled => "pooled",
        Disposition.PooledWithPropagatedUncertainty => "pooled, its unknowns carried through",
        Disposition.ShownUnpooled => "shown unpooled",
        Disposition.Swim => "synthesised by direction",
        Disposition.Descriptive => "described only",
        _ => throw new ArgumentOutOfRangeException(nameof(disposition), disposition, "no name"),
    };
}
