using System.Collections.Immutable;

namespace ExoMeta.Plots;

/// <summary>
/// What a colour means; a writer turns it into light or dark colours. Grey prints read because the series differ from each other in lightness, as effect, pool, total and
/// prediction do, and because no figure rests on colour alone: symbols, dashes, labels and places say the same. A series and, say, a pool may be equally light.
/// </summary>
public enum ColourRole
{
    /// <summary>Nothing is painted.</summary>
    None,

    /// <summary>The page.</summary>
    Paper,

    /// <summary>Text and lines.</summary>
    Ink,

    /// <summary>Secondary text.</summary>
    Muted,

    /// <summary>Grid lines and rules.</summary>
    Rule,

    /// <summary>Background of every other row and of headings.</summary>
    Shade,

    /// <summary>A study's square and plug-in interval.</summary>
    Effect,

    /// <summary>A pooled effect.</summary>
    Pooled,

    /// <summary>The ignorance interval: unknowns alone.</summary>
    Ignorance,

    /// <summary>The total interval: unknowns and sampling error.</summary>
    Total,

    /// <summary>A prediction interval.</summary>
    Prediction,

    /// <summary>A warning or an exploratory mark.</summary>
    Warning,

    /// <summary>First curve.</summary>
    Series1,

    /// <summary>Second curve.</summary>
    Series2,

    /// <summary>Third curve.</summary>
    Series3,

    /// <summary>Fourth curve.</summary>
    Series4,

    /// <summary>Fifth curve.</summary>
    Series5,

    /// <summary>Square of a study of counts, where a style tells kinds of data apart.</summary>
    Counts,

    /// <summary>Square of a study of means, where a style tells kinds of data apart.</summary>
    Means,

    /// <summary>Low risk of bias.</summary>
    RiskLow,

    /// <summary>Some concerns, moderate or unclear risk of bias.</summary>
    RiskSome,

    /// <summary>High or serious risk of bias.</summary>
    RiskHigh,

    /// <summary>Critical risk of bias.</summary>
    RiskCritical,

    /// <summary>No information on the risk of bias.</summary>
    RiskUnknown,
}

/// <summary>Where a text's x lies in the text.</summary>
public enum TextAnchor
{
    /// <summary>At its start.</summary>
    Start,

    /// <summary>In its middle.</summary>
    Middle,

    /// <summary>At its end.</summary>
    End,
}

/// <summary>A point in scene units (CSS pixels), y downwards.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Downwards.</param>
public readonly record struct ScenePoint(double X, double Y);

/// <summary>How an outline is drawn.</summary>
/// <param name="Colour">Its colour.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Dash">Dash and gap in pixels; empty for a solid line.</param>
public readonly record struct Stroke(ColourRole Colour, double Width, ImmutableArray<double> Dash = default)
{
    /// <summary>No outline.</summary>
    public static Stroke None => new(ColourRole.None, 0);
}

/// <summary>How an area is painted.</summary>
/// <param name="Colour">Its colour.</param>
/// <param name="Opacity">From 0 to 1.</param>
public readonly record struct Fill(ColourRole Colour, double Opacity = 1)
{
    /// <summary>Not painted.</summary>
    public static Fill None => new(ColourRole.None);
}

/// <summary>The place of a row that readers may sort by the <see cref="DatumField.Sort"/> of its datum: everything with the datum's key moves with it.</summary>
/// <param name="Block">Rows are sorted among those of one block: a subgroup.</param>
/// <param name="Top">Its top in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
public sealed record RowSlot(string Block, double Top, double Height);

/// <summary>One thing in a scene.</summary>
public abstract record Primitive
{
    private Primitive()
    {
    }

    /// <summary>A straight line.</summary>
    /// <param name="From">Start.</param>
    /// <param name="To">End.</param>
    /// <param name="Stroke">Its look.</param>
    public sealed record Line(ScenePoint From, ScenePoint To, Stroke Stroke) : Primitive;

    /// <summary>A rectangle with sides along the axes.</summary>
    /// <param name="X">Left.</param>
    /// <param name="Y">Top.</param>
    /// <param name="Width">Width, ≥ 0.</param>
    /// <param name="Height">Height, ≥ 0.</param>
    /// <param name="Fill">Its area.</param>
    /// <param name="Stroke">Its outline.</param>
    public sealed record Rectangle(double X, double Y, double Width, double Height, Fill Fill, Stroke Stroke) : Primitive;

    /// <summary>A closed polygon.</summary>
    /// <param name="Points">Its corners, at least three.</param>
    /// <param name="Fill">Its area.</param>
    /// <param name="Stroke">Its outline.</param>
    public sealed record Polygon(ImmutableArray<ScenePoint> Points, Fill Fill, Stroke Stroke) : Primitive;

    /// <summary>A circle.</summary>
    /// <param name="Centre">Its centre.</param>
    /// <param name="Radius">Its radius.</param>
    /// <param name="Fill">Its area.</param>
    /// <param name="Stroke">Its outline.</param>
    public sealed record Circle(ScenePoint Centre, double Radius, Fill Fill, Stroke Stroke) : Primitive;

    /// <summary>An open path of straight segments.</summary>
    /// <param name="Points">Its corners, at least two.</param>
    /// <param name="Stroke">Its look.</param>
    public sealed record Path(ImmutableArray<ScenePoint> Points, Stroke Stroke) : Primitive;

    /// <summary>One line of text.</summary>
    /// <param name="Origin">Anchor point on the baseline.</param>
    /// <param name="Content">The text, unescaped.</param>
    /// <param name="Anchor">Where the origin lies in the text.</param>
    /// <param name="Size">Font size in pixels.</param>
    /// <param name="Bold">Whether it is bold.</param>
    /// <param name="Italic">Whether it is italic.</param>
    /// <param name="Colour">Its colour.</param>
    /// <param name="ReadsUpwards">Whether it is turned a quarter to the left about its origin: the title of a vertical axis.</param>
    public sealed record Text(
        ScenePoint Origin, string Content, TextAnchor Anchor, double Size, bool Bold = false, bool Italic = false,
        ColourRole Colour = ColourRole.Ink, bool ReadsUpwards = false) : Primitive;

    /// <summary>Primitives that belong together.</summary>
    /// <param name="Children">What it holds, drawn in order.</param>
    /// <param name="Tooltip">What pointing at it says; null for nothing, or where <paramref name="Datum"/> says it.</param>
    /// <param name="Datum">What it stands for; null for nothing in particular.</param>
    /// <param name="Slot">Where it stands among rows that a reader may sort; null for what stays.</param>
    public sealed record Group(ImmutableArray<Primitive> Children, string? Tooltip = null, Datum? Datum = null, RowSlot? Slot = null) : Primitive;

    /// <summary>A panel as it is painted: with its frame and its marks, each of them a <see cref="Group"/> where it stands for something.</summary>
    /// <param name="Source">The panel with its values, for writers that draw by themselves and for readers who want the numbers.</param>
    /// <param name="Children">What it draws, in order.</param>
    public sealed record Panel(ScenePanel Source, ImmutableArray<Primitive> Children) : Primitive;
}

/// <summary>One figure, laid out once; every writer draws the same scene.</summary>
/// <param name="Id">Identifier, unique in a document.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Title">What it is, for people who cannot see it.</param>
/// <param name="Description">What it shows, in words and numbers.</param>
/// <param name="Primitives">What it draws, in order.</param>
public sealed record PlotScene(
    string Id, double Width, double Height, string Title, string Description, ImmutableArray<Primitive> Primitives)
{
    /// <summary>Notes at the foot that a page may print itself; null where there are none.</summary>
    public SceneFoot? Foot { get; init; }

    /// <summary>The same picture without the notes at its foot.</summary>
    internal PlotScene WithoutFoot() => Foot is not { } foot ? this : this with
    {
        Height = foot.Top,
        Primitives = [.. Primitives.Take(foot.First).Select(p => p is Primitive.Rectangle { X: 0, Y: 0 } paper && paper.Height == Height ? paper with { Height = foot.Top } : p)],
        Foot = null,
    };
}

/// <summary>Where the notes at the foot of a figure begin.</summary>
/// <param name="First">Index of their first primitive; nothing else comes after it.</param>
/// <param name="Top">Height of the figure without them.</param>
public sealed record SceneFoot(int First, double Top);
