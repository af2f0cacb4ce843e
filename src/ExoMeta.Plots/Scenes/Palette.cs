using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ExoMeta.Plots.Scenes;

/// <summary>Light and dark colours of the roles. Chosen so that neighbours differ in lightness and not in hue alone.</summary>
internal static class Palette
{
    private static readonly ImmutableArray<(ColourRole Role, string Name, string Light, string Dark)> Colours =
    [
        (ColourRole.Paper, "paper", "#ffffff", "#14181d"),
        (ColourRole.Ink, "ink", "#16202a", "#e8edf2"),
        (ColourRole.Muted, "muted", "#53616f", "#a5b1bd"),
        (ColourRole.Rule, "rule", "#c3ccd4", "#47525d"),
        (ColourRole.Shade, "shade", "#f1f4f7", "#1d242b"),
        (ColourRole.Effect, "effect", "#1f3a54", "#b7d3ee"),
        (ColourRole.Pooled, "pooled", "#0b4f8a", "#7cc0ff"),
        (ColourRole.Ignorance, "ignorance", "#f0b04a", "#b97a1f"),
        (ColourRole.Total, "total", "#a85a08", "#f2b566"),
        (ColourRole.Prediction, "prediction", "#6f8296", "#8ea3b8"),
        (ColourRole.Warning, "warning", "#a4161a", "#ff9a8f"),
        (ColourRole.Series1, "series1", "#0b4f8a", "#7cc0ff"),
        (ColourRole.Series2, "series2", "#b65a00", "#f4a95a"),
        (ColourRole.Series3, "series3", "#0f7a63", "#5fd3b5"),
        (ColourRole.Series4, "series4", "#7d2e8d", "#dba1e8"),
        (ColourRole.Series5, "series5", "#5b6570", "#aab4be"),
        (ColourRole.Counts, "counts", "#1c4fa3", "#8fb6ff"),
        (ColourRole.Means, "means", "#2b8a3e", "#8ce99a"),
        (ColourRole.RiskLow, "risk-low", "#8fd19e", "#1f6b3a"),
        (ColourRole.RiskSome, "risk-some", "#f6d365", "#6f5600"),
        (ColourRole.RiskHigh, "risk-high", "#f19a8e", "#8f2b26"),
        (ColourRole.RiskCritical, "risk-critical", "#e06666", "#5e0f14"),
        (ColourRole.RiskUnknown, "risk-unknown", "#d5dce2", "#3a444e"),
    ];

    /// <summary>Variables, classes, dark mode and print (always light).</summary>
    public static string Css { get; } = BuildCss();

    /// <summary>The light colour, as a presentation attribute.</summary>
    public static string Light(ColourRole role) => role == ColourRole.None ? "none" : Find(role).Light;

    /// <summary>Class that fills with the role's variable.</summary>
    public static string FillClass(ColourRole role) => role == ColourRole.None ? "" : "f-" + Find(role).Name;

    /// <summary>Class that strokes with the role's variable.</summary>
    public static string StrokeClass(ColourRole role) => role == ColourRole.None ? "" : "s-" + Find(role).Name;

    private static (ColourRole Role, string Name, string Light, string Dark) Find(ColourRole role) => Colours.First(c => c.Role == role);

    private static string BuildCss()
    {
        var light = string.Concat(Colours.Select(c => $"--exo-{c.Name}:{c.Light};"));
        var dark = string.Concat(Colours.Select(c => $"--exo-{c.Name}:{c.Dark};"));
        var css = new StringBuilder();
        css.Append(CultureInfo.InvariantCulture, $".exo-plot{{{light}}}");
        css.Append(CultureInfo.InvariantCulture, $"@media screen and (prefers-color-scheme:dark){{.exo-plot{{{dark}}}}}");
        foreach (var (_, name, _, _) in Colours)
        {
            css.Append(CultureInfo.InvariantCulture, $".exo-plot .f-{name}{{fill:var(--exo-{name})}}.exo-plot .s-{name}{{stroke:var(--exo-{name})}}");
        }

        return css.ToString();
    }
}
