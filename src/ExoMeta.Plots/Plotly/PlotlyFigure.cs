using System.Collections.Immutable;

namespace ExoMeta.Plots.Plotly;

/// <summary>A figure as plotly.js takes it: traces with values in axis units, and a layout that puts every panel where the scene has it.</summary>
/// <param name="Traces">What is drawn to scale; later ones lie on top.</param>
/// <param name="Layout">Axes and everything else.</param>
public sealed record PlotlyFigure(ImmutableArray<PlotlyTrace> Traces, PlotlyLayout Layout);

/// <summary>A scatter trace: lines, areas, points or texts.</summary>
/// <param name="Axes">Number of the pair of axes, from 1.</param>
/// <param name="Mode">"lines", "markers" or "text".</param>
/// <param name="X">Places on the horizontal axis; null interrupts a line.</param>
/// <param name="Y">Places on the vertical axis.</param>
public sealed record PlotlyTrace(int Axes, string Mode, ImmutableArray<double?> X, ImmutableArray<double?> Y)
{
    /// <summary>Name in the legend and for switching it off; empty for none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Look of lines; null for none.</summary>
    public PlotlyLine? Line { get; init; }

    /// <summary>Look of points; null for none.</summary>
    public PlotlyMarker? Marker { get; init; }

    /// <summary>Colour of the area that the line encloses; null for none.</summary>
    public string? Fill { get; init; }

    /// <summary>What pointing at each place says, or the texts themselves; empty for nothing.</summary>
    public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>What each place stands for; empty for nothing.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>Size of texts in pixels, where the mode is "text".</summary>
    public double TextSize { get; init; }
}

/// <summary>How a line is drawn.</summary>
/// <param name="Colour">CSS colour.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Dash">"4px,2px"; empty for a solid line.</param>
public sealed record PlotlyLine(string Colour, double Width, string Dash = "");

/// <summary>How points are drawn.</summary>
/// <param name="Symbol">plotly's name of the shape.</param>
/// <param name="Sizes">Diameters in pixels.</param>
/// <param name="Colour">CSS colour of the area.</param>
/// <param name="Outline">Their outline; null for none.</param>
public sealed record PlotlyMarker(string Symbol, ImmutableArray<double> Sizes, string Colour, PlotlyLine? Outline);

/// <summary>Size, axes, and what stands around the panels. Paper coordinates run from 0 to 1, from the left and from the bottom of the whole figure.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Panels">The pair of axes of each panel.</param>
/// <param name="Annotations">Texts in paper coordinates.</param>
/// <param name="Shapes">Lines and areas in paper coordinates.</param>
public sealed record PlotlyLayout(
    double Width, double Height, ImmutableArray<PlotlyPanel> Panels, ImmutableArray<PlotlyAnnotation> Annotations, ImmutableArray<PlotlyShape> Shapes)
{
    /// <summary>CSS colour behind everything.</summary>
    public required string Paper { get; init; }

    /// <summary>CSS colour of axes, ticks and their labels.</summary>
    public required string Ink { get; init; }

    /// <summary>CSS colour of the lines of ticks.</summary>
    public required string Grid { get; init; }
}

/// <summary>The axes of a panel.</summary>
/// <param name="Horizontal">The horizontal axis.</param>
/// <param name="Vertical">The vertical axis.</param>
public sealed record PlotlyPanel(PlotlyAxis Horizontal, PlotlyAxis Vertical);

/// <summary>An axis with its own ticks.</summary>
/// <param name="Start">Where it begins, in paper coordinates.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Low">Value at the start.</param>
/// <param name="High">Value at the end.</param>
/// <param name="Ticks">Its ticks.</param>
/// <param name="Title">Its name.</param>
/// <param name="HasGrid">Whether ticks have lines.</param>
public sealed record PlotlyAxis(double Start, double End, double Low, double High, ImmutableArray<AxisTick> Ticks, string Title, bool HasGrid);

/// <summary>One line of text.</summary>
/// <param name="X">Paper coordinate.</param>
/// <param name="Y">Paper coordinate of the baseline.</param>
/// <param name="Text">The text, unescaped.</param>
/// <param name="Anchor">"left", "center" or "right".</param>
/// <param name="Size">Pixels.</param>
/// <param name="Colour">CSS colour.</param>
/// <param name="IsBold">Whether it is bold.</param>
/// <param name="IsItalic">Whether it is italic.</param>
/// <param name="ReadsUpwards">Whether it is turned a quarter to the left.</param>
public sealed record PlotlyAnnotation(double X, double Y, string Text, string Anchor, double Size, string Colour, bool IsBold, bool IsItalic, bool ReadsUpwards);

/// <summary>A line or an area.</summary>
/// <param name="Kind">"line", "rect", "circle" or "path".</param>
/// <param name="Corners">Two opposite corners, or the places of a path.</param>
/// <param name="IsClosed">Whether a path is closed.</param>
/// <param name="Fill">CSS colour; null for none.</param>
/// <param name="Line">Outline; null for none.</param>
/// <param name="Panel">Number of the panel whose axes the corners are on, from 1; 0 for paper coordinates.</param>
public sealed record PlotlyShape(string Kind, ImmutableArray<PanelPoint> Corners, bool IsClosed, string? Fill, PlotlyLine? Line, int Panel = 0);
