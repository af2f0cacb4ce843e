using ExoMeta.Browser.Tests.Browsing;
using ExoMeta.Browser.Tests.Subjects;
using ExoMeta.Plots;

namespace ExoMeta.Browser.Tests;

/// <summary>Every kind of figure as a page of its own: with our script, and drawn by plotly.js.</summary>
public sealed class FigurePageTests(Chromium browser, Figures figures) : IClassFixture<Chromium>
{
    /// <summary>A place of the window where the pointer meets a mark, with the mark's words.</summary>
    private const string Hit = """
        var marks = document.querySelectorAll("svg.exo-plot g.d[data-key]");
        for (var i = 0; i < marks.length; i++) {
          var parts = marks[i].querySelectorAll("rect,circle,polygon,line,polyline,text");
          for (var j = 0; j < parts.length; j++) {
            var b = parts[j].getBoundingClientRect(), x = Math.round(b.left + b.width / 2), y = Math.round(b.top + b.height / 2);
            if (parts[j].tagName === "polyline") {
              // The middle of a curve's box lies off the curve.
              var onCurve = parts[j].getPointAtLength(0.4 * parts[j].getTotalLength()).matrixTransform(parts[j].getScreenCTM());
              x = Math.round(onCurve.x);
              y = Math.round(onCurve.y);
            }
            var at = document.elementFromPoint(x, y);
            if (at && at.closest("g.d") === marks[i]) { return [String(x), String(y), marks[i].getAttribute("data-words")]; }
          }
        }
        return [String(marks.length), "no mark can be met"];
        """;

    public static TheoryData<string> Kinds => Figures.Kinds;

    public static TheoryData<string> PoolKinds => Figures.PoolKinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_page_opens_without_a_word_and_its_marks_speak(string kind)
    {
        var page = browser.Open(await figures.DrawAsync(kind, ".html"));
        AssertSpeaks(page);
        page.AssertQuiet();
    }

    [Theory]
    [MemberData(nameof(PoolKinds))]
    public async Task Hostile_names_are_text_in_a_page(string kind)
    {
        var page = browser.Open(await figures.DrawAsync(kind, ".html", isHostile: true));
        AssertSpeaks(page);
        Assert.Equal(0L, page.Script<long>("return document.querySelectorAll('img,iframe,svg svg,[onload],[onerror]').length"));
        Assert.Equal(1L, page.Script<long>("return document.scripts.length"));
        page.AssertQuiet();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Plotly_draws_every_trace_and_every_axis(string kind)
    {
        SkippedTest.When(!FigureHtml.HasPlotly, "this build carries no plotly.js (npm ci in src/ExoMeta.Plots/Plotly/web)");
        var page = browser.Open(await figures.DrawAsync(kind, ".plotly.html"));
        AssertPlotly(page);
        page.AssertQuiet();
    }

    [Theory]
    [MemberData(nameof(PoolKinds))]
    public async Task Hostile_names_are_text_in_plotly(string kind)
    {
        SkippedTest.When(!FigureHtml.HasPlotly, "this build carries no plotly.js (npm ci in src/ExoMeta.Plots/Plotly/web)");
        var page = browser.Open(await figures.DrawAsync(kind, ".plotly.html", isHostile: true));
        AssertPlotly(page);
        Assert.Equal(0L, page.Script<long>("return document.querySelectorAll('img,iframe,#figure script,#figure a[href^=\"http\"],#figure [onerror]').length"));
        page.AssertQuiet();
    }

    private static void AssertSpeaks(Page page)
    {
        var hit = page.Texts(Hit);
        Assert.True(hit.Length == 3, string.Join(": ", hit));
        page.HoverAt(long.Parse(hit[0], System.Globalization.CultureInfo.InvariantCulture), long.Parse(hit[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(hit[2].Replace("\n", "", StringComparison.Ordinal), page.Script<string>("return document.querySelector('.exo-tip').hidden ? 'silent' : document.querySelector('.exo-tip').textContent"));
    }

    /// <summary>What the page hands to plotly is what plotly draws: as many traces, every axis with its title, at the pixels of the SVG.</summary>
    private static void AssertPlotly(Page page) => Assert.Empty(page.Texts("""
        var wrong = [], plot = document.getElementById("figure"), svg = plot.querySelector("svg.main-svg");
        if (!svg) { return ["nothing is drawn"]; }
        if (svg.getBoundingClientRect().width !== figure.layout.width) { wrong.push("width " + svg.getBoundingClientRect().width + ", expected " + figure.layout.width); }
        if (plot._fullData.length !== figure.data.length) { wrong.push(plot._fullData.length + " traces of " + figure.data.length); }
        plot._fullData.forEach(function (trace, i) { if (trace.visible !== true) { wrong.push("trace " + i + " is not drawn"); } });
        var drawn = plot.querySelectorAll(".scatterlayer .trace, .barlayer .trace, .heatmaplayer > *").length;
        if (drawn < figure.data.length) { wrong.push(drawn + " drawn of " + figure.data.length); }
        Object.keys(figure.layout).filter(function (k) { return /^[xy]axis/.test(k); }).forEach(function (axis) {
          var title = figure.layout[axis].title && (figure.layout[axis].title.text || "");
          var shown = plot.querySelector(".infolayer .g-" + axis.replace("axis", "").replace(/^([xy])(.*)$/, "$1$2title"));
          if (title && (!shown || shown.textContent.trim() === "")) { wrong.push(axis + " has no title; expected " + title); }
        });
        if (figure.data.length + plot.querySelectorAll(".annotation").length < 3) { wrong.push("next to nothing is drawn"); }
        return wrong;
        """));
}
