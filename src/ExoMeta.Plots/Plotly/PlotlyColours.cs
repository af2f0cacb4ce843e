using System.Globalization;
using ExoMeta.Plots.Scenes;

namespace ExoMeta.Plots.Plotly;

/// <summary>CSS colours and lines of a theme, as plotly takes them; plotly knows no preference of the reader.</summary>
/// <param name="theme">Automatic is light.</param>
internal sealed class PlotlyColours(FigureTheme theme)
{
    /// <summary>The colour of a role.</summary>
    public string Of(ColourRole role) => Palette.Of(role, theme);

    /// <summary>The colour of an area; null where nothing is painted.</summary>
    public string? Area(Fill fill, double strength = 1)
    {
        if (fill.Colour == ColourRole.None)
        {
            return null;
        }

        var hex = Of(fill.Colour);
        int Part(int at) => int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var opacity = fill.Opacity * strength;
        return opacity >= 1 ? hex : string.Create(CultureInfo.InvariantCulture, $"rgba({Part(1)},{Part(3)},{Part(5)},{Math.Round(opacity, 3)})");
    }

    /// <summary>The look of a line; null for none.</summary>
    public PlotlyLine? Line(Stroke stroke) => stroke.Colour == ColourRole.None
        ? null
        : new(
            Of(stroke.Colour), stroke.Width,
            stroke.Dash.IsDefaultOrEmpty ? "" : string.Join(',', stroke.Dash.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d:0.##}px"))));
}
