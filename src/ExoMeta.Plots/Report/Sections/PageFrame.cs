using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Head, title and table of contents; the script at the end.</summary>
internal static class PageFrame
{
    /// <summary>Everything before the first section.</summary>
    public static void Begin(HtmlWriter html, AnalysisResults results)
    {
        PageHead.Open(html);
        html.Open("meta", ("name", "generator"), ("content", "ExoMeta " + results.Version));
        html.Element("title", results.Title);
        html.Open("style").Trusted(Asset.Read("report.css")).Trusted(Asset.ReadWhole("ExoMeta.Plots.scene.css")).Trusted(SvgWriter.Style).Close("style").Close("head").Open("body");
        html.Element("a", "Skip to the summary", ("class", "skip"), ("href", "#summary"));
        html.Open("header").Element("h1", results.Title);
        html.Element(
            "p", $"ExoMeta {results.Version}, seed {NumberText.Seed(results.Seed)}. What sources print is kept apart from what is assumed; every simulated number carries its Monte Carlo standard error.",
            ("class", "muted"));
        html.Close("header").Open("nav", ("aria-label", "Contents")).Open("ul");
        foreach (var (id, title) in Contents(results))
        {
            html.Open("li").Element("a", title, ("href", "#" + id)).Close("li");
        }

        html.Close("ul").Close("nav").Open("main");
    }

    /// <summary>Everything after the last section.</summary>
    public static void End(HtmlWriter html) =>
        html.Close("main").Open("script").Trusted(Asset.Read("report.js")).Trusted(Asset.ReadWhole("ExoMeta.Plots.scene.js")).Close("script").Close("body").Close("html");

    private static IEnumerable<(string Id, string Title)> Contents(AnalysisResults results)
    {
        yield return ("summary", "Summary");
        yield return ("reading", "How to read the numbers");
        yield return ("outcomes", "Outcomes");
        if (!results.Swim.IsEmpty)
        {
            yield return ("swim", "Synthesis by direction");
        }

        if (!results.Claims.IsEmpty)
        {
            yield return ("claims", "Every claim");
        }

        if (!results.Assumptions.IsEmpty)
        {
            yield return ("assumptions", "Assumptions");
        }

        if (results.Companions.Prepend(results).Any(a => !a.Lint.Files.IsEmpty || !a.Lint.Findings.IsEmpty))
        {
            yield return ("lint", "Checks of the inputs");
        }

        if (!results.Trials.IsEmpty)
        {
            yield return ("trials", "Trials");
        }

        yield return ("methods", "Methods");
        if (!results.Companions.IsEmpty)
        {
            yield return ("companions", "Appendix");
        }

        yield return ("reproducibility", "Reproducibility");
    }
}
