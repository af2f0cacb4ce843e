using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests;

/// <summary>What the report and the forest plot say of a pool, and what they must not say.</summary>
public class ReportOfPoolsTests
{
    [Fact]
    public void A_pool_of_changes_is_called_change_and_tests_nothing()
    {
        var report = Write(SampleOutcomes.Exploratory);
        var outcome = report[report.IndexOf("id=\"outcome-crp", StringComparison.Ordinal)..report.IndexOf("id=\"methods\"", StringComparison.Ordinal)];
        Assert.Contains("Mean change μ", outcome, StringComparison.Ordinal);
        Assert.Contains("Change in a new study", outcome, StringComparison.Ordinal);
        Assert.Contains("Nothing is tested: a change without a comparison group is not an effect", outcome, StringComparison.Ordinal);
        Assert.All(
            new[] { "Mean effect", "Effect of a new study", "new study's effect", "pooled effect", "P(below no effect)", "p = ", "p < ", "Pooled because", ">p</th>" },
            words => Assert.DoesNotContain(words, outcome, StringComparison.Ordinal));
        var texts = string.Join('\n', Texts(SampleOutcomes.Exploratory));
        Assert.Contains("Bayesian mean change (95 % credible, at plug-in values", texts, StringComparison.Ordinal);
        Assert.DoesNotContain("p = ", texts, StringComparison.Ordinal);
    }

    [Fact]
    public void Assumed_spreads_give_no_p_value_and_no_probability_of_benefit()
    {
        var imputed = SampleOutcomes.Classic with { Warnings = ["K4, S4: no spread is printed; the standard error comes from an assumed coefficient of variation (a sensitivity analysis)."] };
        Assert.Contains("Nothing is tested: standard errors come from an assumed spread", Write(imputed), StringComparison.Ordinal);
        var row = SampleOutcomes.Classic.Groups[0].Rows[0];
        var byFormula = SampleOutcomes.Classic with
        {
            Groups = [SampleOutcomes.Classic.Groups[0] with { Rows = [row with { Recovery = new("7-fold", "log ROM", "log; sensitivity analysis with an imputed spread: SE² = cv²(1/n₁ + 1/n₂)", "Furukawa et al. 2006") }] }],
        };
        Assert.DoesNotContain(Texts(byFormula), t => t.Contains("p < ", StringComparison.Ordinal) || t.Contains("p = ", StringComparison.Ordinal));
        Assert.Contains(Texts(SampleOutcomes.Classic), t => t.Contains("p < 0.0001", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_rows_give_no_prediction_interval_and_more_rows_do()
    {
        Assert.DoesNotContain(Texts(SampleOutcomes.Exploratory), t => t.Contains("prediction interval", StringComparison.Ordinal));
        Assert.DoesNotContain("; prediction interval", Write(SampleOutcomes.Exploratory), StringComparison.Ordinal);
        Assert.Contains("95 % prediction interval: effect of a new study", Texts(SampleOutcomes.Classic));
        Assert.Contains("; prediction interval", Write(SampleOutcomes.Classic), StringComparison.Ordinal);
    }

    [Fact]
    public void A_prediction_interval_with_no_heterogeneity_says_that_it_takes_it_as_known()
    {
        var group = SampleOutcomes.Classic.Groups[0];
        var none = SampleOutcomes.Classic with { Groups = [group with { Pool = group.Pool! with { Fit = group.Pool.Fit with { TauSquared = 0 } } }] };
        Assert.Contains("The prediction interval takes τ = 0 as known, so that it equals the confidence interval", Write(none), StringComparison.Ordinal);
        Assert.Contains("95 % prediction interval: effect of a new study (takes τ = 0 as known)", Texts(none));
        Assert.DoesNotContain("takes τ = 0 as known", string.Join(' ', Texts(SampleOutcomes.Classic)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_of_one_study_speaks_of_no_new_study()
    {
        var group = SampleOutcomes.Exploratory.Groups[0];
        var fit = group.Pool!.Fit with { Studies = [.. group.Pool.Fit.Studies.Select(s => s with { Effect = s.Effect with { Study = "Shapira 2022" } })] };
        var one = SampleOutcomes.Exploratory with { Groups = [group with { Rows = [.. group.Rows.Select(r => r with { Study = "Shapira 2022", Uncontrolled = null })], Pool = group.Pool with { Fit = fit } }] };
        var texts = string.Join('\n', Texts(one));
        Assert.Contains("Bayesian: effect in another row of the same study", texts, StringComparison.Ordinal);
        Assert.DoesNotContain("new study", texts, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plug_in_value_lies_within_its_printed_prior()
    {
        var row = SampleOutcomes.Row("S7", "s", [], -1.864, 0.65) with
        {
            Unknowns = [new("rounding of the estimate", new UncertainQuantity.Uniform(0.1545, 0.1555), 0.155, "0.155 is printed; every number that rounds to it is equally likely")],
        };
        var report = Write(SampleOutcomes.Single with { Groups = [new("g", [row], null, "one study", [])] });
        Assert.Contains("uniform(0.1545, 0.1555), plug-in 0.155 (", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Votes_are_of_comparative_claims_with_and_without_a_variance()
    {
        var report = HtmlReport.Write(SampleResults.Empty with { Swim = [SampleSwim.Inflammation] });
        Assert.Contains("1 set of comparative claims, with and without a variance, was counted by direction, one vote a study (2 favourable, 1 unfavourable, 1 states no effect, 1 mixed or unclear).", report, StringComparison.Ordinal);
        Assert.DoesNotContain("without a variance</h3>", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_proportion_has_a_two_sided_interval_and_says_so()
    {
        var claim = SampleResults.Rich.Claims[0] with { Recovery = new Recovery.SingleProportion(0, 35, 0, 0.1000, new("0/35", "0/35 = 0.0 %, exact 95 % interval 0.0 to 10.0 %", "Beta quantiles", "Clopper & Pearson 1934")) };
        var report = HtmlReport.Write(SampleResults.Empty with { Claims = [claim] }).Replace('\u00A0', ' ');
        Assert.Contains("0/35 = 0.0 %, two-sided exact 95 % interval (Clopper–Pearson) 0.0 % to 10.0 %", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Woolf 1955; Haldane 1956", "Woolf B.", "Haldane JBS.")]
    [InlineData("Katz et al. 1978", "Katz D, Baptista J", "Biometrics 1978")]
    [InlineData("delta method, Oehlert 1992", "Oehlert GW.", "Am Stat 1992")]
    [InlineData("Hedges, Gurevitch & Curtis 1999; Furukawa et al. 2006", "Hedges LV, Gurevitch J", "Furukawa TA")]
    [InlineData("Altman & Bland 2011", "Altman DG, Bland JM.", "BMJ 2011")]
    [InlineData("Higgins et al. 2023, Cochrane Handbook 6.3.2", "Higgins JPT, Li T, Deeks JJ", "chapter 6")]
    [InlineData("Hedges, Gurevitch & Curtis 1999; Welch 1947", "Hedges LV, Gurevitch J", "Welch BL.")]
    [InlineData("Lajeunesse 2011", "Lajeunesse MJ.", "Ecology 2011")]
    [InlineData("Clopper & Pearson 1934", "Clopper CJ, Pearson ES.", "Biometrika 1934")]
    public void Whatever_a_recovery_cites_is_in_the_list_of_references(string citation, string first, string second)
    {
        var row = SampleOutcomes.Row("a", "a", [], 0, 1) with { Recovery = new("printed", "derived", "formula", citation) };
        var references = References(Write(SampleOutcomes.Single with { Groups = [new("g", [row], null, "one study", [])] }));
        Assert.Contains(first, references, StringComparison.Ordinal);
        Assert.Contains(second, references, StringComparison.Ordinal);
    }

    [Fact]
    public void A_work_that_nothing_cites_is_not_in_the_list() =>
        Assert.DoesNotContain("Woolf", References(Write(SampleOutcomes.Classic)), StringComparison.Ordinal);

    private static string References(string report) => report[report.IndexOf(">References<", StringComparison.Ordinal)..report.IndexOf("id=\"reproducibility\"", StringComparison.Ordinal)];

    private static string Write(OutcomeResult outcome) => HtmlReport.Write(SampleResults.Empty with { Outcomes = [outcome] }).Replace('\u00A0', ' ');

    private static ImmutableArray<string> Texts(OutcomeResult outcome) =>
        [.. SceneText.Flatten(ForestFigure.Draw(outcome).Primitives).OfType<Primitive.Text>().Select(t => t.Content)];
}
