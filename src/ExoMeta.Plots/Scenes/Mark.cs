using System.Collections.Immutable;

namespace ExoMeta.Plots;

/// <summary>The shape of a point.</summary>
public enum Symbol
{
    /// <summary>A circle.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A square on its corner.</summary>
    Diamond,

    /// <summary>A triangle that points up.</summary>
    TriangleUp,

    /// <summary>A triangle that points down.</summary>
    TriangleDown,

    /// <summary>Two diagonal strokes.</summary>
    Cross,
}

/// <summary>A place in a panel, in axis units.</summary>
/// <param name="X">On the horizontal axis.</param>
/// <param name="Y">On the vertical axis.</param>
public readonly record struct PanelPoint(double X, double Y);

/// <summary>A point with what it stands for.</summary>
/// <param name="At">Where, in axis units.</param>
/// <param name="Radius">Half its width in pixels.</param>
/// <param name="Datum">What it stands for; null for nothing in particular.</param>
public readonly record struct DataPoint(PanelPoint At, double Radius, Datum? Datum = null);

/// <summary>From one end to another along one axis, at one place of the other.</summary>
/// <param name="At">Place on the other axis.</param>
/// <param name="Lower">One end; may be −∞.</param>
/// <param name="Upper">The other end; may be +∞.</param>
/// <param name="Datum">What it stands for; null for nothing in particular.</param>
public readonly record struct DataInterval(double At, double Lower, double Upper, Datum? Datum = null);

/// <summary>An estimate within its interval, along the horizontal axis.</summary>
/// <param name="At">Place on the vertical axis.</param>
/// <param name="Estimate">Where it is widest.</param>
/// <param name="Lower">One end; may be −∞.</param>
/// <param name="Upper">The other end; may be +∞.</param>
/// <param name="Datum">What it stands for; null for nothing in particular.</param>
public readonly record struct DataDiamond(double At, double Estimate, double Lower, double Upper, Datum? Datum = null);

/// <summary>A rectangle in axis units.</summary>
/// <param name="Left">One side.</param>
/// <param name="Right">The other side.</param>
/// <param name="Bottom">One end.</param>
/// <param name="Top">The other end.</param>
/// <param name="Strength">How strongly it is painted, 0 to 1.</param>
/// <param name="Datum">What it stands for; null for nothing in particular.</param>
public readonly record struct DataBox(double Left, double Right, double Bottom, double Top, double Strength = 1, Datum? Datum = null);

/// <summary>A vertical stretch of a band.</summary>
/// <param name="X">Where.</param>
/// <param name="Lower">Lower edge.</param>
/// <param name="Upper">Upper edge.</param>
public readonly record struct BandPoint(double X, double Lower, double Upper);

/// <summary>A text beside a place.</summary>
/// <param name="At">The place.</param>
/// <param name="Text">The text.</param>
/// <param name="Priority">Larger ones find room first; the order of the list decides between equals.</param>
/// <param name="Clearance">Pixels from the place that stay free.</param>
public readonly record struct DataLabel(PanelPoint At, string Text, double Priority = 0, double Clearance = 5);

/// <summary>Something that a panel shows, in axis units. Marks with a name stand in the legend, and are what a reader can switch off.</summary>
public abstract record Mark
{
    private Mark()
    {
    }

    /// <summary>Its name in the legend; empty for what needs none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Points.</summary>
    /// <param name="Items">Where they are.</param>
    /// <param name="Symbol">Their shape.</param>
    /// <param name="Fill">Their area; <see cref="ColourRole.Paper"/> for hollow ones.</param>
    /// <param name="Stroke">Their outline.</param>
    public sealed record Points(ImmutableArray<DataPoint> Items, Symbol Symbol, Fill Fill, Stroke Stroke) : Mark;

    /// <summary>A line through places, straight from each to the next; a place that is not finite interrupts it.</summary>
    /// <param name="Places">The places, in order.</param>
    /// <param name="Stroke">Its look.</param>
    /// <param name="Datum">What it stands for; null for nothing in particular.</param>
    public sealed record Line(ImmutableArray<PanelPoint> Places, Stroke Stroke, Datum? Datum = null) : Mark;

    /// <summary>The area between two lines.</summary>
    /// <param name="Stretches">From left to right.</param>
    /// <param name="Fill">Its area.</param>
    public sealed record Band(ImmutableArray<BandPoint> Stretches, Fill Fill) : Mark;

    /// <summary>A closed area.</summary>
    /// <param name="Corners">Its corners, three at least; convex where it may reach beyond the axes.</param>
    /// <param name="Fill">Its area.</param>
    /// <param name="Stroke">Its outline.</param>
    public sealed record Region(ImmutableArray<PanelPoint> Corners, Fill Fill, Stroke Stroke) : Mark;

    /// <summary>Lines from end to end of intervals, with an arrow where one leaves the axes or lies beyond their end.</summary>
    /// <param name="Items">The intervals.</param>
    /// <param name="IsHorizontal">Whether they lie along the horizontal axis.</param>
    /// <param name="Stroke">Their look.</param>
    /// <param name="Cap">Half the length of the strokes at their ends in pixels; 0 for none.</param>
    public sealed record Intervals(ImmutableArray<DataInterval> Items, bool IsHorizontal, Stroke Stroke, double Cap = 0) : Mark;

    /// <summary>Diamonds from end to end of intervals, widest at their estimates; one that leaves the axes ends in an arrow.</summary>
    /// <param name="Items">The diamonds.</param>
    /// <param name="HalfHeight">Half their height in pixels.</param>
    /// <param name="Fill">Their area.</param>
    /// <param name="Stroke">Their outline.</param>
    /// <param name="Hatching">Pixels between upright lines inside; 0 for none.</param>
    public sealed record Diamonds(ImmutableArray<DataDiamond> Items, double HalfHeight, Fill Fill, Stroke Stroke, double Hatching = 0) : Mark;

    /// <summary>Rectangles: bars, cells of a grid.</summary>
    /// <param name="Items">The rectangles.</param>
    /// <param name="Fill">Their area at strength 1.</param>
    /// <param name="Stroke">Their outline.</param>
    public sealed record Boxes(ImmutableArray<DataBox> Items, Fill Fill, Stroke Stroke) : Mark;

    /// <summary>A line across the whole panel.</summary>
    /// <param name="At">Where.</param>
    /// <param name="IsVertical">Whether it stands upright, at a place of the horizontal axis.</param>
    /// <param name="Stroke">Its look.</param>
    public sealed record Rule(double At, bool IsVertical, Stroke Stroke) : Mark;

    /// <summary>Texts beside places, each where it touches neither another text nor a point nor the frame; those without room are left out.</summary>
    /// <param name="Items">The texts.</param>
    /// <param name="Size">Font size in pixels.</param>
    /// <param name="Colour">Their colour.</param>
    public sealed record Labels(ImmutableArray<DataLabel> Items, double Size = 10.5, ColourRole Colour = ColourRole.Ink) : Mark;
}
