using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>Unknowns whose effect on the width is looked at together: one, or the rounding of several printed numbers.</summary>
/// <param name="Row">Their row; null for a shared correlation, and for the rounding of several rows.</param>
/// <param name="Unknowns">Their indices in the layout, ascending.</param>
internal sealed record DriverGroup(int? Row, ImmutableArray<int> Unknowns);

/// <summary>Decides which unknowns are drivers of their own.</summary>
internal static class DriverGroups
{
    /// <summary>The groups, in the order of their first unknowns.</summary>
    /// <param name="layout">The unknowns.</param>
    /// <param name="pooled">Whether there is a pool: shared correlations act on nothing else, and rows alone share no driver.</param>
    /// <param name="mostApart">Rounding stands apart while there are no more groups than this, for a pool or for each row alone.</param>
    public static ImmutableArray<DriverGroup> Of(UnknownsLayout layout, bool pooled, int mostApart)
    {
        var unknowns = Enumerable.Range(0, layout.All.Length).Where(u => !layout.All[u].Prior.IsKnown)
            .Select(u => (Index: u, Row: layout.RowOf(u))).Where(u => pooled || u.Row >= 0).ToArray();
        if (!pooled)
        {
            return [.. unknowns.GroupBy(u => u.Row).SelectMany(own => Grouped(layout, own, own.Count() <= mostApart ? u => u.Index : u => -1))];
        }

        var byNumber = Grouped(layout, unknowns, u => u.Index);
        if (byNumber.Length <= mostApart)
        {
            return byNumber;
        }

        var byRow = Grouped(layout, unknowns, u => -1 - u.Row);
        return byRow.Length <= mostApart ? byRow : Grouped(layout, unknowns, u => -1);
    }

    /// <summary>The driver's row in tables, and what its members share.</summary>
    public static (string Row, Unknown Unknown) Describe(UnknownsLayout layout, DriverGroup group)
    {
        var first = group.Unknowns[0];
        if (group.Unknowns.Length == 1)
        {
            return (layout.OwnerOf(first), layout.All[first]);
        }

        var rows = group.Unknowns.Select(layout.RowOf).Distinct().Count();
        return (
            group.Row is null ? string.Create(CultureInfo.InvariantCulture, $"{rows} rows") : layout.OwnerOf(first),
            new(
                string.Create(CultureInfo.InvariantCulture, $"rounding of {group.Unknowns.Length} printed numbers"), new UncertainQuantity.Uniform(-0.5, 0.5), 0,
                "in units of the last printed digit; every number that rounds to the printed one is equally likely")
            {
                IsRounding = true,
            });
    }

    /// <summary>Groups rounding by a key, everything else alone.</summary>
    private static ImmutableArray<DriverGroup> Grouped(
        UnknownsLayout layout, IEnumerable<(int Index, int Row)> unknowns, Func<(int Index, int Row), int> roundingKey) =>
        [.. unknowns.GroupBy(u => layout.All[u.Index].IsRounding ? roundingKey(u) : u.Index).Select(g => new DriverGroup(
            g.Select(u => u.Row).Distinct().Count() == 1 && g.First().Row >= 0 ? g.First().Row : null, [.. g.Select(u => u.Index)]))];
}
