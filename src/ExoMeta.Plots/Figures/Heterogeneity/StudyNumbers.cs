using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Figures;

/// <summary>The numbers of studies in a row above a panel, each as close to its place as its neighbours allow, with a leader down to it.</summary>
internal static class StudyNumbers
{
    private const double Leader = 13;

    private static readonly TextStyle Style = new(10, Colour: ColourRole.Muted);

    /// <summary>Pixels that the row needs above the panel.</summary>
    public static double Room => Leader + Style.LineHeight;

    /// <summary>Draws them.</summary>
    /// <param name="scene">Where to draw.</param>
    /// <param name="panel">The panel, wide enough for the numbers.</param>
    /// <param name="places">Where each study is, in axis units.</param>
    public static void Draw(SceneBuilder scene, ScenePanel panel, IReadOnlyList<double> places)
    {
        var (map, step) = (new PanelMap(panel), Step(places.Count));
        int[] order = [.. Enumerable.Range(0, places.Count).OrderBy(i => places[i])];
        var wanted = order.Select(i => map.X.Position(places[i])).ToArray();
        var at = Spread(wanted, step, panel.Box.X + 0.5 * step, panel.Box.Right - 0.5 * step);
        for (var i = 0; i < order.Length; i++)
        {
            scene.Line(at[i], panel.Box.Y - Leader + 3, wanted[i], panel.Box.Y, ColourRole.Muted, 0.6);
            scene.Text(at[i], panel.Box.Y - Leader, NumberText.Count(order[i] + 1), Style, TextAnchor.Middle);
        }
    }

    /// <summary>
    /// Places at least a step apart and between two ends, in the order of the wanted ones and with the least sum of squared distances from them: isotonic
    /// regression of what remains when the steps are taken off (Ayer et al. 1955, Ann. Math. Stat. 26:641).
    /// </summary>
    /// <param name="wanted">Wanted places, rising.</param>
    /// <param name="step">The least distance of neighbours.</param>
    /// <param name="first">The least place.</param>
    /// <param name="last">The largest place, with room for all.</param>
    public static double[] Spread(double[] wanted, double step, double first, double last)
    {
        var blocks = new List<(double Sum, int Count)>();
        for (var i = 0; i < wanted.Length; i++)
        {
            blocks.Add((wanted[i] - i * step, 1));
            while (blocks.Count > 1 && blocks[^2].Sum / blocks[^2].Count >= blocks[^1].Sum / blocks[^1].Count)
            {
                blocks[^2] = (blocks[^2].Sum + blocks[^1].Sum, blocks[^2].Count + blocks[^1].Count);
                blocks.RemoveAt(blocks.Count - 1);
            }
        }

        var highest = Math.Max(first, last - (wanted.Length - 1) * step);
        return [.. blocks.SelectMany(b => Enumerable.Repeat(Math.Clamp(b.Sum / b.Count, first, highest), b.Count)).Select((at, i) => at + i * step)];
    }

    private static double Step(int count) => Style.Measure(NumberText.Count(count)) + 5;
}
