using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Results;
using ExoMeta.Interactive.Documents;

namespace ExoMeta.Interactive;

/// <summary>One outcome as a table: each effect with its interval, its group, and why the group is pooled or not.</summary>
public sealed class OutcomeView : NotebookView
{
    internal OutcomeView(OutcomeResult outcome) => Outcome = outcome;

    /// <summary>The outcome, in full precision.</summary>
    public OutcomeResult Outcome { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Heading(Outcome.Title),
        .. Outcome.Scope == PoolScope.Exploratory
            ? [new Block.Warning($"exploratory, not evidence of a treatment effect. {Outcome.ScopeReason}")]
            : ImmutableArray<Block>.Empty,
        .. Outcome.Groups.SelectMany(Group),
        .. Outcome.Differences.IsEmpty ? ImmutableArray<Block>.Empty : [new Block.Paragraph("The rows differ: " + string.Join(" · ", Outcome.Differences))],
        .. Outcome.Warnings.Select(w => new Block.Warning(w)),
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(Outcome);

    private IEnumerable<Block> Group(OutcomeGroup group)
    {
        yield return new Block.Paragraph($"{group.Title}. {(group.Pool is null ? "Not pooled" : "Pooled")}: {group.Reason}");
        var level = Words.Percent(group.Pool?.Fit.Options.Level ?? 0.95);
        ImmutableArray<string> pooled = group.Pool is { } pool
            ? ["", "Pooled", Words.Displayed(Outcome.Display, Outcome.Scale, pool.Fit.Estimate), Words.Displayed(Outcome.Display, Outcome.Scale, pool.Fit.Interval), ""]
            : [];
        yield return Block.Table.Of(
            [new("Row"), new("Effect of"), Column.Number(EffectName.Of(Outcome).Displayed), Column.Number(level + " interval"), new("How it was had")],
            [.. group.Rows.Select(Row), .. pooled.IsEmpty ? Enumerable.Empty<ImmutableArray<string>>() : [pooled]]);
    }

    private ImmutableArray<string> Row(EffectRow row) =>
    [
        row.Id, row.Label, Words.Displayed(Outcome.Display, Outcome.Scale, row.Estimate), Words.Displayed(Outcome.Display, Outcome.Scale, row.Interval),
        string.Join(". ", Notes(row)),
    ];

    private static IEnumerable<string> Notes(EffectRow row)
    {
        if (row.Uncontrolled is { } uncontrolled)
        {
            yield return uncontrolled;
        }

        if (row.Recovery is { } recovery)
        {
            yield return recovery.Formula;
        }

        if (!row.Unknowns.IsEmpty)
        {
            yield return "Left open by the source: " + string.Join(", ", row.Unknowns.Select(u => u.Name));
        }
    }
}
