using ExoMeta.Plots.Scenes;

namespace ExoMeta.Plots;

/// <summary>
/// Writes a scene as SVG: text stays text, numbers have two decimals in every culture, the same scene gives the same bytes.
/// With <see cref="FigureTheme.Auto"/> colours are presentation attributes (light, for print and for renderers without CSS variables) with CSS classes on top
/// that follow the reader's light or dark preference; else they are presentation attributes alone.
/// </summary>
public static class SvgWriter
{
    /// <summary>A complete SVG document.</summary>
    /// <param name="scene">The figure.</param>
    /// <param name="theme">On what it is looked at.</param>
    public static string Write(PlotScene scene, FigureTheme theme = FigureTheme.Auto) => new SvgText(theme).Write(scene, withStyle: theme == FigureTheme.Auto);

    /// <summary>The style that figures share; a page that holds several writes it once.</summary>
    internal static string Style { get; } = Palette.Css(FigureTheme.Auto);

    /// <summary>An SVG element with classes for the shared style, with or without that style.</summary>
    internal static string Write(PlotScene scene, bool withStyle) => new SvgText(FigureTheme.Auto).Write(scene, withStyle);
}
