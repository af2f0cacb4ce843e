using ExoMeta.Browser.Tests.Browsing;
using ExoMeta.Browser.Tests.Subjects;

namespace ExoMeta.Browser.Tests;

/// <summary>The report as a reader opens it: from a file, without a network, on a desk, on a telephone and on paper.</summary>
public sealed class ReportPageTests(Chromium browser, Reports reports) : IClassFixture<Chromium>
{
    public static TheoryData<string> Names => Reports.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void It_opens_from_a_file_and_asks_nothing_of_a_network_and_says_nothing_on_the_console(string name)
    {
        var page = browser.Open(reports[name]);
        Assert.Equal("complete", page.Script<string>("return document.readyState"));
        Assert.StartsWith("file://", page.Script<string>("return location.href"), StringComparison.Ordinal);
        page.AssertQuiet();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_figure_is_drawn_with_its_marks(string name)
    {
        var page = browser.Open(reports[name]);
        page.Run("document.querySelectorAll('details').forEach(function (d) { d.open = true; })");
        var figures = page.FindAll("svg.exo-plot");
        Assert.NotEmpty(figures);
        Assert.Empty(page.Texts("""
            return Array.prototype.filter.call(document.querySelectorAll("svg.exo-plot"), function (svg) {
              var box = svg.getBoundingClientRect();
              var drawn = Array.prototype.filter.call(svg.querySelectorAll("line,rect,circle,polygon,polyline"), function (m) { var b = m.getBoundingClientRect(); return b.width > 0 || b.height > 0; });
              return box.width < 100 || box.height < 50 || drawn.length < 5 || svg.querySelectorAll("text").length < 3;
            }).map(function (svg) { return svg.querySelector("title").textContent; });
            """));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nobody_scrolls_sideways_on_a_desk_or_on_a_telephone(string name)
    {
        var page = browser.Open(reports[name]);
        page.AssertFits();
        browser.Show(new(390));
        page.AssertFits();
        page.Run("document.querySelectorAll('details').forEach(function (d) { d.open = true; })");
        page.AssertFits();
        browser.Show(new(1280));
        page.AssertFits();
    }

    [Fact]
    public void Hostile_names_are_text()
    {
        var page = browser.Open(reports[HostileAnalysis.Name]);
        Assert.Equal(0L, page.Script<long>("return document.querySelectorAll('img,iframe,svg svg,[onload],[onerror]').length"));
        var text = page.Script<string>("return document.body.textContent");
        Assert.All(HostileAnalysis.Labels, label => Assert.Contains(HostileAnalysis.Shown(label), text, StringComparison.Ordinal));
        page.AssertQuiet();
    }

    [Fact]
    public void A_table_is_sorted_by_pointer_and_by_keyboard_and_numbers_as_numbers()
    {
        var page = browser.Open(reports["classics"]);
        const string Column = "var t=document.querySelector('table.sortable'); var i=Array.prototype.findIndex.call(t.tHead.rows[0].cells, function (c) { return c.textContent.startsWith('Weight'); });";
        var weights = Column + "return Array.prototype.map.call(t.tBodies[0].rows, function (r) { return r.cells[i].textContent; })";
        var button = page.Script<OpenQA.Selenium.IWebElement>(Column + "return t.tHead.rows[0].cells[i].querySelector('button')");
        var asWritten = page.Texts(weights);
        button.Click();
        var ascending = page.Texts(weights);
        Assert.Equal(asWritten.OrderBy(Number), ascending);
        Assert.NotEqual(asWritten, ascending);
        Assert.NotEqual(asWritten.Order(StringComparer.Ordinal), ascending);
        Assert.Equal("ascending", page.Script<string>(Column + "return t.tHead.rows[0].cells[i].getAttribute('aria-sort')"));
        page.Run("arguments[0].focus()", button);
        page.Press(OpenQA.Selenium.Keys.Enter);
        Assert.Equal(asWritten.OrderByDescending(Number), page.Texts(weights));
        Assert.Equal("descending", page.Script<string>(Column + "return t.tHead.rows[0].cells[i].getAttribute('aria-sort')"));
        page.AssertQuiet();
    }

    private static double Number(string cell) => double.Parse(cell.TrimEnd('%', '\u00A0', ' '), System.Globalization.CultureInfo.InvariantCulture);
}
