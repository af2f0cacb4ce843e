using ExoMeta.Plots.Scenes;

namespace ExoMeta.Plots.Panels;

/// <summary>
/// Finds room for the texts beside places: each tries eight sides of its place, those of higher priority first, and takes the first on which it touches no
/// text, no point and not the frame.
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
        var left = 0;
        foreach (var (mark, item) in labels)
        {
            var style = new TextStyle(mark.Size, Colour: mark.Colour);
            var (at, width, height) = (map.At(item.At), style.Measure(item.Text), style.LineHeight);
            var place = Places(at, width, height, item.Clearance).Cast<PixelBox?>().FirstOrDefault(box => panel.Box.Contains(box!.Value) && !taken.Any(box.Value.Overlaps));
            if (place is not { } found)
            {
                left++;
                continue;
            }

            taken.Add(found);
            scene.Text(found.X, found.Y + style.Ascent, item.Text, style);
        }

        return left;
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
