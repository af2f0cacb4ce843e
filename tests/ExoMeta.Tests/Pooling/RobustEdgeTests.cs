using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class RobustEdgeTests
{
    [Fact]
    public void Balanced_clusters_give_the_t_test_of_their_means()
    {
        // With equal weights and m rows a cluster, CR2 is s²/G of the G cluster means, on exactly G − 1 degrees of freedom.
        double[] y = [0.1, 0.3, 0.7, 0.2, -0.4, 0.5, 0.9, 1.1];
        var robust = ClusterRobust.Of(
            WorkingModel.Of(GoldenData.Effects(y, [.. y.Select(_ => 0.04)]), null, 0.01), ["a", "a", "b", "b", "c", "c", "d", "d"], new());
        double[] means = [0.2, 0.45, 0.05, 1.0];
        var spread = means.Sum(m => (m - means.Average()) * (m - means.Average())) / 3;
        Assert.Equal(Math.Sqrt(spread / 4), robust.Coefficients[0].StandardError, 1e-15);
        Assert.Equal(3, robust.Coefficients[0].DegreesOfFreedom!.Value, 1e-12);
        Assert.Equal(4, robust.Clusters);
        Assert.Contains(robust.Warnings, w => w.Contains("3.0 degrees of freedom", StringComparison.Ordinal));
    }

    [Fact]
    public void Fits_of_every_kind_take_clusters()
    {
        var (effects, district) = (RobustGoldenTests.Konstantopoulos, RobustGoldenTests.Texts("district"));
        var options = new PoolingOptions { Method = HeterogeneityEstimator.DerSimonianLaird, Level = 0.9 };
        var mean = RandomEffectsModel.Fit(effects, options);
        var robust = ClusterRobust.Of(effects, mean, [.. district]);
        Assert.Equal(mean.Estimate, robust.Coefficients[0].Estimate, 1e-14);
        Assert.Equal(0.9, robust.Options.Level);
        var design = DesignMatrix.Of(Moderator.Numeric("year", RobustGoldenTests.Years));
        var regression = MetaRegression.Fit(effects, design, options);
        Assert.Equal(19.2782977984, ClusterRobust.Of(effects, regression, [.. district]).Coefficients[0].StandardError, 1e-8);
        var weighted = options with { Weights = [.. Enumerable.Repeat(1.0, 56)] };
        Assert.Throws<ArgumentException>(() => ClusterRobust.Of(effects, RandomEffectsModel.Fit(effects, weighted), [.. district]));
    }

    [Fact]
    public void Clusters_that_cannot_serve_are_refused()
    {
        var effects = GoldenData.Effects([0.1, 0.5, 0.9], [0.01, 0.02, 0.01]);
        var model = WorkingModel.Of(effects, null, 0);
        Assert.Contains("all rows lie in one cluster (a)", Refusal(model, ["a", "a", "a"]), StringComparison.Ordinal);
        Assert.Contains("row 3 (row 3): cluster is empty", Refusal(model, ["a", "b", ""]), StringComparison.Ordinal);
        var nested = MultilevelModel.Fit(effects, [new("lab", ["x", "x", "y"])], new()).WorkingModel;
        Assert.Contains("rows 1 (row 1) and 2 (row 2) depend on each other", Refusal(nested, ["a", "b", "b"]), StringComparison.Ordinal);
        Assert.Equal(2, ClusterRobust.Of(nested, ["a", "a", "b"], new()).Clusters);
        Assert.Throws<ArgumentException>(() => ClusterRobust.Of(
            WorkingModel.Of(effects, DesignMatrix.Of(Moderator.Numeric("x", [1, 2, 4])), 0), ["a", "a", "b"],
            new() { DegreesOfFreedom = RobustDegreesOfFreedom.ClustersLessCoefficients }));

        static string Refusal(WorkingModel model, string[] clusters) =>
            Assert.Throws<ArgumentException>(() => ClusterRobust.Of(model, [.. clusters], new())).Message;
    }

    [Fact]
    public void A_coefficient_that_one_cluster_determines_has_no_robust_standard_error()
    {
        // Cluster d alone has the treatment x; its coefficient fits that cluster perfectly.
        var effects = GoldenData.Effects([0.1, 0.3, 0.7, 0.2, 0.5, 0.9], [.. Enumerable.Repeat(0.04, 6)]);
        var model = WorkingModel.Of(effects, DesignMatrix.Of(Moderator.Numeric("x", [0, 0, 0, 0, 0, 1])), 0.01);
        var robust = ClusterRobust.Of(model, ["a", "a", "b", "b", "c", "d"], new());
        Assert.True(robust.Coefficients[0].StandardError > 0);
        Assert.All(robust.Coefficients, c => Assert.True(double.IsFinite(c.StandardError)));
        Assert.Throws<ArgumentException>(() => robust.Test());
        Assert.Throws<ArgumentException>(() => robust.Test(0, 0));
    }

    [Fact]
    public void Golden_three_level_fits_have_the_golden_robust_errors()
    {
        foreach (var name in new[] { "konstantopoulos2011", "bornmann2007" })
        {
            var golden = MultilevelGoldenTests.Golden(name);
            var levels = MultilevelGoldenTests.Levels(golden, "outer", "inner");
            var fit = MultilevelModel.Fit(GoldenData.Effects(golden), [.. levels], new() { ComponentIntervals = false });
            var compare = new Compare();
            var cr2 = ClusterRobust.Of(fit, levels[0].Groups).Coefficients[0];
            var reference = golden.GetProperty("CR2");
            compare.Near("se", name, reference.GetProperty("se").GetDouble(), cr2.StandardError, 1e-7);
            compare.Near("t", name, reference.GetProperty("t").GetDouble(), cr2.Statistic, 1e-7);
            compare.Near("df", name, reference.GetProperty("df").GetDouble(), cr2.DegreesOfFreedom, 1e-7);
            compare.Near("p", name, reference.GetProperty("p").GetDouble(), cr2.PValue, 1e-7);
            var cr1 = ClusterRobust.Of(
                fit, levels[0].Groups, new() { Estimator = RobustEstimator.CR1, DegreesOfFreedom = RobustDegreesOfFreedom.ClustersLessCoefficients }).Coefficients[0];
            compare.Near("CR1 se", name, golden.GetProperty("CR1").GetProperty("se").GetDouble(), cr1.StandardError, 1e-7);
            compare.Near("CR1 p", name, golden.GetProperty("CR1").GetProperty("p").GetDouble(), cr1.PValue, 1e-7);
            Assert.Equal(golden.GetProperty("CR1").GetProperty("df").GetDouble(), cr1.DegreesOfFreedom);
            compare.ThrowIfAny();
        }
    }
}
