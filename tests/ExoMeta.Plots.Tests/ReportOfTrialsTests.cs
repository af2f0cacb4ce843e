using ExoMeta.Analysis;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests;

/// <summary>What the report says of simulated trials.</summary>
public class ReportOfTrialsTests
{
    [Fact]
    public void Arms_with_effects_of_their_own_have_power_assurance_and_ceiling_of_their_own_wherever_any_arm_is_printed()
    {
        var report = Write(SampleTrials.Products);
        Assert.Equal(2, report.Split("MSC: 64.0 % ± 0.2<br>MSC + exosomes: 92.4 % ± 0.1<br>any arm: 96.4 %").Length - 1);
        Assert.Contains("each arm by itself", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<summary>Each arm by itself", report, StringComparison.Ordinal);
        Assert.Contains("Point of MSC + exosomes: OR 0.11 (0.006 to 2.22), 95 %; θ = −2.17, SE 1.515.", report, StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_the_comparison_and_the_notes_stand_with_the_endpoint()
    {
        var report = Write(SampleTrials.Products);
        Assert.Contains("Each arm against &#39;control&#39;, one-sided at 0.025; family-wise error held by Dunnett&#39;s single step.", report, StringComparison.Ordinal);
        Assert.Contains("Test: score test (pooled variance z) of the difference of proportions.", report, StringComparison.Ordinal);
        Assert.Contains("<li>The arms&#39; true effects are drawn jointly, with the covariance of the evidence.</li>", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_is_named_once_whether_it_is_claims_or_a_pool()
    {
        var endpoint = SampleTrials.Products.Endpoints[0];
        var report = Write(SampleTrials.Products with { Endpoints = [endpoint with { ThetaSource = "comparative human evidence: the pool 'death'" }] });
        Assert.Contains("θ comes from comparative human evidence: the pool &#39;death&#39;.", report, StringComparison.Ordinal);
        Assert.DoesNotContain("claims the pool", report, StringComparison.Ordinal);
        Assert.DoesNotContain("evidence: comparative human evidence", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Dose_against_dose_counts_both_directions()
    {
        var report = Write(SampleTrials.Stated);
        Assert.Contains("power counts both directions", report, StringComparison.Ordinal);
        Assert.Contains("the ceiling of assurance is then P(θ ≠ 0)", report, StringComparison.Ordinal);
        Assert.DoesNotContain("in favour of the higher dose only", report, StringComparison.Ordinal);
        Assert.DoesNotContain("count as power in one direction", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Between_doses_the_ceiling_is_that_theta_is_not_zero()
    {
        var endpoint = SampleTrials.Stated.Endpoints[0];
        var all = MonteCarloEstimate.FromCount(100_000, 100_000);
        var trial = SampleTrials.Stated with { Endpoints = [endpoint with { Summaries = [.. endpoint.Summaries.Select(s => s with { AssuranceCeiling = all })] }] };
        Assert.Contains("100 % (θ ≠ 0)", Summary(Write(trial)), StringComparison.Ordinal);
        Assert.DoesNotContain("(θ ≠ 0)", Summary(Write(SampleTrials.Grid)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_grid_that_nobody_states_is_a_range_from_its_smallest_to_its_largest_size()
    {
        var summary = Summary(Write(SampleTrials.Grid));
        Assert.Contains("30 to 600", summary, StringComparison.Ordinal);
        Assert.Contains(">a grid<", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("largest of a grid", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void No_success_in_a_range_is_no_zero()
    {
        var endpoint = SampleTrials.Grid.Endpoints[0];
        var none = MonteCarloEstimate.FromCount(0, 100_000);
        var trial = SampleTrials.Grid with { Endpoints = [endpoint with { Summaries = [endpoint.Summaries[0] with { Assurance = none }, .. endpoint.Summaries.Skip(1)] }] };
        Assert.Contains("<0.1 % to ", Summary(Write(trial)).Replace("&lt;", "<", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "1 of 2 endpoints rests on an assumed prior")]
    [InlineData(2, "2 of 3 endpoints rest on an assumed prior")]
    public void The_count_of_assumed_priors_is_grammatical(int assumed, string expected) =>
        Assert.Contains(expected, Write([SampleTrials.Products, .. Enumerable.Repeat(SampleTrials.Grid, assumed).Select((t, i) => t with { Id = "T" + (char)('a' + i) })]), StringComparison.Ordinal);

    [Fact]
    public void The_bound_of_an_event_rate_says_that_it_is_one_sided() =>
        Assert.Contains("Upper bound of the rate if none is seen (one-sided 95 %, exact)", Write(SampleTrials.Cohort), StringComparison.Ordinal);

    [Fact]
    public void The_ceiling_is_of_assurance_and_of_nothing_else() =>
        Assert.Contains("Predictive and robust have ceilings of their own.", Write(SampleTrials.Grid), StringComparison.Ordinal);

    private static string Write(params TrialResult[] trials) => HtmlReport.Write(SampleResults.Empty with { Trials = [.. trials] }).Replace('\u00A0', ' ');

    private static string Summary(string report) => report[report.IndexOf("id=\"summary\"", StringComparison.Ordinal)..report.IndexOf("id=\"reading\"", StringComparison.Ordinal)];
}
