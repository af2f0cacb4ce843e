using System.Globalization;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Batch;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Results;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Analysis;

/// <summary>What is pooled in the strict tier, and what is not, each time one thing differs.</summary>
public sealed class PoolingRulesTests : IDisposable
{
    private const string Header =
        "id,study,reference,source,section,quote,printed,contradiction,note,species,model,compartment,timepoint,product,product_class,dose,route,"
        + "comparator,comparator_type,outcome,domain,good_direction,form,measure,est,lb,ub,level,base,base_spread,spread,spread_kind,x1,n1,x2,n2,p_bound,direction";

    private readonly string _folder = Directory.CreateTempSubdirectory("exometa-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Two_independent_comparative_studies_that_share_everything_are_pooled()
    {
        var group = Assert.Single(Groups(Row("A"), Row("B", study: "Jones 2021")));
        Assert.NotNull(group.Pool);
        Assert.Equal(2, group.Pool.Fit.K);
        var odds = new[] { Math.Log(3.0 * 16 / (8.0 * 8)), Math.Log(3.0 * 16 / (8.0 * 8)) };
        Assert.Equal(odds.Average(), group.Pool.Fit.Estimate, 1e-12);
    }

    [Theory]
    [InlineData("species", "mouse")]
    [InlineData("model", "sepsis")]
    [InlineData("compartment", "lung")]
    [InlineData("timepoint", "day 60")]
    [InlineData("product_class", "cells")]
    [InlineData("outcome", "ventilation")]
    public void Studies_that_differ_in_one_thing_stand_in_groups_of_their_own(string field, string other)
    {
        var groups = Groups(Row("A"), Row("B", study: "Jones 2021", field: field, value: other));
        Assert.Equal(2, groups.Count);
        Assert.All(groups, g => Assert.Null(g.Pool));
        Assert.All(groups, g => Assert.Equal("One effect of one study.", g.Reason));
    }

    [Fact]
    public void Two_effects_of_one_study_are_not_pooled()
    {
        var group = Assert.Single(Groups(Row("A"), Row("B")));
        Assert.Null(group.Pool);
        Assert.Equal("2 effects of one study (Smith 2020); pooling needs at least two independent studies.", group.Reason);
    }

    [Theory]
    [InlineData("timepoint")]
    [InlineData("compartment")]
    [InlineData("model")]
    public void What_is_not_stated_is_not_known_to_be_the_same(string field)
    {
        var group = Assert.Single(Groups(Row("A", field: field, value: "not stated"), Row("B", study: "Jones 2021", field: field, value: "not stated")));
        Assert.Null(group.Pool);
        Assert.Contains($"the {field} of these effects is not stated", group.Reason, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Changes_from_baseline_are_never_pooled_in_the_strict_tier_and_carry_their_label()
    {
        var group = Assert.Single(Groups(
            Row("A", field: "comparator_type", value: "baseline"), Row("B", study: "Jones 2021", field: "comparator_type", value: "baseline")));
        Assert.Null(group.Pool);
        Assert.All(group.Rows, r => Assert.Equal("uncontrolled change from baseline: not a treatment effect", r.Uncontrolled));
    }

    [Fact]
    public void Several_rows_of_a_study_need_their_covariance_declared()
    {
        var group = Assert.Single(Groups(Row("A"), Row("B"), Row("C", study: "Jones 2021")));
        Assert.Null(group.Pool);
        Assert.Contains("covariance is not declared", group.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_control_enters_with_the_covariance_of_its_counts()
    {
        var shared = "    shared_control:\n      - claims: [A, B]\n";
        var group = Assert.Single(Run(shared, "strict", Row("A"), Row("B", field: "x1", value: "2"), Row("C", study: "Jones 2021")).Outcomes[0].Groups);
        Assert.NotNull(group.Pool);

        // Generalised least squares by hand: V has 1/8 + 1/16 off its diagonal between A and B.
        double[] y = [LogOdds(3), LogOdds(2), LogOdds(3)];
        double va = 1 / 3.0 + 1 / 8.0 + 1 / 8.0 + 1 / 16.0, vb = 1 / 2.0 + 1 / 9.0 + 1 / 8.0 + 1 / 16.0, c = 1 / 8.0 + 1 / 16.0;
        var det = va * vb - c * c;
        double wa = (vb - c) / det, wb = (va - c) / det, wc = 1 / va;
        var expected = (wa * y[0] + wb * y[1] + wc * y[2]) / (wa + wb + wc);
        Assert.Equal(0, group.Pool.Fit.TauSquared);
        Assert.Equal(expected, group.Pool.Fit.Estimate, 1e-12);
        Assert.Equal(1 / Math.Sqrt(wa + wb + wc), group.Pool.Fit.StandardError, 1e-12);

        static double LogOdds(double events) => Math.Log(events * 16 / ((11 - events) * 8));
    }

    [Fact]
    public void An_exploratory_pool_lists_what_differs_and_claims_remember_it()
    {
        var results = Run("    scope: exploratory\n    reason: asked for\n", "exploratory", Row("A"), Row("B", study: "Jones 2021", field: "species", value: "mouse"));
        var exploratory = results.Outcomes.Single(o => o.Scope == PoolScope.Exploratory);
        Assert.Contains("species: human (A); mouse (B)", exploratory.Differences);
        Assert.DoesNotContain(exploratory.Differences, d => d.Contains("uncontrolled", StringComparison.Ordinal));
        Assert.NotNull(exploratory.Groups[0].Pool);
        Assert.Equal("out (exploratory: not evidence of a treatment effect)", Assert.Single(Conclusions.Of(results)).Name);
        Assert.All(results.Claims, c => Assert.Equal(["out"], c.ExploratoryPools));
        Assert.All(results.Claims, c => Assert.Equal(Disposition.ShownUnpooled, c.Disposition));
    }

    [Fact]
    public void Results_are_the_same_bytes_in_a_culture_with_decimal_commas()
    {
        var rows = new[] { Row("A"), Row("B", study: "Jones 2021") };
        var expected = ResultsJson.Write(Run("", "strict", rows));
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, ResultsJson.Write(Run("", "strict", rows)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private IReadOnlyList<OutcomeGroup> Groups(params string[] rows) => Run("", "strict", rows).Outcomes[0].Groups;

    private AnalysisResults Run(string outcomeFields, string scope, params string[] rows)
    {
        File.WriteAllText(Path.Combine(_folder, "evidence.csv"), $"{Header}\n{string.Join('\n', rows)}\n");
        var ids = string.Join(", ", rows.Select(r => r[..1]));
        var strict = scope == "strict" ? "" : $"  - {{id: strict, title: Strict, display: ratio, good: down, claims: [{ids}]}}\n";
        File.WriteAllText(Path.Combine(_folder, "analysis.yaml"),
            "title: Test\nseed: 1\nevidence: evidence.csv\npooling: {method: REML, inference: z}\npropagation: {replicates: 200}\noutcomes:\n"
            + $"{strict}  - id: out\n    title: Death\n    display: ratio\n    good: down\n    claims: [{ids}]\n{outcomeFields}");
        return AnalysisPipeline.Run(AnalysisLoader.Load(Path.Combine(_folder, "analysis.yaml")), new RunOptions());
    }

    private static string Row(string id, string study = "Smith 2020", string? field = null, string? value = null)
    {
        var cells = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["id"] = id, ["study"] = study, ["reference"] = "ref", ["source"] = "review", ["section"] = "Results", ["quote"] = "words",
            ["printed"] = "3/11 v 8/24", ["species"] = "human", ["model"] = "ARDS", ["compartment"] = "patient", ["timepoint"] = "day 28",
            ["product"] = "product", ["product_class"] = "exosomes", ["comparator"] = "placebo", ["comparator_type"] = "concurrent",
            ["outcome"] = "death", ["domain"] = "mortality", ["good_direction"] = "down", ["form"] = "counts", ["measure"] = "OR",
            ["x1"] = "3", ["n1"] = "11", ["x2"] = "8", ["n2"] = "24",
        };
        if (field is not null)
        {
            cells[field] = value!;
        }

        return string.Join(',', Header.Split(',').Select(h => cells.GetValueOrDefault(h, "")));
    }
}
