using System.Text.Json;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Interactions;

namespace ExoMeta.Browser.Tests.Browsing;

/// <summary>The page that a browser shows.</summary>
public sealed class Page(ChromeDriver driver)
{
    /// <summary>Runs a function body in the page; arguments are <c>arguments[0]</c>….</summary>
    public T Script<T>(string body, params object[] arguments) => (T)driver.ExecuteScript(body, arguments)!;

    /// <summary>Runs statements in the page.</summary>
    public void Run(string body, params object[] arguments) => driver.ExecuteScript(body, arguments);

    /// <summary>The strings that a function body returns.</summary>
    public string[] Texts(string body, params object[] arguments) =>
        [.. Script<IEnumerable<object>>(body, arguments).Select(o => (string)o)];

    /// <summary>The first element of a selector.</summary>
    public IWebElement Find(string selector) => driver.FindElement(By.CssSelector(selector));

    /// <summary>Every element of a selector.</summary>
    public IReadOnlyList<IWebElement> FindAll(string selector) => driver.FindElements(By.CssSelector(selector));

    /// <summary>Moves the pointer to the middle of an element.</summary>
    public void Hover(IWebElement element)
    {
        // At once: a page that scrolls smoothly would move under the pointer.
        driver.ExecuteScript("arguments[0].scrollIntoView({block:'center',inline:'center',behavior:'instant'})", element);
        new Actions(driver).MoveToElement(element).Perform();
    }

    /// <summary>Moves the pointer to a place of the window.</summary>
    public void HoverAt(long x, long y) => new Actions(driver).MoveToLocation((int)x, (int)y).Perform();

    /// <summary>Presses keys where the focus is.</summary>
    public void Press(params string[] keys) => new Actions(driver).SendKeys(string.Concat(keys)).Perform();

    /// <summary>Addresses that were asked for since the last call.</summary>
    public string[] Requests()
    {
        var requests = new List<string>();
        foreach (var entry in driver.Manage().Logs.GetLog("performance"))
        {
            using var json = JsonDocument.Parse(entry.Message);
            var message = json.RootElement.GetProperty("message");
            if (message.GetProperty("method").GetString() is "Network.requestWillBeSent")
            {
                requests.Add(message.GetProperty("params").GetProperty("request").GetProperty("url").GetString()!);
            }
        }

        return [.. requests];
    }

    /// <summary>What the console said since the last call.</summary>
    public string[] Console() => [.. driver.Manage().Logs.GetLog(LogType.Browser).Select(e => e.ToString())];

    /// <summary>Nothing was asked of a network, and the console is empty.</summary>
    public void AssertQuiet()
    {
        Assert.All(Requests(), url => Assert.Matches("^(file|data|about):", url));
        Assert.Empty(Console());
    }

    /// <summary>Nobody must scroll sideways to read the page.</summary>
    public void AssertFits() => Assert.Equal("", Script<string>("""
        var width = window.innerWidth, page = document.scrollingElement.scrollWidth;
        if (page <= width) { return ""; }
        var wide = Array.prototype.filter.call(document.body.querySelectorAll("*"), function (e) { return e.getBoundingClientRect().right > width + 0.5 && !e.closest(".scroll"); });
        return page + " in " + width + ": " + wide.slice(0, 5).map(function (e) { return e.outerHTML.slice(0, 120); }).join(" | ");
        """));
}
