using ExoMeta.Browser.Tests.Browsing;
using ExoMeta.Browser.Tests.Subjects;
using OpenQA.Selenium;

namespace ExoMeta.Browser.Tests;

/// <summary>What a reader does with the report: points, walks by keyboard, sorts, asks where a number comes from.</summary>
public sealed class ReportInteractionTests(Chromium browser, Reports reports) : IClassFixture<Chromium>
{
    private const string Tip = "return document.querySelector('.exo-tip').hidden ? '' : document.querySelector('.exo-tip').innerText";

    /// <summary>Which of the first figure's stops has the focus: a row is several marks, of which one can be visited.</summary>
    private const string Stop = "return String(Array.prototype.indexOf.call(document.querySelector('svg.exo-plot').querySelectorAll('g.d[tabindex]'), document.activeElement))";

    public static TheoryData<string> Names => Reports.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Pointing_at_a_mark_says_what_it_stands_for_and_lights_it_up_in_the_table(string name)
    {
        var page = browser.Open(reports[name]);
        var mark = page.Find("svg.exo-plot g.d[data-link]");
        page.Hover(mark.FindElement(By.CssSelector("text")));
        var said = page.Script<string>(Tip);
        Assert.Equal(mark.GetAttribute("data-words")!.Replace("\n", "", StringComparison.Ordinal), said.Replace("\n", "", StringComparison.Ordinal));
        var lit = page.Texts("return Array.prototype.map.call(document.querySelectorAll('.lit'), function (e) { return e.tagName.toLowerCase() + ' ' + e.dataset.key; })");
        var key = mark.GetAttribute("data-key");
        Assert.Contains("tr " + key, lit);
        Assert.Contains("g " + key, lit);
        Assert.All(lit, l => Assert.EndsWith(" " + key, l, StringComparison.Ordinal));
        page.Hover(page.Find("h1"));
        Assert.Equal("", page.Script<string>(Tip));
        page.AssertQuiet();
    }

    [Fact]
    public void Hostile_words_in_a_tooltip_are_text()
    {
        var page = browser.Open(reports[HostileAnalysis.Name]);
        var marks = page.FindAll("svg.exo-plot g.d[data-link][role=img]");
        Assert.Equal(HostileAnalysis.Labels.Length, marks.Count);
        foreach (var (mark, label) in marks.Zip(HostileAnalysis.Labels))
        {
            page.Run("arguments[0].focus()", mark);
            var said = page.Script<string>("return document.querySelector('.exo-tip').textContent");
            Assert.StartsWith(HostileAnalysis.Shown(label)[..Math.Min(30, HostileAnalysis.Shown(label).Length)], said, StringComparison.Ordinal);
            Assert.Equal(0L, page.Script<long>("return document.querySelectorAll('.exo-tip img,.exo-tip script,.exo-tip svg').length"));
            var box = page.Script<long>("var b = document.querySelector('.exo-tip').getBoundingClientRect(); return b.left >= 0 && b.right <= innerWidth && b.width > 0 ? 1 : 0");
            Assert.Equal(1L, box);
        }

        page.AssertQuiet();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_figure_is_walked_by_keyboard(string name)
    {
        var page = browser.Open(reports[name]);
        page.Run("document.querySelector('svg.exo-plot').closest('.scroll').focus()");
        TabIntoTheFigure(page);
        Assert.Equal("0", page.Script<string>(Stop));
        var first = page.Script<string>(Tip);
        Assert.NotEqual("", first);
        page.Press(Keys.ArrowDown);
        var second = page.Script<string>(Tip);
        Assert.NotEqual("", second);
        Assert.Equal("1", page.Script<string>(Stop));
        page.Press(Keys.Home);
        Assert.Equal(first, page.Script<string>(Tip));
        page.Press(Keys.Escape);
        Assert.Equal("", page.Script<string>(Tip));
        Assert.Equal("img", page.Script<string>("return document.activeElement.getAttribute('role')"));
        Assert.NotEqual("", page.Script<string>("return document.activeElement.getAttribute('aria-label')"));
    }

    [Fact]
    public void The_rows_of_a_forest_plot_are_sorted_by_click_and_by_keyboard_each_figure_for_itself()
    {
        var page = browser.Open(reports["classics"]);
        var (figure, other) = (page.FindAll(".exo-sort")[0], page.FindAll(".exo-sort")[1]);
        double[] Values(string name, int number) => [.. page.Texts(
            $"var svg = document.querySelectorAll('.exo-sort')[{number}].parentElement.querySelector('svg.exo-plot');"
            + "return Array.prototype.map.call(svg.querySelectorAll('g.row[data-block]'), function (r) { return r; })"
            + ".sort(function (a, b) { return a.getBoundingClientRect().top - b.getBoundingClientRect().top; })"
            + $".map(function (r) {{ return /(?:^|;){name}=([^;]*)/.exec(r.getAttribute('data-sort'))[1]; }})").Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
        var drawn = Values("weight", 0);
        var otherDrawn = Values("weight", 1);
        Assert.True(drawn.Length == 13, string.Join(' ', drawn));
        Assert.NotEqual(drawn.Order(), drawn);

        figure.FindElement(By.CssSelector("button[data-by=weight]")).Click();
        Assert.Equal(drawn.Order(), Values("weight", 0));
        Assert.Equal("true", figure.FindElement(By.CssSelector("button[data-by=weight]")).GetAttribute("aria-pressed"));
        page.Press(Keys.Enter);
        Assert.Equal(drawn.OrderDescending(), Values("weight", 0));
        page.Run("arguments[0].focus()", figure.FindElement(By.CssSelector("button[data-by=table]")));
        page.Press(Keys.Space);
        Assert.Equal(drawn, Values("weight", 0));
        Assert.Equal(otherDrawn, Values("weight", 1));
        Assert.Equal("true", other.FindElement(By.CssSelector("button[data-by=table]")).GetAttribute("aria-pressed"));
        page.AssertQuiet();
    }

    [Theory]
    [InlineData("exosome-ards")]
    [InlineData("classics")]
    public void A_click_on_a_row_of_a_figure_or_a_table_opens_where_it_comes_from(string name)
    {
        var page = browser.Open(reports[name]);
        var mark = page.Find("svg.exo-plot g.d[data-link]");
        var place = mark.GetAttribute("data-link")!;
        AssertLeads(page, place, () =>
        {
            page.Hover(mark.FindElement(By.CssSelector("text")));
            mark.FindElement(By.CssSelector("text")).Click();
        });
        AssertLeads(page, place, () =>
        {
            page.Run("arguments[0].focus()", mark);
            page.Press(Keys.Enter);
        });
        var row = page.Find($"table tr[data-link='{place}']");
        AssertLeads(page, place, () =>
        {
            page.Hover(row.FindElements(By.CssSelector("td"))[1]);
            row.FindElements(By.CssSelector("td"))[1].Click();
        });

        // What stands there: a quote with its place, or the line of the table.
        var text = page.Script<string>("return document.getElementById(arguments[0]).innerText", place);
        Assert.Matches(name == "classics" ? "bcg.csv, line 2\\s+Read as: ai 4, n1i 123, ci 11, n2i 139" : "“[^”]{10,}”[\\s\\S]+Place[\\s\\S]+Reference", text);
        page.AssertQuiet();
    }

    [Fact]
    public void A_name_in_a_table_of_claims_leads_to_the_words_without_a_pointer()
    {
        var page = browser.Open(reports["exosome-ards"]);
        var link = page.Find("table tr[data-link] th a[href^='#claim-']");
        AssertLeads(page, link.GetAttribute("href")!.Split('#')[1], () =>
        {
            page.Run("arguments[0].focus()", link);
            page.Press(Keys.Enter);
        });
        Assert.EndsWith("#" + link.GetAttribute("href")!.Split('#')[1], page.Script<string>("return location.href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_and_every_mark_leads_somewhere()
    {
        foreach (var name in new[] { "exosome-ards", "classics", HostileAnalysis.Name })
        {
            var page = browser.Open(reports[name]);
            Assert.Empty(page.Texts("""
                var links = Array.prototype.map.call(document.querySelectorAll("a[href]"), function (a) { return a.getAttribute("href").slice(1); })
                  .concat(Array.prototype.map.call(document.querySelectorAll("[data-link]"), function (m) { return m.dataset.link; }));
                return links.filter(function (id) { return !document.getElementById(id); });
                """));
            Assert.Empty(page.Texts("""
                var ids = Array.prototype.map.call(document.querySelectorAll("[id]"), function (e) { return e.id; });
                return ids.filter(function (id, i) { return ids.indexOf(id) !== i; });
                """));
        }
    }

    private static void AssertLeads(Page page, string place, Action act)
    {
        page.Run("document.getElementById(arguments[0]).open = false; document.activeElement.blur(); history.replaceState(null, '', '#')", place);
        act();
        Assert.True(page.Script<bool>("return document.getElementById(arguments[0]).open", place));
        Assert.Equal(place, page.Script<string>("return document.activeElement.parentElement.id"));
        Assert.True(page.Script<bool>("var b = document.activeElement.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight"));
    }

    /// <summary>What sorts a figure comes before its marks.</summary>
    private static void TabIntoTheFigure(Page page)
    {
        for (var presses = 0; presses < 12 && page.Script<long>("return document.activeElement.closest('svg.exo-plot') ? 1 : 0") == 0; presses++)
        {
            page.Press(Keys.Tab);
        }
    }
}
