using System.Globalization;
using System.Text.RegularExpressions;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests;

public partial class HtmlReportTests
{
    private static readonly string Report = HtmlReport.Write(SampleResults.Rich, runInformation: "elapsed 12 s <b>");

    [Fact]
    public void The_same_results_give_the_same_bytes_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(Report, HtmlReport.Write(SampleResults.Rich, runInformation: "elapsed 12 s <b>"));
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
    public void The_same_assumption_for_the_same_reason_is_one_entry_that_lists_its_places()
    {
        var places = Enumerable.Range(1, 7).Select(i => new ExoMeta.Analysis.AssumptionRecord($"T{(char)('0' + i)}: death-28d: control_risk", "beta(8, 16)", "the one reason"));
        var report = HtmlReport.Write(SampleResults.Empty with { Assumptions = [.. places, new("T9: death-28d: control_risk", "beta(1, 1)", "the one reason")] });
        Assert.Equal(2, Count(report, "the one reason"));
        Assert.Contains("8 assumptions in 2 entries", report, StringComparison.Ordinal);
        Assert.Contains("7 places", report, StringComparison.Ordinal);
        Assert.DoesNotMatch("<td data-sort=\"7\" class=\"n\">", report);
        Assert.Contains("T1, death-28d; T2, death-28d; T3, death-28d; T4, death-28d; T5, death-28d; T6, death-28d; T7, death-28d", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Rounding_is_one_entry_whatever_the_number()
    {
        var report = HtmlReport.Write(SampleResults.Empty with
        {
            Assumptions = [
                new("M1: rounding of the error", "uniform(7.5, 8.5)", "8 is printed; every number that rounds to it is equally likely"),
                new("E7: rounding of the percent change", "uniform(-77.5, -76.5)", "-77 is printed; every number that rounds to it is equally likely"),
            ],
        });
        Assert.Contains("2 assumptions in 1 entry", report, StringComparison.Ordinal);
        Assert.Contains("M1: rounding of the error uniform(7.5, 8.5); E7: rounding of the percent change uniform(-77.5, -76.5)", report, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_says_that_theta_is_assumed_and_has_a_row_for_a_kind_of_endpoint_and_not_for_each_trial()
    {
        var summary = Summary(Report);
        Assert.Contains("The true effect θ is assumed, not known.", summary, StringComparison.Ordinal);
        Assert.Contains("Nothing was pooled, so that this report gives no pooled treatment effect.", summary, StringComparison.Ordinal);
        var many = Enumerable.Range(0, 20).Select(i => SampleTrials.Grid with { Id = "T" + (char)('a' + i) });
        Assert.Equal(
            Count(Summary(HtmlReport.Write(SampleResults.Empty with { Trials = [SampleTrials.Grid] })), "<tr"),
            Count(Summary(HtmlReport.Write(SampleResults.Empty with { Trials = [.. many] })), "<tr"));
    }

    [Fact]
    public void An_exploratory_pool_in_the_summary_says_that_it_has_no_comparison_group() =>
        Assert.Contains("none with a comparison group", Summary(Report), StringComparison.Ordinal);

    [Fact]
    public void Headings_never_skip_a_level_and_every_table_has_a_caption()
    {
        var levels = Heading().Matches(Report).Select(m => m.Groups[1].Value[0] - '0').ToArray();
        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
        Assert.Equal(Count(Report, "<table"), Count(Report, "<caption"));
    }

    [Fact]
    public void The_quote_of_every_claim_is_opened_for_print_and_tables_of_numbers_are_not()
    {
        Assert.Equal(SampleResults.Rich.Claims.Length, Count(Report, " data-print=\"\"><summary>Source of"));
        Assert.DoesNotContain(" data-print=\"\"><summary>Power at", Report, StringComparison.Ordinal);
        Assert.Contains("details[data-print]", Report, StringComparison.Ordinal);
    }

    [Fact]
    public void Dose_escalations_and_single_arms_have_tables_of_their_own()
    {
        var part = MonteCarloEstimate.FromError(0.25, 0.004);
        var mean = MonteCarloEstimate.FromError(10.736, 0.018);
        var early = new EarlyPhaseResult(
            new(20000, 1, [new("2e8", part, mean, MonteCarloEstimate.FromError(0.575, 0.006))], MonteCarloEstimate.FromError(0.0255, 0.0011), mean, MonteCarloEstimate.FromError(1.952, 0.008)),
            [new(new(1, 10, 5, 29), new UncertainQuantity.Value(0.3), new(part, part, mean))]);
        var report = HtmlReport.Write(SampleResults.Empty with { Trials = [SampleTrials.Cohort with { EarlyPhase = early }] }).Replace((char)0xA0, (char)32);
        foreach (var text in new[] { "Dose escalation of", "10.74 ± 0.02", "1.95 ± 0.01", "10 patients, a stop with at most 1 responses among them; promising with more than 5 responses among 29.", "True response rate" })
        {
            Assert.Contains(text, report, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Dose escalation of", Report, StringComparison.Ordinal);
    }

    [Fact]
    public void What_must_be_known_of_a_trial_stands_before_its_numbers()
    {
        var report = HtmlReport.Write(SampleResults.Empty with { Trials = [SampleTrials.Grid] });
        var note = report.IndexOf("Size is not stated: shown over a grid.", StringComparison.Ordinal);
        Assert.InRange(note, report.IndexOf("id=\"trial-NCT04491240\"", StringComparison.Ordinal), report.IndexOf("Arms of NCT04491240", StringComparison.Ordinal));
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
        SkippedTest.When(folder is null, "set EXOMETA_FIGURES to a folder to write the sample report there");
        File.WriteAllText(Path.Combine(folder!, "report.html"), Report);
        Assert.Equal(Report, File.ReadAllText(Path.Combine(folder!, "report.html")));
    }

    private static string Drivers(ExoMeta.Analysis.OutcomeGroup group) =>
        HtmlReport.Write(SampleResults.Empty with { Outcomes = [SampleOutcomes.Single with { Groups = [group] }] });

    private static string Summary(string report) => report[report.IndexOf("id=\"summary\"", StringComparison.Ordinal)..report.IndexOf("id=\"reading\"", StringComparison.Ordinal)];

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("<(script|style)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex ScriptOrStyle();

    [GeneratedRegex("<(?<close>/)?(?<name>[a-z][a-z0-9]*)(?:\\s[^<>]*?)?(?<self>/)?>")]
    private static partial Regex Tag();

    [GeneratedRegex("<h([1-6])[ >]")]
    private static partial Regex Heading();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Identifier();

    [GeneratedRegex(" href=\"#([^\"]*)\"")]
    private static partial Regex Link();
}
