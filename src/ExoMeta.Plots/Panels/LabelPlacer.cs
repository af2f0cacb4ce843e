using ExoMeta.Plots.Scenes;

namespace ExoMeta.Plots.Panels;

/// <summary>
/// Finds room for the texts beside places: each tries eight sides of its place, those of higher priority first, and takes the first on which it touches no
/// text, no point and not the frame; one that crosses no line either, where there is one.
/// </summary>
internal static class LabelPlacer
{
    /// <summary>Draws the labels of a panel.</summary>
    /// <returns>How many found no room.</returns>
    public static int Draw(SceneBuilder scene, ScenePanel panel, PanelMap map)
    {
        var labels = panel.Marks.OfType<Mark.Labels>().SelectMany(mark => mark.Items.Select(item => (Mark: mark, Item: item)))
            .Where(label => map.Contains(label.Item.At)).OrderByDescending(label => label.Item.Priority).ToArray();
        if (labels.Length == 0)
        {
            return 0;
        }

        var taken = panel.Marks.OfType<Mark.Points>().SelectMany(mark => mark.Items.Where(p => map.Contains(p.At)).Select(p => Around(map.At(p.At), p.Radius))).ToList();
        var lines = LinesOf(panel, map);
        var left = 0;
        foreach (var (mark, item) in labels)
        {
            var style = new TextStyle(mark.Size, Colour: mark.Colour);
            var (at, width, height) = (map.At(item.At), style.Measure(item.Text), style.LineHeight);
            PixelBox[] free = [.. Places(at, width, height, item.Clearance).Where(box => panel.Box.Contains(box) && !taken.Any(box.Overlaps))];
            if (free.Length == 0)
            {
                left++;
                continue;
            }

            var found = free.Cast<PixelBox?>().FirstOrDefault(box => !lines.Exists(line => Clipping.Segment(box!.Value, line.From, line.To) is not null)) ?? free[0];

            taken.Add(found);
            scene.Text(found.X, found.Y + style.Ascent, item.Text, style);
        }

        return left;
    }

    /// <summary>The straight pieces of lines and rules inside the frame.</summary>
    private static List<(ScenePoint From, ScenePoint To)> LinesOf(ScenePanel panel, PanelMap map)
    {
        var box = panel.Box;
        var rules = panel.Marks.OfType<Mark.Rule>().Select(r => r.IsVertical
            ? (new ScenePoint(map.X.Position(r.At), box.Y), new ScenePoint(map.X.Position(r.At), box.Bottom))
            : (new ScenePoint(box.X, map.Y.Position(r.At)), new ScenePoint(box.Right, map.Y.Position(r.At))));
        var pieces = panel.Marks.OfType<Mark.Line>().SelectMany(line => Clipping.Line(box, [.. line.Places.Select(map.At)])).SelectMany(piece => piece.Zip(piece.Skip(1)));
        return [.. rules, .. pieces];
    }

    private static PixelBox Around(ScenePoint at, double radius) => new(at.X - radius, at.Y - radius, 2 * radius, 2 * radius);

    private static IEnumerable<PixelBox> Places(ScenePoint at, double width, double height, double clearance)
    {
        var (right, left, middle) = (at.X + clearance, at.X - clearance - width, at.X - width / 2);
        var (level, above, below) = (at.Y - height / 2, at.Y - clearance - height, at.Y + clearance);
        foreach (var (x, y) in new[]
        {
            (right, level), (left, level), (middle, above), (middle, below), (right - clearance / 2, above), (left + clearance / 2, above), (right - clearance / 2, below),
            (left + clearance / 2, below),
        })
        {
            yield return new(x, y, width, height);
        }
    }
}
