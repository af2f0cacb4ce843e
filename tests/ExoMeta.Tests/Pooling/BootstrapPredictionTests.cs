using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>
/// The prediction interval of Nagashima, Noma and Furukawa (2019), against an implementation in R 4.2.2 without simulation: H by Imhof's
/// integral over eigenvalues of the dense quadratic form, its inverse on 400 midpoints, Student's t on 400 midpoints.
/// </summary>
public class BootstrapPredictionTests
{
    [Theory]
    [InlineData("bcg-OR", -2.36170590278, 0.841106156449)]
    [InlineData("hine1989-OR", 0.0634291966118, 1.0699654036907)]
    public void The_interval_agrees_with_quadrature(string name, double lower, double upper)
    {
        var result = BootstrapPrediction.Of(GoldenData.Effects(name), replicates: 200_000, seed: 3);

        // The midpoint rule of the reference leaves the outer 1/800 of each tail out: 0.2 % of the width.
        var grid = 0.002 * (upper - lower);
        Assert.InRange(result.Lower.Estimate, lower - 4.5 * result.Lower.Mcse - grid, lower + 4.5 * result.Lower.Mcse + grid);
        Assert.InRange(result.Upper.Estimate, upper - 4.5 * result.Upper.Mcse - grid, upper + 4.5 * result.Upper.Mcse + grid);
        Assert.True(result.Mean.Width < result.Interval.Width);
    }

    [Theory]
    [InlineData("bcg-OR")]
    [InlineData("hine1989-OR")]
    [InlineData("normand1999-MD")]
    [InlineData("cannon2006-RR")]
    public void Draws_of_the_heterogeneity_variance_have_its_exact_confidence_distribution(string name)
    {
        var effects = GoldenData.Effects(name);
        var exact = TauSquaredConfidenceDistribution.Of(effects);
        const int n = 20_000;
        var draws = BootstrapPrediction.TauSquaredDraws(effects, n, 11);
        foreach (var p in new[] { 0.02, 0.2, 0.5, 0.8, 0.98 })
        {
            var quantile = exact.Quantile(p);
            var expected = exact.Cdf(quantile);
            Assert.Equal(quantile > 0 ? p : Math.Max(p, expected), expected, 1e-10);
            var error = 4.5 * Math.Sqrt(expected * (1 - expected) / n);
            Assert.InRange(draws.Count(d => d <= quantile) / (double)n, expected - error, expected + error);
        }
    }

    [Fact]
    public void At_homogeneity_the_confidence_distribution_is_the_Q_test_and_with_equal_variances_it_is_chi_squared()
    {
        var effects = GoldenData.Effects("hine1989-OR");
        var fit = RandomEffectsModel.Fit(effects, new PoolingOptions());
        Assert.Equal(1, TauSquaredConfidenceDistribution.Of(effects).Cdf(0) / fit.QPValue!.Value, 1e-12);
        Assert.Equal(0.9115882412054, TauSquaredConfidenceDistribution.Of(effects).Cdf(0), 1e-7);

        // v equal: Q/(1 + τ²/v) is χ² with k − 1 degrees of freedom, whatever τ².
        var equal = GoldenData.Effects([0.1, 0.9, -0.4, 0.3], [0.04, 0.04, 0.04, 0.04]);
        var q = RandomEffectsModel.Fit(equal, new PoolingOptions()).Q!.Value;
        foreach (var tau in new[] { 0.0, 0.1, 1, 50 })
        {
            Assert.Equal(1, TauSquaredConfidenceDistribution.Of(equal).Cdf(tau) / ChiSquared.Survival(q / (1 + tau / 0.04), 3), 1e-11);
        }
    }

    [Fact]
    public void The_model_reports_it_with_its_Monte_Carlo_error_and_the_same_bytes_for_any_number_of_threads()
    {
        var effects = GoldenData.Effects("bcg-OR");
        var options = new PoolingOptions { Prediction = PredictionMethod.Bootstrap, PredictionSeed = 7, PredictionReplicates = 10_000 };
        var fit = RandomEffectsModel.Fit(effects, options);
        Assert.Equal(BootstrapPrediction.Of(effects, 0.95, 10_000, 7, threads: 1), fit.PredictionBootstrap);
        Assert.Equal(fit.PredictionBootstrap!.Interval, fit.PredictionInterval);
        Assert.True(fit.PredictionBootstrap.Lower.Mcse > 0);
        Assert.NotEqual(fit.PredictionInterval, RandomEffectsModel.Fit(effects, options with { PredictionSeed = 8 }).PredictionInterval);
        Assert.True(PoolingCodes.Predictions.TryParse("bootstrap", out var choice, out _));
        Assert.Equal(PredictionMethod.Bootstrap, choice);
        var one = new EffectSet(effects.Effects[..1]);
        Assert.Null(RandomEffectsModel.Fit(one, options).PredictionInterval);
        Assert.Throws<ArgumentException>(() => BootstrapPrediction.Of(one));
        Assert.Throws<ArgumentException>(() => RandomEffectsModel.Fit(effects, options with { PredictionReplicates = 10 }));
    }
}
