using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Tests.Fixtures;

/// <summary>Boxes of what a scene draws, computed from the scene itself.</summary>
internal static class SceneText
{
    public static IEnumerable<Primitive> Flatten(IEnumerable<Primitive> primitives) =>
        primitives.SelectMany(p => p switch
        {
            Primitive.Group group => Flatten(group.Children),
            Primitive.Panel panel => Flatten(panel.Children),
            _ => [p],
        });

    /// <summary>The panels of a scene.</summary>
    public static IEnumerable<ScenePanel> Panels(PlotScene scene) => Panels(scene.Primitives);

    public static (double Left, double Top, double Right, double Bottom) Box(Primitive.Text text)
    {
        var width = TextMetrics.Width(text.Content, text.Size, text.Bold);
        if (text.ReadsUpwards)
        {
            var bottom = text.Anchor switch { TextAnchor.Middle => text.Origin.Y + width / 2, TextAnchor.End => text.Origin.Y + width, _ => text.Origin.Y };
            return (text.Origin.X - 0.72 * text.Size, bottom - width, text.Origin.X + 0.21 * text.Size, bottom);
        }

        var left = text.Anchor switch { TextAnchor.Middle => text.Origin.X - width / 2, TextAnchor.End => text.Origin.X - width, _ => text.Origin.X };
        return (left, text.Origin.Y - 0.72 * text.Size, left + width, text.Origin.Y + 0.21 * text.Size);
    }

    /// <summary>Pairs of texts whose boxes share more than a hair.</summary>
    public static List<string> Overlaps(PlotScene scene)
    {
        var boxes = Flatten(scene.Primitives).OfType<Primitive.Text>().Where(t => t.Content.Trim().Length > 0).Select(t => (t.Content, Box: Box(t))).OrderBy(b => b.Box.Top).ToArray();
        var overlaps = new List<string>();
        for (var i = 0; i < boxes.Length; i++)
        {
            for (var j = i + 1; j < boxes.Length && boxes[j].Box.Top < boxes[i].Box.Bottom - 0.5; j++)
            {
                if (boxes[i].Box.Left < boxes[j].Box.Right - 0.5 && boxes[j].Box.Left < boxes[i].Box.Right - 0.5)
                {
                    overlaps.Add($"'{boxes[i].Content}' and '{boxes[j].Content}'");
                }
            }
        }

        return overlaps;
    }

    /// <summary>Primitives that stick out of the scene.</summary>
    public static List<string> Outside(PlotScene scene)
    {
        var outside = new List<string>();
        foreach (var primitive in Flatten(scene.Primitives))
        {
            var (left, top, right, bottom) = primitive switch
            {
                Primitive.Text t => Box(t),
                Primitive.Line l => (Math.Min(l.From.X, l.To.X), Math.Min(l.From.Y, l.To.Y), Math.Max(l.From.X, l.To.X), Math.Max(l.From.Y, l.To.Y)),
                Primitive.Rectangle r => (r.X, r.Y, r.X + r.Width, r.Y + r.Height),
                Primitive.Circle c => (c.Centre.X - c.Radius, c.Centre.Y - c.Radius, c.Centre.X + c.Radius, c.Centre.Y + c.Radius),
                Primitive.Polygon p => (p.Points.Min(q => q.X), p.Points.Min(q => q.Y), p.Points.Max(q => q.X), p.Points.Max(q => q.Y)),
                Primitive.Path p => (p.Points.Min(q => q.X), p.Points.Min(q => q.Y), p.Points.Max(q => q.X), p.Points.Max(q => q.Y)),
                _ => throw new ArgumentOutOfRangeException(nameof(scene), primitive.GetType().Name),
            };
            if (left < 0 || top < 0 || right > scene.Width || bottom > scene.Height)
            {
                outside.Add(primitive.ToString());
            }
        }

        return outside;
    }

    private static IEnumerable<ScenePanel> Panels(IEnumerable<Primitive> primitives) => primitives.SelectMany(p => p switch
    {
        Primitive.Group group => Panels(group.Children),
        Primitive.Panel panel => [panel.Source],
        _ => [],
    });
}
