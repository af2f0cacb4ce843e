using System.Collections.Immutable;
using ExoMeta.Evidence;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Columns of an evidence table that say what claims are of: moderators and subgroups of a pool over claims.</summary>
internal static class ClaimColumns
{
    /// <summary>All of them, by the names that they have in the table; empty where the source states nothing.</summary>
    public static ImmutableArray<(string Name, Func<Claim, string> Value)> All { get; } =
    [
        ("id", c => c.Id),
        ("study", c => c.Study),
        ("species", c => c.Species),
        ("model", c => c.Model),
        ("compartment", c => c.Compartment),
        ("timepoint", c => c.Timepoint),
        ("product", c => c.Product),
        ("product_class", c => c.ProductClass),
        ("dose", c => c.Dose ?? ""),
        ("route", c => c.Route ?? ""),
        ("comparator", c => c.Comparator),
        ("outcome", c => c.Outcome),
    ];
}
