using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Batch;

/// <summary>The fields of the kinds of entries, and what a manifest's <c>defaults</c> say of those that an entry leaves open.</summary>
internal static class BatchFields
{
    private static readonly ImmutableArray<string> Pool = [.. RequestOptions.All.Select(o => o.Field)];

    /// <summary>Fields of a kind that <c>defaults</c> may state.</summary>
    public static ImmutableArray<string> Of(string kind) => kind switch
    {
        "table" => [.. Pool, "figures", "formats"],
        "trial" => ["endpoint", "size", "truth", "trials", "seed", "figures", "formats"],
        _ => [],
    };

    /// <summary>Complains of defaults that no kind of entry has, and of figures that none can have.</summary>
    public static void Check(SpecMap defaults, ImmutableArray<string> figures, ProblemList problems)
    {
        var known = Of("table").Concat(Of("trial")).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var (key, _) in defaults.Entries.Where(e => !known.Contains(e.Key.Text, StringComparer.Ordinal)))
        {
            problems.Add(key.Location, key.Text, $"no kind of entry takes this field by default{NearestName.Hint(key.Text, known)}");
        }

        foreach (var figure in (defaults.Find("figures") as SpecList)?.Items.Where(i => !figures.Contains(KindOf(i))) ?? [])
        {
            problems.Add(figure.Location, "figures", $"unknown kind '{KindOf(figure)}', expected {string.Join(", ", figures)}{NearestName.Hint(KindOf(figure), figures)}");
        }
    }

    /// <summary>
    /// An entry with what it leaves open. A field that it states stands, also as <c>null</c>, which says that the default is not meant. The
    /// figures of another kind of entry are left out.
    /// </summary>
    public static SpecMap WithDefaults(SpecMap entry, string kind, SpecMap? defaults, ImmutableArray<string> ownFigures)
    {
        var known = Of(kind);
        var open = (defaults?.Entries ?? []).Where(d => known.Contains(d.Key.Text) && !entry.Entries.Any(e => e.Key.Text == d.Key.Text))
            .Select(d => d is (var key, SpecList list) && key.Text == "figures"
                ? (key, list with { Items = [.. list.Items.Where(i => ownFigures.Contains(KindOf(i)))] })
                : d);
        return entry with { Entries = [.. entry.Entries, .. open] };
    }

    private static string KindOf(SpecNode figure) => figure switch
    {
        SpecScalar scalar => scalar.Text,
        SpecMap group when group.Find("kind") is SpecScalar kind => kind.Text,
        _ => "",
    };
}
