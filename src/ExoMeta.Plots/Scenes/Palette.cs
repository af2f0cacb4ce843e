using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ExoMeta.Plots.Scenes;

/// <summary>
/// Light and dark colours of the roles. The five series lie 10 apart or more in lightness (CIE 1976 L*), and so do effect, pool, total and prediction, so that a print
/// without colour keeps them apart; marks have 3:1 contrast to the paper and texts 4.5:1 (WCAG 2.2, success criteria 1.4.11 and 1.4.3).
/// </summary>
internal static class Palette
{
    private static readonly ImmutableArray<(ColourRole Role, string Name, string Light, string Dark)> Colours =
    [
        (ColourRole.Paper, "paper", "#ffffff", "#14181d"),
        (ColourRole.Ink, "ink", "#16202a", "#e8edf2"),
        (ColourRole.Muted, "muted", "#53616f", "#a5b1bd"),
        (ColourRole.Rule, "rule", "#c3ccd4", "#47525d"),
        (ColourRole.Shade, "shade", "#f1f4f7", "#1d242b"),
        (ColourRole.Effect, "effect", "#1c354d", "#dceaf7"),
        (ColourRole.Pooled, "pooled", "#0b4f8a", "#61b0fb"),
        (ColourRole.Ignorance, "ignorance", "#c98310", "#966418"),
        (ColourRole.Total, "total", "#a45808", "#f5c183"),
        (ColourRole.Prediction, "prediction", "#798ca0", "#748fab"),
        (ColourRole.Warning, "warning", "#a4161a", "#ff9a8f"),
        (ColourRole.Series1, "series1", "#0a4577", "#8fccff"),
        (ColourRole.Series2, "series2", "#de7606", "#c5741c"),
        (ColourRole.Series3, "series3", "#11866f", "#36b999"),
        (ColourRole.Series4, "series4", "#481851", "#f5e2f8"),
        (ColourRole.Series5, "series5", "#545d67", "#616c76"),
        (ColourRole.Counts, "counts", "#1c4fa3", "#8fb6ff"),
        (ColourRole.Means, "means", "#2b8a3e", "#8ce99a"),
        (ColourRole.RiskLow, "risk-low", "#8fd19e", "#1f6b3a"),
        (ColourRole.RiskSome, "risk-some", "#f6d365", "#6f5600"),
        (ColourRole.RiskHigh, "risk-high", "#f19a8e", "#8f2b26"),
        (ColourRole.RiskCritical, "risk-critical", "#e06666", "#5e0f14"),
        (ColourRole.RiskUnknown, "risk-unknown", "#d5dce2", "#3a444e"),
    ];

    /// <summary>Variables and classes; with <see cref="FigureTheme.Auto"/> they follow the reader's preference on a screen, and are light on paper.</summary>
    public static string Css(FigureTheme theme)
    {
        var css = new StringBuilder();
        css.Append(CultureInfo.InvariantCulture, $".exo-plot{{{string.Concat(Colours.Select(c => $"--exo-{c.Name}:{Of(c.Role, theme)};"))}}}");
        if (theme == FigureTheme.Auto)
        {
            css.Append(CultureInfo.InvariantCulture, $"@media screen and (prefers-color-scheme:dark){{.exo-plot{{{string.Concat(Colours.Select(c => $"--exo-{c.Name}:{c.Dark};"))}}}}}");
        }

        foreach (var (_, name, _, _) in Colours)
        {
            css.Append(CultureInfo.InvariantCulture, $".exo-plot .f-{name}{{fill:var(--exo-{name})}}.exo-plot .s-{name}{{stroke:var(--exo-{name})}}");
        }

        return css.ToString();
    }

    /// <summary>The colour of a role as a presentation attribute: light unless dark is asked for.</summary>
    public static string Of(ColourRole role, FigureTheme theme) =>
        role == ColourRole.None ? "none" : theme == FigureTheme.Dark ? Find(role).Dark : Find(role).Light;

    /// <summary>Class that fills with the role's variable.</summary>
    public static string FillClass(ColourRole role) => role == ColourRole.None ? "" : "f-" + Find(role).Name;

    /// <summary>Class that strokes with the role's variable.</summary>
    public static string StrokeClass(ColourRole role) => role == ColourRole.None ? "" : "s-" + Find(role).Name;

    private static (ColourRole Role, string Name, string Light, string Dark) Find(ColourRole role) => Colours.First(c => c.Role == role);
}
