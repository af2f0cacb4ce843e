using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Panels;

/// <summary>A figure from top to bottom: title, what must be read with it, panels, legend, notes. Keeps the height at which the next thing begins.</summary>
internal sealed class FigurePage(double width)
{
    /// <summary>Free pixels on all sides.</summary>
    public const double Margin = 18;

    private readonly SceneBuilder _scene = new();
    private string _title = "";
    private (int First, double Top)? _foot;

    /// <summary>What is drawn.</summary>
    public SceneBuilder Scene => _scene;

    /// <summary>Where the next thing begins.</summary>
    public double Y { get; set; } = Margin;

    /// <summary>Left of the content.</summary>
    public double Left => Margin;

    /// <summary>Width of the content.</summary>
    public double Inner => width - 2 * Margin;

    /// <summary>The title: the user's, or the figure's own, which also names the figure for people who cannot see it; below it what must be read with it.</summary>
    public void Title(FigureOptions options, string own)
    {
        _title = TextMetrics.Clean(options.TitleOr(own));
        Y = _scene.Paragraph(Left, Y, Inner, _title, new(16, Bold: true)) + 3;
        foreach (var remark in options.Remarks)
        {
            if (remark.IsWarning)
            {
                Warning(remark.Text);
            }
            else
            {
                Note(TextMetrics.Clean(remark.Text));
            }
        }

        if (!options.Remarks.IsEmpty)
        {
            Y += 4;
        }
    }

    /// <summary>A line under the title.</summary>
    public void Subtitle(string text) => Y = _scene.Paragraph(Left, Y, Inner, text, new(11.5, Colour: ColourRole.Muted)) + 2;

    /// <summary>What nobody may miss.</summary>
    public void Warning(string text) => Y = _scene.Paragraph(Left, Y, Inner, TextMetrics.Clean(text), new(12, Bold: true, Colour: ColourRole.Warning)) + 2;

    /// <summary>The heading of a panel.</summary>
    public void Heading(string text) => Y = _scene.Paragraph(Left, Y + 4, Inner, text, new(13, Bold: true)) + 2;

    /// <summary>A small remark.</summary>
    public void Note(string text) => Y = _scene.Paragraph(Left, Y + 2, Inner, text, new(11));

    /// <summary>Draws a panel over the whole width; <see cref="PanelFrame"/> says how much room its axes take.</summary>
    /// <param name="id">Identifier, unique in the figure.</param>
    /// <param name="height">Height of the plotting area.</param>
    /// <param name="horizontal">Makes the horizontal axis for the plotting area that is left (its pixels decide how many ticks fit).</param>
    /// <param name="vertical">The vertical axis.</param>
    /// <param name="marks">The marks.</param>
    /// <param name="right">Pixels to keep free on the right.</param>
    public ScenePanel Panel(
        string id, double height, Func<PixelBox, PanelAxis> horizontal, PanelAxis vertical, IEnumerable<Mark> marks, double right = 12)
    {
        var left = PanelFrame.LeftOf(vertical);
        var box = new PixelBox(Left + left, Y + 8, Inner - left - right, height);
        var panel = new ScenePanel(id, box, horizontal(box), vertical, [.. marks]);
        var without = PanelPainter.Draw(_scene, panel);
        Y = box.Bottom + PanelFrame.Below(panel.Horizontal) + 6;
        if (without > 0)
        {
            Note(without == 1 ? "One label found no room." : $"{NumberText.Count(without)} labels found no room.");
        }

        return panel;
    }

    /// <summary>The legend of some panels.</summary>
    public void Legend(params IEnumerable<ScenePanel> panels) => Y = Panels.Legend.Draw(_scene, Left, Y + 4, Inner, panels.SelectMany(p => p.Marks));

    /// <summary>From here on there are only notes that a page may print itself.</summary>
    public void BeginFoot() => _foot = (_scene.Count + 1, Y);

    /// <summary>The finished figure, as high as what was drawn.</summary>
    /// <param name="id">Identifier, unique in a document.</param>
    /// <param name="description">What it shows, in words and numbers.</param>
    public PlotScene Finish(string id, string description)
    {
        var height = Math.Ceiling(Y + Margin);
        return new(
            id, width, height, _title, TextMetrics.Clean(description),
            [new Primitive.Rectangle(0, 0, width, height, new(ColourRole.Paper), Stroke.None), .. _scene.Primitives])
        {
            Foot = _foot is { } foot && Y > foot.Top ? new(foot.First, Math.Ceiling(foot.Top + Margin)) : null,
        };
    }
}
