using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Evidence;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>A claim and what can be recovered from it, under the strict and under the exploratory assumptions.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Strict">With the assumptions that are made wherever the claim is used.</param>
/// <param name="Exploratory">With those made for exploratory pools too.</param>
internal sealed record CatalogueEntry(Claim Claim, Recovery Strict, Recovery Exploratory)
{
    public Recovery In(PoolScope scope) => scope == PoolScope.Strict ? Strict : Exploratory;
}

/// <summary>Every claim of an analysis by id, in the order of its table.</summary>
internal sealed class ClaimCatalogue
{
    private readonly Dictionary<string, CatalogueEntry> _byId;

    public ClaimCatalogue(EvidenceTable? evidence, AssumptionTable? assumptions)
    {
        Entries = evidence is null ? [] : [.. evidence.Claims.Select(c => new CatalogueEntry(
            c,
            c.Statistic.Recover(assumptions?.For(c.Id, exploratory: false) ?? []),
            c.Statistic.Recover(assumptions?.For(c.Id, exploratory: true) ?? [])))];
        _byId = Entries.ToDictionary(e => e.Claim.Id, StringComparer.Ordinal);
    }

    public ImmutableArray<CatalogueEntry> Entries { get; }

    public IEnumerable<string> Ids => Entries.Select(e => e.Claim.Id);

    public CatalogueEntry this[string id] => _byId[id];

    public bool Contains(string id) => _byId.ContainsKey(id);
}
