using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Results;
using ExoMeta.Interactive.Documents;

namespace ExoMeta.Interactive;

/// <summary>What the simulated trials of an analysis can show: every endpoint of every trial at its largest size, and the trials that compare nothing.</summary>
public sealed class PowerAuditView : NotebookView
{
    internal PowerAuditView(ImmutableArray<TrialResult> trials) => Trials = trials;

    /// <summary>The trials, in full precision.</summary>
    public ImmutableArray<TrialResult> Trials { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        Block.Table.Of(
            [
                new("Trial"), new("Endpoint"), Column.Number("Patients"), new("Sizes"), new("θ"), Column.Number("Power at the point"), Column.Number("Assurance"),
                Column.Number("Its ceiling"), Column.Number("Predictive"), Column.Number("Robust"),
            ],
            Trials.SelectMany(t => t.Endpoints.Select((e, i) => Row(i == 0 ? t.Id : "", e)))),
        .. Errors(),
        .. Trials.Where(t => t.Endpoints.IsEmpty).Select(t => t.Id).ToArray() is { Length: > 0 } alone
            ? [new Block.Paragraph($"{string.Join(", ", alone)}: nothing is compared, so that there is no power.")]
            : ImmutableArray<Block>.Empty,
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(Trials);

    private IEnumerable<Block> Errors()
    {
        var estimates = Trials.SelectMany(t => t.Endpoints).Select(e => e.Summaries[^1]).SelectMany(s => new[] { s.PowerAtPoint, s.Assurance, s.AssuranceCeiling, s.Predictive, s.Robust }).ToArray();
        if (estimates.Length > 0)
        {
            yield return new Block.Paragraph(
                $"P(any comparison is significant), with MCP-Mod P(signal), at the largest size of each trial. Monte Carlo standard errors are {Words.Number(estimates.Max(e => e.Mcse))} at most.");
        }
    }

    private static ImmutableArray<string> Row(string trial, TrialEndpointResult endpoint)
    {
        var summary = endpoint.Summaries[^1];
        return
        [
            trial, endpoint.Id, string.Join(" + ", summary.SizePerArm.Select(n => Words.Count(n))), endpoint.SizesStated ? "stated" : "assumed", endpoint.EvidenceBased ? "evidence" : "assumed",
            Words.Number(summary.PowerAtPoint.Estimate), Words.Number(summary.Assurance.Estimate), Words.Number(summary.AssuranceCeiling.Estimate), Words.Number(summary.Predictive.Estimate),
            Words.Number(summary.Robust.Estimate),
        ];
    }
}
