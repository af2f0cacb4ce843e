using System.Globalization;
using System.Text.RegularExpressions;
using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests;

public partial class HtmlReportTests
{
    private static readonly string Report = HtmlReport.Write(SampleResults.Rich, "elapsed 12 s <b>");

    [Fact]
    public void The_same_results_give_the_same_bytes_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(Report, HtmlReport.Write(SampleResults.Rich, "elapsed 12 s <b>"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Names_from_the_evidence_never_become_markup()
    {
        Assert.DoesNotContain("<script>alert", Report, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; &quot; &amp; &#39;", Report, StringComparison.Ordinal);
        Assert.Equal(1, Count(Report, "<script"));
        Assert.DoesNotContain("<b>&</b>", Report, StringComparison.Ordinal);
        Assert.DoesNotContain("elapsed 12 s <b>", Report, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_loaded_from_a_network()
    {
        Assert.DoesNotMatch("(src|href)=\"(?!#)", Report);
        Assert.DoesNotContain("@import", Report, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", Report, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", Report, StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_are_closed_in_order()
    {
        var open = new Stack<string>();
        var body = ScriptOrStyle().Replace(Report, "");
        foreach (Match match in Tag().Matches(body))
        {
            var name = match.Groups["name"].Value;
            if (match.Groups["close"].Length > 0)
            {
                Assert.Equal(name, open.Pop());
            }
            else if (match.Groups["self"].Length == 0 && name is not ("meta" or "br"))
            {
                open.Push(name);
            }
        }

        Assert.Empty(open);
    }

    [Fact]
    public void Identifiers_are_unique_and_every_link_finds_its_place()
    {
        var ids = Identifier().Matches(Report).Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        var links = Link().Matches(Report).Select(m => m.Groups[1].Value).ToArray();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(link, ids));
    }

    [Fact]
    public void What_is_not_evidence_says_so()
    {
        Assert.Contains("EXPLORATORY: not evidence of a treatment effect", Report, StringComparison.Ordinal);
        Assert.Contains("Not evidence-based: assumed prior", Report, StringComparison.Ordinal);
        Assert.Contains(SampleOutcomes.Uncontrolled, Report, StringComparison.Ordinal);
        Assert.Contains("Nothing met the rules of pooling", Report, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_simulated_probability_of_the_power_table_carries_its_error()
    {
        var summary = SampleTrials.Grid.Endpoints[0].Summaries[0];
        foreach (var estimate in new[] { summary.PowerAtPoint, summary.Assurance, summary.AssuranceCeiling, summary.Predictive, summary.Robust, summary.FamilywiseError })
        {
            Assert.Contains(ExoMeta.Plots.Text.NumberText.Simulated(estimate), Report.Replace((char)0xA0, (char)32), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_width_driver_names_its_own_row_among_rows_of_the_same_label()
    {
        var narrow = SampleOutcomes.Row("same", "s", [], -1, 0.3, SampleOutcomes.Propagated(-1, 0.3, 0.1, 0.2)) with { Id = "A" };
        var wide = SampleOutcomes.Row("same", "s", [], -1, 0.3, SampleOutcomes.Propagated(-1, 0.3, 0.1, 2)) with { Id = "B" };
        var report = Drivers(new("g", [narrow, wide], null, "not pooled", [SampleOutcomes.Driver(1, "kind of error", 8, 3, 0.8)]));
        Assert.Contains("kind of error of B · same", report, StringComparison.Ordinal);
        Assert.Contains("is 90\u00A0% narrower (0.80 against 8.00", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reason_that_says_not_pooled_is_not_told_twice() =>
        Assert.DoesNotContain("Not pooled: Not pooled", Drivers(new("g", [SampleOutcomes.Row("a", "a", [], 0, 1)], null, "Not pooled: one study.", [])), StringComparison.Ordinal);

    [Fact]
    public void An_empty_analysis_gives_a_report_that_says_that_nothing_was_pooled() =>
        Assert.Contains("Nothing met the rules of pooling", HtmlReport.Write(SampleResults.Empty), StringComparison.Ordinal);

    [Fact]
    public void The_report_can_be_written_for_looking_at()
    {
        var folder = Environment.GetEnvironmentVariable("EXOMETA_FIGURES");
        Assert.SkipWhen(folder is null, "set EXOMETA_FIGURES to a folder to write the sample report there");
        File.WriteAllText(Path.Combine(folder!, "report.html"), Report);
        Assert.Equal(Report, File.ReadAllText(Path.Combine(folder!, "report.html")));
    }

    private static string Drivers(ExoMeta.Analysis.OutcomeGroup group) =>
        HtmlReport.Write(SampleResults.Empty with { Outcomes = [SampleOutcomes.Single with { Groups = [group] }] });

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("<(script|style)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex ScriptOrStyle();

    [GeneratedRegex("<(?<close>/)?(?<name>[a-z][a-z0-9]*)(?:\\s[^<>]*?)?(?<self>/)?>")]
    private static partial Regex Tag();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Identifier();

    [GeneratedRegex(" href=\"#([^\"]*)\"")]
    private static partial Regex Link();
}
