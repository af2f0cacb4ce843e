using ExoMeta.Plots.Axes;

namespace ExoMeta.Plots.Panels;

/// <summary>Takes axis units of a panel to pixels.</summary>
internal readonly struct PanelMap(ScenePanel panel)
{
    /// <summary>The horizontal axis.</summary>
    public LinearAxis X { get; } = new(panel.Horizontal.Low, panel.Horizontal.High, panel.Box.X, panel.Box.Right);

    /// <summary>The vertical axis.</summary>
    public LinearAxis Y { get; } = new(panel.Vertical.Low, panel.Vertical.High, panel.Box.Bottom, panel.Box.Y);

    /// <summary>The pixel of a place.</summary>
    public ScenePoint At(PanelPoint place) => new(X.Position(place.X), Y.Position(place.Y));

    /// <summary>Whether a place lies inside the frame.</summary>
    public bool Contains(PanelPoint place)
    {
        var at = At(place);
        return at.X >= panel.Box.X - Slack && at.X <= panel.Box.Right + Slack && at.Y >= panel.Box.Y - Slack && at.Y <= panel.Box.Bottom + Slack;
    }

    private const double Slack = 1e-6;
}
