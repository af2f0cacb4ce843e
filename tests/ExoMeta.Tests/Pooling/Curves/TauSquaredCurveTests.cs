using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling.Curves;

/// <summary>The curves of τ² against their definitions, written out, and against the fits whose intervals they explain.</summary>
public class TauSquaredCurveTests
{
    private static readonly EffectSet Bcg = GoldenData.Effects("bcg-OR");

    [Theory]
    [InlineData(HeterogeneityEstimator.MaximumLikelihood)]
    [InlineData(HeterogeneityEstimator.RestrictedMaximumLikelihood)]
    [InlineData(HeterogeneityEstimator.PauleMandel)]
    public void Every_point_is_what_its_definition_says(HeterogeneityEstimator method)
    {
        var curve = TauSquaredCurve.Of(Bcg, new PoolingOptions { Method = method });
        Assert.Equal(method == HeterogeneityEstimator.MaximumLikelihood ? LikelihoodKind.Full : LikelihoodKind.Restricted, curve.Likelihood);
        Assert.Equal(241, curve.Points.Length);
        Assert.Equal(0, curve.Points[0].TauSquared);
        foreach (var point in curve.Points)
        {
            var weights = Bcg.Effects.Select(e => 1 / (e.Variance + point.TauSquared)).ToArray();
            var mean = Bcg.Effects.Zip(weights, (e, w) => w * e.Estimate).Sum() / weights.Sum();
            var q = Bcg.Effects.Zip(weights, (e, w) => w * (e.Estimate - mean) * (e.Estimate - mean)).Sum();
            var full = -0.5 * (Bcg.Count * Math.Log(2 * Math.PI) - weights.Sum(Math.Log) + q);
            var restricted = full + 0.5 * Math.Log(2 * Math.PI) - 0.5 * Math.Log(weights.Sum()) + 0.5 * Math.Log(Bcg.Count);
            Assert.Equal(mean, point.Estimate, 1e-12);
            Assert.Equal(1 / Math.Sqrt(weights.Sum()), point.StandardError, 1e-12);
            Assert.Equal(q, point.Q, 1e-10 * q);
            Assert.Equal(curve.Likelihood == LikelihoodKind.Full ? full : restricted, point.LogLikelihood, 1e-9);
            Assert.True(point.LogLikelihood <= curve.Highest.LogLikelihood + 1e-12);
        }
    }

    [Theory]
    [InlineData(HeterogeneityEstimator.MaximumLikelihood, 0.95)]
    [InlineData(HeterogeneityEstimator.RestrictedMaximumLikelihood, 0.9)]
    public void Its_intervals_and_its_maximum_are_those_of_the_fit(HeterogeneityEstimator method, double level)
    {
        var options = new PoolingOptions { Method = method, Level = level };
        var curve = TauSquaredCurve.Of(Bcg, options);
        var fit = RandomEffectsModel.Fit(Bcg, options);
        Assert.Equal(fit.TauSquared!.Value, curve.Highest.TauSquared, 1e-12);
        Assert.Equal(fit.Estimate, curve.Highest.Estimate, 1e-12);
        Assert.Equal(fit.LogLikelihood, curve.Highest.LogLikelihood, 1e-12);
        Assert.Equal(fit.TauSquaredInterval, curve.QProfile);
        Assert.Equal(RandomEffectsModel.Fit(Bcg, options with { TauSquaredInterval = TauSquaredInterval.ProfileLikelihood }).TauSquaredInterval, curve.ProfileLikelihood);
        Assert.Equal(Normal.Quantile(0.5 + 0.5 * level) * Normal.Quantile(0.5 + 0.5 * level) / 2, curve.CutOff, 1e-10);
        foreach (var end in new[] { curve.ProfileLikelihood.Lower, curve.ProfileLikelihood.Upper })
        {
            Assert.Equal(curve.Highest.LogLikelihood - curve.CutOff, At(options, end).LogLikelihood, 1e-8);
        }

        // The larger τ², the smaller Q: the lower end of the interval lies at the upper quantile.
        Assert.Equal(curve.QLimits.Upper, At(options, curve.QProfile.Lower).Q, 1e-8);
        Assert.Equal(curve.QLimits.Lower, At(options, curve.QProfile.Upper).Q, 1e-8);
        Assert.Equal(0.5 * (1 - level), ChiSquared.Cdf(curve.QLimits.Lower, 12), 1e-12);
        Assert.Equal(0.5 * (1 - level), ChiSquared.Survival(curve.QLimits.Upper, 12), 1e-12);
        Assert.True(curve.Points[^1].TauSquared > curve.QProfile.Upper);
    }

    [Fact]
    public void An_interval_far_beyond_the_other_is_left_out_of_its_reach()
    {
        var curve = TauSquaredCurve.Of(GoldenData.Effects([0.3, -0.1], [0.04, 0.16]), new PoolingOptions());
        Assert.True(curve.QProfile.Upper > 2.5 * curve.ProfileLikelihood.Upper);
        Assert.InRange(curve.Points[^1].TauSquared, curve.ProfileLikelihood.Upper, curve.QProfile.Upper);
    }

    [Fact]
    public void Dependent_rows_and_equal_rows_have_curves_and_one_row_has_none()
    {
        var dependent = TauSquaredCurve.Of(GoldenData.Effects([0.3, -0.1, 0.8], [0.04, 0.16, 0.1], new[,] { { 0.04, 0.03, 0 }, { 0.03, 0.16, 0 }, { 0, 0, 0.1 } }), new PoolingOptions());
        var fit = RandomEffectsModel.Fit(GoldenData.Effects([0.3, -0.1, 0.8], [0.04, 0.16, 0.1], new[,] { { 0.04, 0.03, 0 }, { 0.03, 0.16, 0 }, { 0, 0, 0.1 } }), new PoolingOptions());
        Assert.Equal(fit.TauSquared!.Value, dependent.Highest.TauSquared, 1e-10);
        Assert.Equal(fit.Estimate, dependent.Highest.Estimate, 1e-10);
        var equal = TauSquaredCurve.Of(GoldenData.Effects([0.5, 0.5, 0.5], [0.01, 0.01, 0.01]), new PoolingOptions());
        Assert.Equal(0, equal.Highest.TauSquared);
        Assert.Equal(new Interval(0, 0), equal.QProfile);
        Assert.Throws<ArgumentException>(() => TauSquaredCurve.Of(GoldenData.Effects([0.5], [0.01]), new PoolingOptions()));
        Assert.Throws<ArgumentException>(() => TauSquaredCurve.Of(Bcg, new PoolingOptions { Weights = [.. Enumerable.Repeat(1.0, 13)] }));
    }

    [Theory]
    [InlineData("half-normal(0.5)")]
    [InlineData("half-cauchy(0.3)")]
    [InlineData("lognormal-tau2(-2.5, 1.7)")]
    [InlineData("uniform(0.1, 0.8)")]
    public void The_posterior_density_of_tau_is_the_slope_of_its_distribution(string prior)
    {
        Assert.True(TauPrior.TryParse(prior, out var tauPrior, out _));
        var fit = BayesianRandomEffects.Fit(Bcg, tauPrior, null, 0.95);
        foreach (var tau in new[] { 0.15, 0.3, 0.5, 0.7, 0.79 })
        {
            const double h = 1e-5;
            Assert.Equal((fit.Tau.Cdf(tau + h) - fit.Tau.Cdf(tau - h)) / (2 * h), fit.TauDensity(tau), 1e-6);
        }

        // Simpson's rule in steps of 0.002, far out where the tail is heavy; uniform priors end where the density jumps, on a node each.
        const int count = 5000;
        var total = Enumerable.Range(0, count + 1).Sum(i => (i == 0 || i == count ? 1 : i % 2 == 1 ? 4 : 2) * fit.TauDensity(0.002 * i)) * 0.002 / 3;
        Assert.Equal(1, total, 4e-3);
        Assert.Equal(0, fit.TauDensity(0));
        Assert.Equal(0, fit.TauDensity(-1));
        Assert.Equal(prior.StartsWith("uniform", StringComparison.Ordinal), fit.TauDensity(0.9) == 0);
    }

    private static TauSquaredPoint At(PoolingOptions options, double tauSquared) => TauSquaredCurve.Of(Bcg, options, 2, tauSquared).Points[1];
}
