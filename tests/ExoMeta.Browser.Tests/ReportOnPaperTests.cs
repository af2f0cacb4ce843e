using ExoMeta.Browser.Tests.Browsing;
using ExoMeta.Browser.Tests.Subjects;

namespace ExoMeta.Browser.Tests;

/// <summary>The report on paper, in the dark, and to those who hear it.</summary>
public sealed class ReportOnPaperTests(Chromium browser, Reports reports) : IClassFixture<Chromium>
{
    /// <summary>Width of A4 less its margins of 13 mm, in CSS pixels.</summary>
    private const int Paper = 695;

    public static TheoryData<string> Names => Reports.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_wider_than_the_paper(string name)
    {
        var page = browser.Open(reports[name], new(Paper, IsPrint: true));
        page.Run("window.dispatchEvent(new Event('beforeprint'))");
        Assert.Empty(page.Texts("""
            var width = document.documentElement.clientWidth;
            return Array.prototype.filter.call(document.body.querySelectorAll("*"), function (e) {
              return !e.closest("svg svg, svg g") && e.getClientRects().length > 0 && e.getBoundingClientRect().right > width + 1;
            }).slice(0, 5).map(function (e) { return e.getBoundingClientRect().right + ": " + e.outerHTML.slice(0, 160); });
            """));
        Assert.Equal(0L, page.Script<long>("return document.querySelectorAll('thead button').length"));
        Assert.True(page.Script<bool>("return Array.prototype.every.call(document.querySelectorAll('thead'), function (h) { return getComputedStyle(h).display === 'table-header-group'; })"));
        Assert.Equal("none", page.Script<string>("return getComputedStyle(document.querySelector('nav')).display"));
        Assert.True(page.Script<bool>("return Array.prototype.every.call(document.querySelectorAll('details[data-print]'), function (d) { return d.open; })"));

        // Back on the screen everything is as before.
        page.Run("window.dispatchEvent(new Event('afterprint'))");
        Assert.True(page.Script<bool>("return Array.prototype.every.call(document.querySelectorAll('table.sortable thead th'), function (h) { return h.querySelector('button') !== null; })"));
        Assert.Equal(0L, page.Script<long>("return document.querySelectorAll('details[data-opened]').length"));
    }

    [Fact]
    public void The_dark_page_is_dark_and_paper_never_is()
    {
        var page = browser.Open(reports["classics"], new(IsDark: true));
        Assert.True(Lightness(page) < 0.2);
        browser.Show(new(IsDark: true, IsPrint: true));
        Assert.True(Lightness(page) > 0.9);
        browser.Show(new());
        Assert.True(Lightness(page) > 0.9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Who_hears_the_page_hears_names_of_everything(string name)
    {
        var page = browser.Open(reports[name]);
        Assert.Empty(page.Texts("""
            var nameless = [];
            document.querySelectorAll("svg.exo-plot").forEach(function (svg) {
              var said = (svg.getAttribute("aria-labelledby") || "").split(" ").map(function (id) { var e = document.getElementById(id); return e ? e.textContent : ""; });
              if (said.length < 2 || said.some(function (s) { return s.trim().length < 3; }) || !/[0-9]/.test(said.join(" "))) { nameless.push(svg.outerHTML.slice(0, 120)); }
            });
            document.querySelectorAll("table").forEach(function (t) { if (!t.caption || t.caption.textContent.trim() === "") { nameless.push(t.outerHTML.slice(0, 120)); } });
            document.querySelectorAll("table.sortable thead th").forEach(function (h) { if (!h.hasAttribute("aria-sort") || h.getAttribute("scope") !== "col") { nameless.push(h.outerHTML); } });
            document.querySelectorAll("button,summary,a[href],[tabindex='0']").forEach(function (e) {
              if ((e.textContent + (e.getAttribute("aria-label") || "")).trim() === "") { nameless.push(e.outerHTML.slice(0, 120)); }
            });
            return nameless;
            """));
    }

    [Fact]
    public void The_focus_is_seen()
    {
        var page = browser.Open(reports["exosome-ards"]);
        for (var i = 0; i < 40; i++)
        {
            page.Press(OpenQA.Selenium.Keys.Tab);
            Assert.Equal("", page.Script<string>("""
                var e = document.activeElement, style = getComputedStyle(e);
                if (e === document.body) { return "the focus is nowhere"; }
                return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || e.closest("g.d.lit") ? "" : e.outerHTML.slice(0, 160);
                """));
        }
    }

    private static double Lightness(Page page) => page.Script<double>("""
        var c = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number);
        return 0.001 + (0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]) / 255;
        """);
}
