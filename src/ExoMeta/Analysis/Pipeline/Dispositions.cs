using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Evidence;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Says of every claim where it ended, and why.</summary>
internal static class Dispositions
{
    public static ImmutableArray<ClaimResult> Of(
        ClaimCatalogue catalogue, ImmutableArray<OutcomeResult> outcomes, ImmutableArray<SwimResult> swim) =>
        [.. catalogue.Entries.Select(e => Of(e, outcomes, swim))];

    private static ClaimResult Of(CatalogueEntry entry, ImmutableArray<OutcomeResult> outcomes, ImmutableArray<SwimResult> swim)
    {
        var id = entry.Claim.Id;
        ImmutableArray<string> exploratory =
            [.. outcomes.Where(o => o.Scope == PoolScope.Exploratory && o.Groups.Any(g => g.Pool is not null && g.Rows.Any(r => r.Id == id))).Select(o => o.Id)];
        foreach (var outcome in outcomes.Where(o => o.Scope == PoolScope.Strict))
        {
            foreach (var group in outcome.Groups)
            {
                if (group.Rows.FirstOrDefault(r => r.Id == id) is { } row)
                {
                    return new(entry.Claim, entry.Strict, DispositionOf(group, row), $"{(group.Pool is null ? "Not pooled" : "Pooled")}: {group.Reason} Shown in the figure '{outcome.Title}'.", exploratory);
                }
            }
        }

        return swim.FirstOrDefault(s => s.Votes.Any(v => v.Claims.Contains(id))) is { } synthesis
            ? new(entry.Claim, entry.Strict, Disposition.Swim, $"{WhyNoVariance(entry.Strict)} Counted by direction in {synthesis.Id}.", exploratory)
            : new(entry.Claim, entry.Strict, Disposition.Descriptive, WhyDescriptive(entry), exploratory);
    }

    private static Disposition DispositionOf(OutcomeGroup group, EffectRow row) =>
        group.Pool is null ? Disposition.ShownUnpooled
        : row.Unknowns.IsEmpty ? Disposition.Pooled
        : Disposition.PooledWithPropagatedUncertainty;

    private static string WhyNoVariance(Recovery recovery) => recovery switch
    {
        Recovery.PointOnly => "Nothing printed gives a variance.",
        Recovery.DirectionOnly { Direction: EffectDirection.Unclear } => "Only words are printed, and they do not agree on a direction.",
        Recovery.DirectionOnly { Direction: EffectDirection.StatedNull } => "Only 'no effect' is printed, without a number.",
        _ => "Only a direction is printed.",
    };

    private static string WhyDescriptive(CatalogueEntry entry) => entry.Strict switch
    {
        Recovery.SingleProportion => "One group without a comparator: described with an exact interval, never an arm of an effect.",
        Recovery.Descriptive { Record: var record } => record.Derived,
        _ when entry.Claim.ComparatorType != ComparatorType.Concurrent =>
            $"Words without a number, and {PoolingRules.Describe(entry.Claim.ComparatorType)}: nothing to synthesise.",
        _ => $"{WhyNoVariance(entry.Strict)} No synthesis by direction is declared for the domain '{entry.Claim.Domain}'.",
    };
}
