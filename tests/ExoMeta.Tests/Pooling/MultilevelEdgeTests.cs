using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class MultilevelEdgeTests
{
    private static readonly string[] District = RobustGoldenTests.Texts("district");

    private static readonly string[] School = RobustGoldenTests.Texts("school");

    private static NestedLevel Level(string name, IEnumerable<string> labels) => new(name, [.. labels]);

    private static ArgumentException Refused(EffectSet effects, params NestedLevel[] levels) =>
        Assert.Throws<ArgumentException>(() => MultilevelModel.Fit(effects, [.. levels], new()));

    [Fact]
    public void A_third_level_without_variance_is_exactly_0_and_changes_nothing()
    {
        // metafor 3.8-1 finds σ² = 1.5e-9 for the regions and -7.95872407631 as log likelihood.
        var names = District.Distinct().Order(StringComparer.Ordinal).ToList();
        var region = District.Select(d => $"{names.OrderBy(n => n.Length).ThenBy(n => n, StringComparer.Ordinal).ToList().IndexOf(d) / 3}");
        var three = MultilevelModel.Fit(RobustGoldenTests.Konstantopoulos, [Level("region", region), Level("district", District), Level("school", School)], new());
        var two = MultilevelModel.Fit(RobustGoldenTests.Konstantopoulos, [Level("district", District), Level("school", School)], new());
        Assert.Equal(0, three.Components[0].Variance);
        Assert.Equal(0, three.Components[0].Interval!.Value.Lower);
        Assert.True(three.Components[0].Interval!.Value.Upper > 0);
        Assert.Contains(three.Warnings, w => w.StartsWith("the variance of region is estimated at 0", StringComparison.Ordinal));
        Assert.Equal(["region", "region/district", "region/district/school"], three.Components.Select(c => c.Level));
        Assert.Equal(two.LogLikelihood, three.LogLikelihood, 1e-12);
        Assert.Equal(two.PooledEffect!.Estimate, three.PooledEffect!.Estimate, 1e-12);
        Assert.Equal(two.Components[0].Variance, three.Components[1].Variance, 1e-12);
    }

    [Fact]
    public void Containment_gives_the_degrees_of_freedom_of_the_level_that_holds_a_coefficient()
    {
        // metafor 3.8-1, test = "t", dfs = "contain", variances held: 10; interval, prediction interval and p.
        NestedLevel[] held =
        [
            Level("district", District) with { FixedVariance = 0.065061942461517280 }, Level("school", School) with { FixedVariance = 0.032736517604673360 },
        ];
        var fit = MultilevelModel.Fit(RobustGoldenTests.Konstantopoulos, [.. held], new() { Inference = MixedModelInference.StudentContainment });
        var compare = new Compare();
        Assert.Equal(10, fit.PooledEffect!.DegreesOfFreedom);
        compare.Near("lower", "contain", -0.00368916217184459, fit.PooledEffect.Interval.Lower, 1e-12);
        compare.Near("upper", "contain", 0.37311548916512094, fit.PooledEffect.Interval.Upper, 1e-13);
        compare.Near("prediction", "contain", -0.53710810211870907, fit.PredictionInterval!.Value.Lower, 1e-13);
        compare.Near("prediction", "contain", 0.90653442911198534, fit.PredictionInterval.Value.Upper, 1e-13);
        compare.Near("p", "contain", 0.05383353921221502, fit.PooledEffect.PValue, 1e-12);
        compare.Near("weight", "contain", 1.82464143100543, fit.Studies[0].Weight, 1e-13);
        compare.Near("weight", "contain", 2.43059896831122, fit.Studies[4].Weight, 1e-13);
        compare.Near("weight", "contain", 2.09908208873811, fit.Studies[55].Weight, 1e-13);
        compare.ThrowIfAny();

        var year = DesignMatrix.Of(Moderator.Numeric("year", RobustGoldenTests.Years));
        var regression = MultilevelModel.Fit(
            RobustGoldenTests.Konstantopoulos, [Level("district", District), Level("school", School)],
            new() { Inference = MixedModelInference.StudentContainment, ComponentIntervals = false }, year);
        Assert.Equal([9, 54], regression.Coefficients.Select(c => c.DegreesOfFreedom!.Value));
        Assert.Equal(0.3169053, regression.Moderators!.Statistic, 1e-7);
        Assert.Equal(54, regression.Moderators.DenominatorDegreesOfFreedom);
        Assert.Null(regression.PooledEffect);
        Assert.Null(regression.PredictionInterval);
    }

    [Fact]
    public void Inner_labels_count_within_their_outer_group()
    {
        var within = District.Select((d, i) => $"{District.Take(i).Count(x => x == d)}");
        var a = MultilevelModel.Fit(RobustGoldenTests.Konstantopoulos, [Level("district", District), Level("school", within)], new());
        var b = MultilevelModel.Fit(RobustGoldenTests.Konstantopoulos, [Level("district", District), Level("school", School)], new());
        Assert.Equal(56, a.Components[1].Groups);
        Assert.Equal(b.LogLikelihood, a.LogLikelihood);
    }

    [Fact]
    public void A_level_of_one_group_is_held_at_0_with_a_warning()
    {
        var effects = GoldenData.Effects([0.1, 0.5, 0.9], [0.01, 0.02, 0.01]);
        var fit = MultilevelModel.Fit(effects, [Level("lab", ["x", "x", "x"]), Level("row", ["1", "2", "3"])], new());
        Assert.True(fit.Components[0] is { Variance: 0, IsFixed: true, Interval: null });
        Assert.Contains(fit.Warnings, w => w == "lab has one group: its variance cannot be estimated and is held at 0");
        Assert.Equal(RandomEffectsModel.Fit(effects, new()).TauSquared!.Value, fit.Components[1].Variance, 1e-13);
        var one = MultilevelModel.Fit(GoldenData.Effects([0.1], [0.01]), [Level("lab", ["x"])], new());
        Assert.Equal(0.1, one.PooledEffect!.Estimate);
        Assert.Equal(0.1, one.PooledEffect.StandardError, 1e-15);
        Assert.Null(one.QPValue);
    }

    [Fact]
    public void Equal_effects_give_variances_of_exactly_0()
    {
        var effects = GoldenData.Effects([0.3, 0.3, 0.3, 0.3], [0.01, 0.02, 0.01, 0.03]);
        var fit = MultilevelModel.Fit(effects, [Level("outer", ["a", "a", "b", "b"]), Level("inner", ["1", "2", "3", "4"])], new());
        Assert.All(fit.Components, c => Assert.Equal(0, c.Variance));
        Assert.Equal(0, fit.TotalVariance);
        Assert.Equal(0, fit.ISquared);
        Assert.All(fit.Components, c => Assert.Null(c.IntraclassCorrelation));
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused_with_a_sentence()
    {
        var effects = GoldenData.Effects([0.1, 0.5, 0.9], [0.01, 0.02, 0.01]);
        Assert.Contains("at least one level", Refused(effects).Message, StringComparison.Ordinal);
        Assert.Contains("lab has 2 labels; 3 rows need one each", Refused(effects, Level("lab", ["a", "b"])).Message, StringComparison.Ordinal);
        Assert.Contains("row 2 (row 2): lab is empty", Refused(effects, Level("lab", ["a", " ", "b"])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "cannot be told apart", Refused(effects, Level("lab", ["a", "b", "c"]), Level("row", ["1", "2", "3"])).Message, StringComparison.Ordinal);
        Assert.Contains("held at -1", Refused(effects, Level("lab", ["a", "b", "b"]) with { FixedVariance = -1 }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MultilevelModel.Fit(effects, [Level("lab", ["a", "b", "b"])], new() { Level = 1 }));
        Assert.Contains("no residual", Assert.Throws<ArgumentException>(() => MultilevelModel.Fit(
            effects, [Level("lab", ["a", "b", "b"])], new(),
            DesignMatrix.Of(Moderator.Numeric("x", [1, 2, 4]), Moderator.Numeric("z", [1, 0, 0])))).Message, StringComparison.Ordinal);

        double[,] bad = { { 0.01, 0.02, 0 }, { 0.02, 0.02, 0 }, { 0, 0, 0.01 } };
        Assert.Contains("rows 1 (row 1), 2 (row 2)", Refused(effects with { Covariance = bad }, Level("lab", ["a", "b", "c"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outcomes_that_the_data_cannot_tell_are_refused()
    {
        var effects = GoldenData.Effects([0.1, 0.5, 0.9, 0.3], [0.01, 0.02, 0.01, 0.01]);
        Assert.Contains("no trial reports both", Refusal(["1", "2", "3", "4"], ["a", "a", "b", "b"], OutcomeStructure.Unstructured), StringComparison.Ordinal);
        Assert.Contains("reported by one trial only", Refusal(["1", "1", "2", "3"], ["a", "b", "a", "a"], OutcomeStructure.Diagonal), StringComparison.Ordinal);
        Assert.Contains("no trial reports two", Refusal(["1", "2", "3", "4"], ["a", "a", "b", "b"], OutcomeStructure.CompoundSymmetric), StringComparison.Ordinal);

        string Refusal(string[] trials, string[] outcomes, OutcomeStructure structure) => Assert.Throws<ArgumentException>(
            () => MultivariateModel.Fit(effects, [.. trials], [.. outcomes], structure, new())).Message;
    }

    [Fact]
    public void Outcomes_that_move_together_are_reported_with_a_correlation_of_exactly_1()
    {
        var effects = GoldenData.Effects([0.1, 0.2, 0.9, 1.8, 0.4, 0.8, -0.5, -1.0, 0.0, 0.0], [.. Enumerable.Repeat(0.001, 10)]);
        string[] trials = ["1", "1", "2", "2", "3", "3", "4", "4", "5", "5"], outcomes = ["a", "b", "a", "b", "a", "b", "a", "b", "a", "b"];
        var fit = MultivariateModel.Fit(effects, [.. trials], [.. outcomes], OutcomeStructure.Unstructured, new());
        Assert.Equal(1, fit.Correlations[0].Correlation);
        Assert.Contains(fit.Warnings, w => w.Contains("boundary", StringComparison.Ordinal));
        Assert.Equal(4, fit.Outcomes[1].TauSquared / fit.Outcomes[0].TauSquared, 0.05);
    }
}
