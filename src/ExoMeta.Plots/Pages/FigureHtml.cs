using ExoMeta.Plots.Plotly;
using ExoMeta.Plots.Report.Markup;

namespace ExoMeta.Plots;

/// <summary>One figure as a page of its own: self-contained, opens offline, no request to any network.</summary>
public static class FigureHtml
{
    /// <summary>
    /// Whether this build carries plotly.js: <c>npm ci</c> was run in src/ExoMeta.Plots/Plotly/web before it was built. Nothing else depends on it.
    /// </summary>
    public static bool HasPlotly => typeof(FigureHtml).Assembly.GetManifestResourceInfo("ExoMeta.Plots.plotly.js") is not null;

    /// <summary>The figure as SVG, with a small script of ours: marks say what they stand for at the pointer and by keyboard.</summary>
    public static string Write(PlotScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var html = Begin(scene);
        html.Trusted(SvgWriter.Write(PageMarks.Apply(scene, []), withStyle: false));
        html.Close("main").Open("script").Trusted(Asset.ReadWhole("ExoMeta.Plots.scene.js")).Close("script");
        return html.Close("body").Close("html").ToString();
    }

    /// <summary>The figure drawn by plotly.js, which the page carries: zoom, pan, hover, traces that can be switched off.</summary>
    /// <exception cref="InvalidOperationException">This build carries no plotly.js.</exception>
    public static string WritePlotly(PlotScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (!HasPlotly)
        {
            throw new InvalidOperationException("this build carries no plotly.js; run 'npm ci' in src/ExoMeta.Plots/Plotly/web and build again");
        }

        var html = Begin(scene);
        html.Open("div", ("id", "figure"), ("role", "img"), ("aria-label", scene.Title)).Close("div").Close("main");
        html.Open("script").Trusted("/*\n" + Asset.ReadWhole("ExoMeta.Plots.plotly.LICENSE").Trim() + "\n*/\n").Trusted(Asset.ReadWhole("ExoMeta.Plots.plotly.js")).Close("script");
        html.Open("script").Trusted("var figure=" + PlotlyWriter.Write(scene) + ";Plotly.newPlot('figure',figure.data,figure.layout,{displaylogo:false,responsive:false});").Close("script");
        return html.Close("body").Close("html").ToString();
    }

    private static HtmlWriter Begin(PlotScene scene)
    {
        var html = PageHead.Open(new());
        html.Element("title", scene.Title);
        html.Open("style").Trusted(Asset.ReadWhole("ExoMeta.Plots.page.css")).Trusted(Asset.ReadWhole("ExoMeta.Plots.scene.css")).Trusted(SvgWriter.Style).Close("style");
        return html.Close("head").Open("body").Open("main");
    }
}
