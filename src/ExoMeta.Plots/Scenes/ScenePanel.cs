using System.Collections.Immutable;

namespace ExoMeta.Plots;

/// <summary>A rectangle of the scene, in pixels.</summary>
/// <param name="X">Left.</param>
/// <param name="Y">Top.</param>
/// <param name="Width">Width, above 0.</param>
/// <param name="Height">Height, above 0.</param>
public readonly record struct PixelBox(double X, double Y, double Width, double Height)
{
    /// <summary>Right.</summary>
    public double Right => X + Width;

    /// <summary>Bottom.</summary>
    public double Bottom => Y + Height;

    /// <summary>Whether two boxes share an area.</summary>
    public bool Overlaps(PixelBox other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;

    /// <summary>Whether another box lies inside.</summary>
    public bool Contains(PixelBox other) => other.X >= X && other.Right <= Right && other.Y >= Y && other.Bottom <= Bottom;
}

/// <summary>One labelled tick.</summary>
/// <param name="Value">Where, in axis units.</param>
/// <param name="Label">What it says.</param>
public readonly record struct AxisTick(double Value, string Label);

/// <summary>
/// An axis of a panel. Its units are those in which marks lie evenly (a log odds ratio, the logarithm of a p-value); ticks carry the labels that people read,
/// so that no writer needs to know of scales.
/// </summary>
/// <param name="Low">Value at the left or bottom.</param>
/// <param name="High">Value at the right or top; below <paramref name="Low"/> for an axis that runs the other way (the standard error of a funnel plot).</param>
/// <param name="Title">Its name; empty for none.</param>
/// <param name="Ticks">Its ticks.</param>
/// <param name="HasGrid">Whether each tick has a line across the panel.</param>
/// <param name="HasLine">Whether the axis itself is a line; not so where rows of text stand for it.</param>
public sealed record PanelAxis(double Low, double High, string Title, ImmutableArray<AxisTick> Ticks, bool HasGrid = false, bool HasLine = true);

/// <summary>A part of a scene in which values are drawn to scale. Marks are in axis units; what leaves the axes is cut at the frame.</summary>
/// <param name="Id">Identifier, unique in the scene.</param>
/// <param name="Box">The plotting area; ticks and titles stand outside of it.</param>
/// <param name="Horizontal">The horizontal axis.</param>
/// <param name="Vertical">The vertical axis.</param>
/// <param name="Marks">What it shows; later marks lie on top.</param>
public sealed record ScenePanel(string Id, PixelBox Box, PanelAxis Horizontal, PanelAxis Vertical, ImmutableArray<Mark> Marks);
