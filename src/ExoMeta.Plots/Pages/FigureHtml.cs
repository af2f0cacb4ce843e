using System.Security.Cryptography;
using ExoMeta.Plots.Plotly;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Scenes;

namespace ExoMeta.Plots;

/// <summary>One figure as a page of its own: self-contained, opens offline, no request to any network.</summary>
public static class FigureHtml
{
    /// <summary>
    /// Whether this build carries plotly.js: <c>npm ci</c> was run in src/ExoMeta.Plots/Plotly/web before it was built. Nothing else depends on it,
    /// not even the assembly, which is the same with and without.
    /// </summary>
    public static bool HasPlotly => File.Exists(PlotlyFile("plotly.js"));

    /// <summary>SHA-256 of the plotly.js that pages carry; null where there is none.</summary>
    public static string? PlotlyIdentity => HasPlotly ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PlotlyFile("plotly.js")))) : null;

    /// <summary>The figure as SVG, with a small script of ours: marks say what they stand for at the pointer and by keyboard.</summary>
    /// <param name="scene">The figure.</param>
    /// <param name="theme">On what it is looked at.</param>
    public static string Write(PlotScene scene, FigureTheme theme = FigureTheme.Auto)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var html = Begin(scene, theme);
        html.Trusted(SvgWriter.Write(PageMarks.Apply(scene, []), withStyle: false));
        html.Close("main").Open("script").Trusted(Asset.ReadWhole("ExoMeta.Plots.scene.js")).Close("script");
        return html.Close("body").Close("html").ToString();
    }

    /// <summary>The figure drawn by plotly.js, which the page carries: zoom, pan, hover, traces that can be switched off.</summary>
    /// <param name="scene">The figure.</param>
    /// <param name="theme">On what it is looked at; plotly knows no preference of the reader, so that automatic is light.</param>
    /// <exception cref="InvalidOperationException">This build carries no plotly.js.</exception>
    public static string WritePlotly(PlotScene scene, FigureTheme theme = FigureTheme.Auto)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (!HasPlotly)
        {
            throw new InvalidOperationException("this program carries no plotly.js; pages with it need a build from source after 'npm ci' in src/ExoMeta.Plots/Plotly/web");
        }

        var html = Begin(scene, theme == FigureTheme.Auto ? FigureTheme.Light : theme);
        html.Open("div", ("id", "figure"), ("role", "img"), ("aria-label", scene.Title)).Close("div").Close("main");
        html.Open("script").Trusted("/*\n" + ReadPlotly("LICENSE").Trim() + "\n*/\n").Trusted(ReadPlotly("plotly.js")).Close("script");
        html.Open("script").Trusted("var figure=" + PlotlyWriter.Write(scene, theme) + ";Plotly.newPlot('figure',figure.data,figure.layout,{displaylogo:false,responsive:false});").Close("script");
        return html.Close("body").Close("html").ToString();
    }

    private static string ReadPlotly(string name) => File.ReadAllText(PlotlyFile(name)).ReplaceLineEndings("\n");

    private static string PlotlyFile(string name) => Path.Combine(Path.GetDirectoryName(typeof(FigureHtml).Assembly.Location) ?? "", "plotly", name);

    private static HtmlWriter Begin(PlotScene scene, FigureTheme theme)
    {
        var html = PageHead.Open(new());
        html.Element("title", scene.Title);
        html.Open("style").Trusted(Asset.ReadWhole("ExoMeta.Plots.page.css")).Trusted(Asset.ReadWhole("ExoMeta.Plots.scene.css")).Trusted(PageColours(theme)).Trusted(Palette.Css(theme)).Close("style");
        return html.Close("head").Open("body").Open("main");
    }

    /// <summary>Colours of the page around a figure; those of the style sheet follow the reader's preference.</summary>
    private static string PageColours(FigureTheme theme)
    {
        string Colour(ColourRole role) => Palette.Of(role, theme);
        return theme == FigureTheme.Auto
            ? ""
            : $":root{{color-scheme:{(theme == FigureTheme.Dark ? "dark" : "light")};--paper:{Colour(ColourRole.Paper)};--ink:{Colour(ColourRole.Ink)};--rule:{Colour(ColourRole.Rule)}}}";
    }
}
