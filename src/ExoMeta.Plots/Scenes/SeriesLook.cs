using System.Collections.Immutable;

namespace ExoMeta.Plots.Scenes;

/// <summary>
/// How the curves of a panel are told apart: by colour, by lightness, by dash and by symbol, so that a print without colour reads too. Colours come again after five
/// series and dashes after six, so that thirty look different.
/// </summary>
/// <param name="Colour">Its colour.</param>
/// <param name="Dash">Its dash; empty for a solid line.</param>
/// <param name="Symbol">The shape of its points.</param>
internal sealed record SeriesLook(ColourRole Colour, ImmutableArray<double> Dash, Symbol Symbol)
{
    private static readonly ImmutableArray<ColourRole> Colours = [ColourRole.Series1, ColourRole.Series2, ColourRole.Series3, ColourRole.Series4, ColourRole.Series5];
    private static readonly ImmutableArray<ImmutableArray<double>> Dashes = [[], [6, 3], [8, 3, 2, 3], [2, 2.5], [12, 4], [8, 2, 2, 2, 2, 2]];
    private static readonly ImmutableArray<Symbol> Symbols = [Symbol.Circle, Symbol.Square, Symbol.Diamond, Symbol.TriangleUp, Symbol.TriangleDown, Symbol.Cross];

    /// <summary>The look of a series by its place, from 0.</summary>
    public static SeriesLook Of(int place) => new(Colours[place % Colours.Length], Dashes[place % Dashes.Length], Symbols[place % Symbols.Length]);

    /// <summary>Its line.</summary>
    public Stroke Line(double width) => new(Colour, width, Dash);
}
