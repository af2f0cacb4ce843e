using ExoMeta.Analysis.Results;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Subgroup analyses; reference values by metafor 3.8-1 (REML stopped at 1e-14) on the BCG log risk ratios by allocation.</summary>
public class RegressionSubgroupTests
{
    private static readonly EffectSet Trials = GoldenData.Effects("bcg-RR");

    private static readonly string[] Allocation =
    [
        "random", "random", "random", "random", "alternate", "alternate", "random", "random", "random", "systematic", "systematic", "systematic",
        "systematic",
    ];

    [Theory]
    [InlineData("z", new[] { 0.275956102972791, 0.281601613103888, 0.359745232433111 }, 1.861444946154577, 0.394268758885596, 1.767511401931698, 0.413228032757368)]
    [InlineData("hksj", new[] { 0.253127526069537, 0.281601613103888, 0.364218462098616 }, 2.038347166173969, 0.360893065101159, 0.966220844813431, 0.413383745721621)]
    public void Separate_fits_and_both_tests_agree_with_metafor(string inference, double[] errors, double q, double p, double qm, double qmP)
    {
        Assert.True(PoolingCodes.Inference.TryParse(inference, out var choice, out _));
        var result = SubgroupAnalysis.Fit(Trials, Allocation, new() { Inference = choice });
        Assert.Equal([("random", 7), ("alternate", 2), ("systematic", 4)], result.Subgroups.Select(s => (s.Name, s.Fit.K)));
        var compare = new Compare();
        double[] estimates = [-0.970964704263100, -0.540792961849346, -0.424207391510877];
        double[] tauSquared = [0.392528006900850, 0.132577039878093, 0.400345880175081];
        for (var g = 0; g < 3; g++)
        {
            var fit = result.Subgroups[g].Fit;
            compare.Near("estimate", result.Subgroups[g].Name, estimates[g], fit.Estimate, 1e-9);
            compare.Near("se", result.Subgroups[g].Name, errors[g], fit.StandardError, 1e-9);
            compare.Near("tau2", result.Subgroups[g].Name, tauSquared[g], fit.TauSquared, 1e-9);
        }

        compare.Near("q", inference, q, result.TestWithSeparateTauSquared.Statistic, 1e-9);
        compare.Near("p", inference, p, result.TestWithSeparateTauSquared.PValue, 1e-9);
        compare.Near("qm", inference, qm, result.TestWithCommonTauSquared!.Statistic, 1e-9);
        compare.Near("qm p", inference, qmP, result.TestWithCommonTauSquared.PValue, 1e-9);
        Assert.Equal(2, result.TestWithSeparateTauSquared.DegreesOfFreedom);
        Assert.Equal(choice == InferenceMethod.Wald ? null : 10, result.TestWithCommonTauSquared.DenominatorDegreesOfFreedom);
        compare.ThrowIfAny();
    }

    [Fact]
    public void With_equal_effects_both_ways_are_the_partition_of_Q()
    {
        var options = new PoolingOptions { Method = HeterogeneityEstimator.EqualEffects };
        var result = SubgroupAnalysis.Fit(Trials, Allocation, options);
        var total = RandomEffectsModel.Fit(Trials, options).Q!.Value;
        var between = total - result.Subgroups.Sum(s => s.Fit.Q!.Value);
        Assert.Equal(between, result.TestWithSeparateTauSquared.Statistic, 1e-10);
        Assert.Equal(between, result.TestWithCommonTauSquared!.Statistic, 1e-10);
        Assert.All(result.Subgroups, s => Assert.Equal(s.Fit.Estimate, s.WithCommonTauSquared!.Estimate, 1e-12));
        Assert.All(result.Subgroups, s => Assert.Equal(s.Fit.StandardError, s.WithCommonTauSquared!.StandardError, 1e-12));
    }

    [Fact]
    public void Subgroups_of_one_row_are_named_and_when_all_are_there_is_no_common_model()
    {
        var rows = GoldenData.Effects([0.1, 0.4, 0.9, 1.2], [0.04, 0.05, 0.06, 0.04]);
        var result = SubgroupAnalysis.Fit(rows, ["a", "a", "b", "c"], new());
        Assert.Contains("a subgroup of one row is that row itself, with no τ² of its own: b, c", result.Warnings);
        Assert.Null(result.Subgroups[1].Fit.TauSquared);
        Assert.NotNull(result.Common);
        Assert.Contains(result.Warnings, w => w.StartsWith("a: 2 effects hardly determine τ²", StringComparison.Ordinal));
        var apart = SubgroupAnalysis.Fit(rows, ["a", "b", "c", "d"], new());
        Assert.Null(apart.Common);
        Assert.Null(apart.TestWithCommonTauSquared);
        Assert.Contains("every subgroup has one row: a common τ² cannot be estimated", apart.Warnings);
        Assert.Equal(RandomEffectsModel.Fit(rows, new() { Method = HeterogeneityEstimator.EqualEffects }).Q!.Value, apart.TestWithSeparateTauSquared.Statistic, 1e-12);
    }

    [Fact]
    public void Weights_and_covariances_go_with_their_rows_and_links_across_subgroups_are_said()
    {
        double[,] covariance = { { 0.04, 0, 0.01, 0 }, { 0, 0.05, 0, 0 }, { 0.01, 0, 0.06, 0 }, { 0, 0, 0, 0.04 } };
        var rows = GoldenData.Effects([0.1, 0.4, 0.9, 1.2], [0.04, 0.05, 0.06, 0.04], covariance);
        var options = new PoolingOptions { Method = HeterogeneityEstimator.EqualEffects, Weights = [1, 3, 2, 2] };
        var result = SubgroupAnalysis.Fit(rows, ["a", "b", "a", "b"], options);
        Assert.Equal((0.1 + 1.8) / 3, result.Subgroups[0].Fit.Estimate, 1e-15);
        Assert.Equal(Math.Sqrt(0.04 + 4 * 0.06 + 4 * 0.01) / 3, result.Subgroups[0].Fit.StandardError, 1e-15);
        Assert.Equal((1.2 + 2.4) / 5, result.Subgroups[1].Fit.Estimate, 1e-15);
        Assert.DoesNotContain(result.Warnings, w => w.Contains("different subgroups", StringComparison.Ordinal));
        var across = SubgroupAnalysis.Fit(rows, ["a", "a", "b", "b"], options);
        Assert.Contains(across.Warnings, w => w.StartsWith("rows 1 and 3 depend on each other and are in different subgroups", StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_that_cannot_be_used_are_refused()
    {
        static void Refused(string message, params string[] labels) => Assert.StartsWith(
            message, Assert.Throws<ArgumentException>(() => SubgroupAnalysis.Fit(GoldenData.Effects([0.1, 0.2], [1, 1]), labels, new())).Message, StringComparison.Ordinal);
        Refused("there are 1 subgroup labels and 2 effects", "a");
        Refused("row 2 (row 2) names no subgroup", "a", " ");
        Refused("every row is in subgroup 'a'", "a", "a");
    }

    [Fact]
    public void Json_has_the_fields_of_the_contract()
    {
        var json = RegressionEdgeTests.Written(j => SubgroupJson.Write(j, SubgroupAnalysis.Fit(Trials, Allocation, new())));
        var first = json.GetProperty("subgroups")[0];
        Assert.Equal(
            ["subgroup", "k", "estimate", "se", "statistic", "df", "p", "ci", "tau2", "tau2Se", "tau2Ci", "i2", "h2", "q", "qDf", "qP", "predictionInterval", "common"],
            first.EnumerateObject().Select(p => p.Name));
        Assert.Equal("random", first.GetProperty("subgroup").GetString());
        var test = json.GetProperty("subgroupTest");
        Assert.Equal(2, test.GetProperty("qDf").GetDouble());
        Assert.Equal(1.7675, test.GetProperty("common").GetProperty("qm").GetDouble(), 1e-4);
    }
}
