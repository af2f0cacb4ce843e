using System.Collections.Immutable;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Panels;

/// <summary>A text at the right of a panel that names a curve where it ends.</summary>
/// <param name="Text">The text.</param>
/// <param name="X">Where the curve ends, in axis units.</param>
/// <param name="Y">Its height there; beyond the axis for a curve that has left it.</param>
/// <param name="Stroke">Its look.</param>
/// <param name="Symbol">The shape of its points; null for a line without.</param>
internal readonly record struct EndLabel(string Text, double X, double Y, Stroke Stroke, Symbol? Symbol);

/// <summary>Names of curves at the right of their panel, moved apart where they would touch, each with a leader and a sample of its line.</summary>
internal static class EndLabels
{
    private const double Leader = 12;
    private const double Sample = 26;
    private const double Gap = 6;

    private static readonly TextStyle Style = new(11.5);

    /// <summary>Pixels that labels need at the right of a panel.</summary>
    public static double Room(IEnumerable<EndLabel> labels) => Leader + Sample + Gap + labels.Select(l => Style.Measure(l.Text)).DefaultIfEmpty(0).Max();

    /// <summary>A label that is no wider than allowed: the name is cut, and never what stands behind it.</summary>
    public static string Fit(string name, string behind, double widest) => TextMetrics.Shorten(name, widest - Style.Measure(behind), Style.Size) + behind;

    /// <summary>Draws the labels of a panel; returns their bottom.</summary>
    public static double Draw(SceneBuilder scene, ScenePanel panel, ImmutableArray<EndLabel> labels)
    {
        var (box, map) = (panel.Box, new PanelMap(panel));
        double Height(EndLabel label) => Math.Clamp(map.Y.Position(label.Y), box.Y, box.Bottom);
        var ordered = labels.OrderBy(Height).ToArray();
        var heights = Spread([.. ordered.Select(Height)], Style.LineHeight, box.Y + 4, box.Bottom - 4);
        for (var i = 0; i < ordered.Length; i++)
        {
            var (label, y) = (ordered[i], heights[i]);
            var (from, to) = (box.Right + Leader, box.Right + Leader + Sample);
            var end = new ScenePoint(Math.Clamp(map.X.Position(label.X), box.X, box.Right), Height(label));
            scene.Add(new Primitive.Line(end, new(from, y), new(label.Stroke.Colour, 0.6)));
            scene.Add(new Primitive.Line(new(from, y), new(to, y), label.Stroke));
            if (label.Symbol is { } symbol)
            {
                Symbols.Draw(scene, new((from + to) / 2, y), 3, symbol, new(label.Stroke.Colour), symbol == Symbol.Cross ? new(label.Stroke.Colour, 1.4) : Stroke.None);
            }

            scene.Text(to + Gap, y + 0.36 * Style.Size, label.Text, Style);
        }

        return heights.Length == 0 ? box.Y : heights[^1] + Style.LineHeight / 2;
    }

    /// <summary>Moves ascending positions apart to at least <paramref name="gap"/>, as little as a downward and an upward pass need.</summary>
    private static double[] Spread(double[] positions, double gap, double top, double bottom)
    {
        var placed = (double[])positions.Clone();
        for (var i = 0; i < placed.Length; i++)
        {
            placed[i] = Math.Max(placed[i], i == 0 ? top : placed[i - 1] + gap);
        }

        for (var i = placed.Length - 1; i >= 0; i--)
        {
            placed[i] = Math.Min(placed[i], i == placed.Length - 1 ? Math.Max(bottom, top + (placed.Length - 1) * gap) : placed[i + 1] - gap);
        }

        return placed;
    }
}
