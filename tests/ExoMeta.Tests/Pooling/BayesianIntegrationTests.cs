using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class BayesianIntegrationTests
{
    private static readonly double[] Y = [-0.9, -0.1, -1.4, 0.3, -0.6];
    private static readonly double[] V = [0.05, 0.2, 0.3, 0.1, 0.02];

    /// <summary>The joint posterior of μ and τ summed over a plane, from likelihood times priors and nothing else.</summary>
    [Theory]
    [InlineData("half-normal(0.5)", "flat")]
    [InlineData("half-t(4, 0.5)", "flat")]
    [InlineData("exponential(2)", "normal(0.2, 0.6)")]
    [InlineData("uniform(0.1, 2)", "flat")]
    [InlineData("lognormal-tau2(-2.5, 1.7)", "normal(0, 1)")]
    [InlineData("half-cauchy(0.3)", "normal(-1, 0.2)")]
    public void A_posterior_agrees_with_brute_force_over_the_plane(string tauPrior, string muPrior)
    {
        Assert.True(TauPrior.TryParse(tauPrior, out var prior, out _));
        Assert.True(NormalPrior.TryParse(muPrior, out var priorOfMu, out _));
        var fit = BayesianRandomEffects.Fit(GoldenData.Effects(Y, V), prior, priorOfMu, 0.9);
        double total = 0, mean = 0, square = 0, tauMean = 0, predictiveBelow = 0;
        var low = Math.Log(Math.Max(prior.Support.Low, 1e-14));
        var high = Math.Log(Math.Min(prior.Support.High, 3000));
        var panels = (int)Math.Ceiling((high - low) / 0.5);
        for (var panel = 0; panel < panels; panel++)
        {
            var (nodes, weights) = GaussLegendre.Rule(12, low + (high - low) * panel / panels, low + (high - low) * (panel + 1) / panels);
            for (var node = 0; node < nodes.Length; node++)
            {
                var tau = Math.Exp(nodes[node]);
                var width = 0.3 * Math.Sqrt(0.05 + tau * tau);
                const double step = 0.08;
                for (var z = -30.0; z <= 30; z += step)
                {
                    var mu = -0.5 + width * z;
                    var log = prior.LogDensity(Math.Min(tau, prior.Support.High)) + nodes[node]
                        + (priorOfMu is null ? 0 : Normal.LogDensity((mu - priorOfMu.Mean) / priorOfMu.StandardDeviation));
                    for (var i = 0; i < Y.Length; i++)
                    {
                        var variance = V[i] + tau * tau;
                        log -= 0.5 * (Math.Log(variance) + (Y[i] - mu) * (Y[i] - mu) / variance);
                    }

                    var mass = weights[node] * width * step * Math.Exp(log);
                    total += mass;
                    mean += mass * mu;
                    square += mass * mu * mu;
                    tauMean += mass * tau;
                    predictiveBelow += mass * Normal.Cdf(-mu / tau);
                }
            }
        }

        mean /= total;
        Assert.Equal(mean, fit.Mu.Mean, 1e-9);
        Assert.Equal(Math.Sqrt(square / total - mean * mean), fit.Mu.StandardDeviation, 2e-7);
        Assert.Equal(tauMean / total, fit.Tau.Mean, 1e-7);
        if (prior.Support.Low > 0)
        {
            // Towards τ = 0 the integrand becomes a step that a grid of μ cannot follow.
            Assert.Equal(predictiveBelow / total, fit.Predictive.ProbabilityBelowZero, 1e-9);
        }
    }

    [Fact]
    public void One_study_with_a_fixed_prior_width_is_the_conjugate_answer()
    {
        // A prior that pins τ to 0.3 within 1e-9 leaves the normal-normal model.
        var fit = BayesianRandomEffects.Fit(
            GoldenData.Effects([0.8], [0.07]), new TauPrior.Uniform(0.3, 0.3 + 1e-9), new NormalPrior(0.1, 0.5), 0.95);
        var precision = 1 / 0.16 + 1 / 0.25;
        var mean = (0.8 / 0.16 + 0.1 / 0.25) / precision;
        Assert.Equal(mean, fit.Mu.Mean, 1e-8);
        Assert.Equal(Math.Sqrt(1 / precision), fit.Mu.StandardDeviation, 1e-8);
        Assert.Equal(mean + 1.959963984540054 * Math.Sqrt(1 / precision), fit.Mu.Interval.Upper, 1e-8);
        Assert.Equal(Math.Sqrt(1 / precision + 0.09), fit.Predictive.StandardDeviation, 1e-8);
        Assert.Equal(0.3, fit.Tau.Median, 1e-8);
    }

    [Fact]
    public void One_study_leaves_the_prior_of_tau_as_it_was()
    {
        // With a flat mean one effect says nothing about τ.
        var fit = BayesianRandomEffects.Fit(GoldenData.Effects([0.8], [0.07]), new TauPrior.HalfNormal(0.5), null, 0.5);
        Assert.Equal(0.5 * 0.674489750196081743, fit.Tau.Median, 1e-11);
        Assert.Equal(0.5 * Math.Sqrt(2 / Math.PI), fit.Tau.Mean, 1e-11);
        Assert.Equal(0.8, fit.Mu.Median, 1e-11);
    }

    [Fact]
    public void Moments_that_do_not_exist_are_not_invented()
    {
        // k = 2, flat μ, half-Cauchy τ: the posterior of τ falls as τ⁻³, so that means exist and variances do not.
        var two = BayesianRandomEffects.Fit(GoldenData.Effects([-2.3, -2.5], [0.36, 0.33]), new TauPrior.HalfCauchy(0.5), null, 0.95);
        Assert.True(double.IsFinite(two.Mu.Mean) && double.IsFinite(two.Tau.Mean));
        Assert.Equal(double.PositiveInfinity, two.Mu.StandardDeviation);
        Assert.Equal(double.PositiveInfinity, two.Predictive.StandardDeviation);
        Assert.True(double.IsFinite(two.Mu.Interval.Width));
        var one = BayesianRandomEffects.Fit(GoldenData.Effects([-2.3], [0.36]), new TauPrior.HalfCauchy(0.5), null, 0.95);
        Assert.Equal(double.PositiveInfinity, one.Tau.Mean);
        Assert.Equal(double.NaN, one.Mu.Mean);
        Assert.Equal(0.5, one.Tau.Median, 1e-10);
        Assert.True(double.IsFinite(BayesianRandomEffects.Fit(
            GoldenData.Effects([-2.3, -2.5], [0.36, 0.33]), new TauPrior.HalfCauchy(0.5), new NormalPrior(0, 4), 0.95).Mu.StandardDeviation));
    }

    [Fact]
    public void Many_studies_make_a_sharp_posterior_around_the_likelihood_fit()
    {
        const int k = 20_000;
        var (y, v) = (new double[k], new double[k]);
        for (var i = 0; i < k; i++)
        {
            v[i] = 0.01 + 0.09 * i / k;
            y[i] = 0.25 + Math.Sqrt(v[i] + 0.04) * Normal.Quantile(((i * 12_347L % k) + 0.5) / k);
        }

        var effects = GoldenData.Effects(y, v);
        var likelihood = RandomEffectsModel.Fit(effects, new PoolingOptions());
        var posterior = BayesianRandomEffects.Fit(effects, new TauPrior.HalfNormal(1), null, 0.95);
        Assert.InRange(posterior.Mu.Mean / likelihood.Estimate, 1 - 1e-6, 1 + 1e-6);
        Assert.InRange(posterior.Mu.StandardDeviation / likelihood.StandardError, 0.999, 1.001);
        var standardErrorOfTau = likelihood.TauSquaredStandardError!.Value / (2 * Math.Sqrt(likelihood.TauSquared!.Value));
        Assert.InRange(posterior.Tau.StandardDeviation / standardErrorOfTau, 0.99, 1.01);
    }
}
