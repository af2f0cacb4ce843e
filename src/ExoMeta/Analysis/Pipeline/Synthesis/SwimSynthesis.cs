using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>
/// Synthesis by direction. A study has one vote a domain: its claims with a direction decide it when at least 70 % of them agree
/// (Boon and Thomson 2021); otherwise its direction is unclear. Claims that give a variance vote too: leaving them out would
/// count the studies that report badly, and only those.
/// </summary>
internal static class SwimSynthesis
{
    private const double AgreementNeeded = 0.7;

    /// <summary>Whether a claim has a vote: it is comparative, and has a direction or says that it has none.</summary>
    public static bool IsCandidate(CatalogueEntry entry) =>
        entry.Claim.ComparatorType == ComparatorType.Concurrent
        && (entry.Strict is Recovery.WithVariance or Recovery.PointOnly or Recovery.DirectionOnly);

    public static bool Selects(SwimSpec spec, Claim claim) =>
        claim.Domain == spec.Domain
        && (spec.Species.IsEmpty || spec.Species.Contains(claim.Species))
        && (spec.ProductClasses.IsEmpty || spec.ProductClasses.Contains(claim.ProductClass));

    public static SwimResult Synthesise(SwimSpec spec, ClaimCatalogue catalogue)
    {
        var votes = catalogue.Entries.Where(e => IsCandidate(e) && Selects(spec, e.Claim))
            .GroupBy(e => e.Claim.Study, StringComparer.Ordinal)
            .Select(g => VoteOf(g.Key, [.. g]))
            .ToImmutableArray();
        return new(spec.Id, spec.Title, votes, VoteCounting.Count(votes.Select(v => v.Direction)));
    }

    /// <summary>Which way a claim points for the patient.</summary>
    public static EffectDirection DirectionOf(CatalogueEntry entry) => entry.Strict switch
    {
        Recovery.DirectionOnly d => d.Direction,
        Recovery.PointOnly p => DirectionOf(p.Estimate, entry.Claim.GoodDirection),
        Recovery.WithVariance v => DirectionOf(v.Effect.PlugIn.Estimate, entry.Claim.GoodDirection),
        _ => EffectDirection.Unclear,
    };

    private static EffectDirection DirectionOf(double estimate, GoodDirection good) =>
        good == GoodDirection.None || estimate == 0 ? EffectDirection.Unclear
        : estimate > 0 == (good == GoodDirection.Up) ? EffectDirection.Favourable
        : EffectDirection.Unfavourable;

    private static SwimVote VoteOf(string study, ImmutableArray<CatalogueEntry> entries)
    {
        var directions = entries.Select(DirectionOf).ToArray();
        var favourable = directions.Count(d => d == EffectDirection.Favourable);
        var unfavourable = directions.Count(d => d == EffectDirection.Unfavourable);
        var nulls = directions.Count(d => d == EffectDirection.StatedNull);
        var directed = favourable + unfavourable + nulls;
        var ids = entries.Select(e => e.Claim.Id).ToImmutableArray();
        if (directed == 0)
        {
            return new(study, EffectDirection.Unclear, ids, "no claim states a direction");
        }

        var direction =
            favourable >= AgreementNeeded * directed ? EffectDirection.Favourable
            : unfavourable >= AgreementNeeded * directed ? EffectDirection.Unfavourable
            : nulls >= AgreementNeeded * directed ? EffectDirection.StatedNull
            : EffectDirection.Unclear;
        (int Number, string Words)[] counts =
        [
            (favourable, "favourable"), (unfavourable, "unfavourable"), (nulls, nulls == 1 ? "states no effect" : "state no effect"),
            (directions.Length - directed, "without a direction"),
        ];
        return new(study, direction, ids, string.Join(", ", counts.Where(c => c.Number > 0)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Number} {c.Words}"))));
    }
}
