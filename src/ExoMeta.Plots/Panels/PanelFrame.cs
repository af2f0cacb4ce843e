using ExoMeta.Plots.Scenes;

namespace ExoMeta.Plots.Panels;

/// <summary>The axes of a panel: where they need room, and how they are drawn.</summary>
internal static class PanelFrame
{
    private const double TickLength = 4;
    private const double TickGap = 4;
    private const double TitleGap = 6;

    /// <summary>Labels of ticks.</summary>
    public static TextStyle TickStyle { get; } = new(11);

    /// <summary>Titles of axes.</summary>
    public static TextStyle TitleStyle { get; } = new(12, Bold: true);

    /// <summary>Pixels that the vertical axis needs on the left of the plotting area.</summary>
    public static double LeftOf(PanelAxis vertical)
    {
        var labels = vertical.Ticks.Select(t => TickStyle.Measure(t.Label)).DefaultIfEmpty(0).Max();
        return TickLength + TickGap + labels + (vertical.Title.Length > 0 ? TitleGap + TitleStyle.LineHeight : 0);
    }

    /// <summary>Pixels that the horizontal axis needs below the plotting area.</summary>
    public static double Below(PanelAxis horizontal) =>
        TickLength + TickGap + TickStyle.LineHeight + (horizontal.Title.Length > 0 ? TitleStyle.LineHeight + 2 : 0);

    /// <summary>Grid and ticks, below the marks.</summary>
    public static void Draw(SceneBuilder scene, ScenePanel panel)
    {
        var (box, map) = (panel.Box, new PanelMap(panel));
        foreach (var tick in panel.Vertical.Ticks)
        {
            var y = map.Y.Position(tick.Value);
            if (panel.Vertical.HasGrid)
            {
                scene.Line(box.X, y, box.Right, y, ColourRole.Rule, 0.6);
            }

            scene.Line(box.X - TickLength, y, box.X, y, ColourRole.Ink, 1);
            scene.Text(box.X - TickLength - TickGap, y + 0.36 * TickStyle.Size, tick.Label, TickStyle, TextAnchor.End);
        }

        foreach (var tick in panel.Horizontal.Ticks)
        {
            var x = map.X.Position(tick.Value);
            if (panel.Horizontal.HasGrid)
            {
                scene.Line(x, box.Y, x, box.Bottom, ColourRole.Rule, 0.6);
            }

            scene.Line(x, box.Bottom, x, box.Bottom + TickLength, ColourRole.Ink, 1);
            scene.Text(x, box.Bottom + TickLength + TickGap + TickStyle.Ascent - 1, tick.Label, TickStyle, TextAnchor.Middle);
        }

        Titles(scene, panel);
    }

    /// <summary>The lines of the axes that have one, on top of the marks.</summary>
    public static void Outline(SceneBuilder scene, ScenePanel panel)
    {
        var box = panel.Box;
        if (panel.Vertical.HasLine)
        {
            scene.Line(box.X, box.Y, box.X, box.Bottom, ColourRole.Ink, 1);
        }

        if (panel.Horizontal.HasLine)
        {
            scene.Line(box.X, box.Bottom, box.Right, box.Bottom, ColourRole.Ink, 1);
        }
    }

    private static void Titles(SceneBuilder scene, ScenePanel panel)
    {
        var box = panel.Box;
        if (panel.Horizontal.Title.Length > 0)
        {
            var top = box.Bottom + TickLength + TickGap + TickStyle.LineHeight;
            scene.Text(box.X + box.Width / 2, top + TitleStyle.Ascent, panel.Horizontal.Title, TitleStyle, TextAnchor.Middle);
        }

        if (panel.Vertical.Title.Length > 0)
        {
            var right = box.X - LeftOf(panel.Vertical) + TitleStyle.Ascent;
            scene.UpwardText(right, box.Y + box.Height / 2, panel.Vertical.Title, TitleStyle);
        }
    }
}
