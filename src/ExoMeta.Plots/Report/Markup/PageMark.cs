using System.Collections.Immutable;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Report.Markup;

/// <summary>What a row of a table, or a mark of a figure, stands for in a page.</summary>
/// <param name="Key">The same wherever it stands, so that it lights up everywhere at once; unique for everything else.</param>
/// <param name="Link">Id of the element that says where it comes from; null for none.</param>
internal readonly record struct PageMark(string Key, string? Link);

/// <summary>Takes a figure into a page with others: its marks get keys that mean the same in the whole page.</summary>
internal static class PageMarks
{
    /// <summary>The scene with its data renamed; what only has a tooltip becomes a datum, so that it can be reached by keyboard too.</summary>
    /// <param name="scene">The figure.</param>
    /// <param name="rows">What the figure's rows stand for, by label, in the order in which rows of the same label are drawn.</param>
    public static PlotScene Apply(PlotScene scene, IEnumerable<(string Label, PageMark Mark)> rows)
    {
        var waiting = rows.GroupBy(r => TextMetrics.Clean(r.Label), StringComparer.Ordinal).ToDictionary(g => g.Key, g => new Queue<PageMark>(g.Select(r => r.Mark)), StringComparer.Ordinal);
        var known = new Dictionary<string, PageMark>(StringComparer.Ordinal);
        var unnamed = 0;

        ImmutableArray<Primitive> Renamed(ImmutableArray<Primitive> primitives) => [.. primitives.Select(p => p switch
        {
            Primitive.Group group => Named(group),
            Primitive.Panel panel => panel with { Children = Renamed(panel.Children) },
            _ => p,
        })];

        Primitive.Group Named(Primitive.Group group)
        {
            var datum = group.Datum ?? (group.Tooltip is { } words ? new Datum($"mark-{NumberText.Count(++unnamed)}", words, []) : null);
            if (datum is null)
            {
                return group with { Children = Renamed(group.Children) };
            }

            // A row of a forest plot is several marks of one key: they stay one.
            if (!known.TryGetValue(datum.Key, out var mark))
            {
                known[datum.Key] = mark = MarkOf(datum.Label) ?? new PageMark($"{scene.Id}/{datum.Key}", datum.Link);
            }

            return group with { Children = Renamed(group.Children), Tooltip = null, Datum = datum with { Key = mark.Key, Link = mark.Link } };
        }

        PageMark? MarkOf(string label)
        {
            var name = waiting.Keys.Where(n => label == n || label.StartsWith(n + ": ", StringComparison.Ordinal)).MaxBy(n => n.Length);
            return name is not null && waiting[name].TryDequeue(out var mark) ? mark : null;
        }

        return scene with { Primitives = Renamed(scene.Primitives) };
    }
}
