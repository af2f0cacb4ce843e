using System.Globalization;
using System.Text.Json;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Random;
using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Bayesian;

/// <summary>Draws of μ and τ from a Bayesian pool, against its exact summaries and against the posterior summed over a plane.</summary>
public class JointPosteriorTests
{
    private const int Draws = 1 << 20;
    private const int Some = 1 << 18;
    private static readonly double[] Y = [-0.9, -0.1, -1.4, 0.3, -0.6];
    private static readonly double[] V = [0.05, 0.2, 0.3, 0.1, 0.02];

    /// <summary>What a normal score says of τ is its quantile, to the digits that the table promises; the golden posteriors and every kind of prior.</summary>
    [Fact]
    public void Tau_is_the_quantile_at_its_score()
    {
        const int draws = 400;
        var (taus, mus, scores) = (new double[draws], new double[draws], new double[draws]);
        foreach (var posterior in Golden().Concat(Kinds()))
        {
            posterior.SampleAcrossReplicates(7, 0, 1, 0, taus, mus);
            RandomFill.AcrossReplicates(7, 0, 1, default(NormalSampler), scores);
            for (var i = 0; i < draws; i++)
            {
                Assert.Equal(Normal.Cdf(scores[i]), posterior.Summary.Tau.Cdf(taus[i]), 2e-10);
            }
        }
    }

    [Theory]
    [InlineData("half-normal(0.5)", "flat", 1)]
    [InlineData("half-cauchy(0.3)", "flat", 1)]
    [InlineData("lognormal-tau2(-2.5, 1.7)", "normal(-0.2, 0.4)", 1)]
    [InlineData("uniform(0.1, 2)", "flat", 1)]
    [InlineData("half-normal(0.5)", "flat", 0.3)]
    public void A_million_draws_have_the_exact_quantiles_and_moments(string tauPrior, string muPrior, double kept)
    {
        var posterior = Fit(Y, V, tauPrior, muPrior, kept);
        var (taus, mus) = Sample(posterior);
        var deviations = new double[Draws];
        RandomFill.AcrossReplicates(31, 0, 2, default(NormalSampler), deviations);
        var next = mus.Zip(taus, deviations).Select(x => x.First + x.Second * x.Third).ToArray();
        var summary = posterior.Summary;
        foreach (var (draws, exact) in new[] { (taus, summary.Tau), (mus, summary.Mu), (next, summary.Predictive) })
        {
            foreach (var x in new[] { 0.001, 0.025, 0.25, 0.5, 0.75, 0.975, 0.999 }.Select(p => Quantile(exact.Cdf, p)).Append(exact.Interval.Lower).Append(exact.Median).Append(exact.Interval.Upper))
            {
                AssertShare(exact.Cdf(x), draws.Count(draw => draw <= x));
            }

            if (double.IsFinite(exact.StandardDeviation))
            {
                Assert.Equal(exact.Mean, draws.Average(), StandardErrors * exact.StandardDeviation / Math.Sqrt(Draws));
            }
        }
    }

    /// <summary>Where τ is large μ is uncertain: averages of products of the two, which draws that were not of one posterior would miss.</summary>
    [Theory]
    [InlineData("half-normal(0.5)", "flat", 1)]
    [InlineData("exponential(2)", "normal(0.2, 0.6)", 1)]
    [InlineData("half-normal(0.5)", "flat", 0.4)]
    [InlineData("half-normal(0.4)", "normal(0, 1)", 0.05)]
    public void Mu_and_tau_are_drawn_together(string tauPrior, string muPrior, double kept)
    {
        var posterior = Fit(Y, V, tauPrior, muPrior, kept);
        var (tau, mu) = Priors(tauPrior, muPrior);
        var plane = new PosteriorPlane(Y, V, tau, mu, kept);
        var (taus, mus) = Sample(posterior, Some);
        var (centre, spread) = (posterior.Summary.Mu.Mean, posterior.Summary.Mu.StandardDeviation);

        var scale = Quantile(posterior.Summary.Tau.Cdf, 0.8);
        var (worst, shuffled) = (0.0, 0.0);
        for (var i = 0; i < 3; i++)
        {
            // Smooth functions, which the plane averages to many digits: a bell about the centre of μ, and a fall with τ.
            double Bell(double x) => Math.Exp(-0.5 * Math.Pow((x - centre) / (0.5 * spread * (i + 1)), 2));
            double Slice(double t) => Math.Exp(-t / scale * (i + 1));
            var exact = plane.Mean((t, m) => Slice(t) * Bell(m));
            var square = plane.Mean((t, m) => Math.Pow(Slice(t) * Bell(m), 2));
            var error = Math.Sqrt((square - exact * exact) / Some);
            worst = Math.Max(worst, Math.Abs(taus.Zip(mus, (t, m) => Slice(t) * Bell(m)).Average() - exact) / error);
            shuffled = Math.Max(shuffled, Math.Abs(taus.Skip(1).Append(taus[0]).Zip(mus, (t, m) => Slice(t) * Bell(m)).Average() - exact) / error);
        }

        Assert.InRange(worst, 0, StandardErrors);
        Assert.True(shuffled > 2 * StandardErrors, $"τ of another draw would not be noticed: {shuffled} standard errors");
    }

    [Fact]
    public void The_power_of_the_likelihood_widens_the_mean_and_leads_tau_to_its_prior()
    {
        // τ all but known: μ ~ N(m, v/a₀).
        var (whole, part) = (Fit(Y, V, "uniform(0.2, 0.2000001)", "flat", 1).Summary, Fit(Y, V, "uniform(0.2, 0.2000001)", "flat", 0.25).Summary);
        Assert.Equal(whole.Mu.Mean, part.Mu.Mean, 1e-9);
        Assert.Equal(2 * whole.Mu.StandardDeviation, part.Mu.StandardDeviation, 1e-9);

        // Nothing kept: both priors.
        var nothing = Fit(Y, V, "half-normal(0.5)", "normal(0.1, 0.7)", 1e-9).Summary;
        Assert.Equal(2 * Normal.Cdf(1) - 1, nothing.Tau.Cdf(0.5), 1e-7);
        Assert.Equal(0.1, nothing.Mu.Mean, 1e-7);
        Assert.Equal(0.7, nothing.Mu.StandardDeviation, 1e-7);
        Assert.Equal(BayesianRandomEffects.Fit(GoldenData.Effects(Y, V), new TauPrior.HalfNormal(0.5), null, 0.95).Mu.Median, Fit(Y, V, "half-normal(0.5)", "flat", 1).Summary.Mu.Median);
    }

    [Fact]
    public void Less_evidence_than_a_flat_prior_needs_is_refused()
    {
        var problem = Assert.Throws<FitFailedException>(() => Fit([0.1], [0.04], "half-t(0.5, 1)", "flat", 0.4));
        Assert.StartsWith("the posterior of τ is improper, or all but", problem.Message, StringComparison.Ordinal);
        Assert.NotNull(Fit([0.1], [0.04], "half-t(0.5, 1)", "flat", 0.7));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fit(Y, V, "half-normal(1)", "flat", 0));
        Assert.Throws<ArgumentException>(() => Fit(Y, V, "half-normal(1)", "flat", 1).SampleAcrossReplicates(1, 0, 0, 1, new double[2], new double[3]));
    }

    /// <summary>Given τ, μ is normal: N(Σwy/Σw, 1/Σw), with a prior precision-weighted, the weights to the power of the likelihood.</summary>
    [Theory]
    [InlineData("half-normal(0.5)", "flat", 1)]
    [InlineData("half-cauchy(0.5)", "flat", 0.5)]
    [InlineData("half-t(4, 0.5)", "normal(0.2, 0.6)", 0.7)]
    public void Mu_given_tau_is_the_normal_of_the_weighted_rows(string tauPrior, string muPrior, double kept)
    {
        const int draws = 2000;
        var (taus, mus, scores) = (new double[draws], new double[draws], new double[draws]);
        Fit(Y, V, tauPrior, muPrior, kept).SampleAcrossReplicates(7, 0, 1, 0, taus, mus);
        RandomFill.AcrossReplicates(7, 0, 0, default(NormalSampler), scores);
        for (var i = 0; i < draws; i++)
        {
            var (weight, sum) = muPrior == "flat" ? (0.0, 0.0) : (1 / 0.36, 0.2 / 0.36);
            foreach (var (y, v) in Y.Zip(V))
            {
                weight += kept / (v + taus[i] * taus[i]);
                sum += kept * y / (v + taus[i] * taus[i]);
            }

            Assert.Equal(scores[i], (mus[i] - sum / weight) * Math.Sqrt(weight), 1e-8);
        }
    }

    private static (double[] Taus, double[] Mus) Sample(JointPosterior posterior, int count = Draws)
    {
        var (taus, mus) = (new double[count], new double[count]);
        posterior.SampleAcrossReplicates(31, 0, 1, 0, taus, mus);
        return (taus, mus);
    }

    private static (TauPrior Tau, NormalPrior? Mu) Priors(string tauPrior, string muPrior)
    {
        Assert.True(TauPrior.TryParse(tauPrior, out var tau, out _));
        Assert.True(NormalPrior.TryParse(muPrior, out var mu, out _));
        return (tau, mu);
    }

    private static JointPosterior Fit(double[] estimates, double[] variances, string tauPrior, string muPrior, double kept)
    {
        var (tau, mu) = Priors(tauPrior, muPrior);
        return BayesianRandomEffects.FitJoint(GoldenData.Effects(estimates, variances), tau, mu, 0.95, kept);
    }

    private static IEnumerable<JointPosterior> Golden()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "bayes_multilevel.json")));
        foreach (var golden in document.RootElement.GetProperty("bayes").EnumerateArray())
        {
            var name = golden.GetProperty("tau_prior").GetString()!;
            var prior = string.Create(CultureInfo.InvariantCulture, $"{name}({(name == "uniform" ? "0, " : "")}{golden.GetProperty("scale").GetDouble()})");
            var mu = GoldenData.Number(golden.GetProperty("mu_prior"), "sd") is { } sd ? string.Create(CultureInfo.InvariantCulture, $"normal(0, {sd})") : "flat";
            yield return Fit([.. Array(golden.GetProperty("yi"))], [.. Array(golden.GetProperty("vi"))], prior, mu, 1);
        }
    }

    /// <summary>One row, sharp posteriors, two peaks, priors with gaps and long tails, dependent rows.</summary>
    private static IEnumerable<JointPosterior> Kinds()
    {
        yield return Fit([0.3], [0.04], "half-normal(0.5)", "flat", 1);
        yield return Fit([0.3], [0.04], "half-cauchy(0.5)", "normal(0, 1)", 0.2);
        yield return Fit([.. Enumerable.Range(0, 400).Select(i => i % 7 - 3.0)], [.. Enumerable.Repeat(0.1, 400)], "half-normal(5)", "flat", 1);
        yield return Fit([0, 0, 0, 9], [1e-4, 1e-4, 1e-4, 1e-4], "exponential(100)", "flat", 1);
        yield return Fit([0, 8], [0.5, 0.5], "half-t(1, 0.02)", "normal(0, 0.5)", 1);
        yield return Fit(Y, V, "uniform(0.1, 2)", "flat", 1);
        yield return Fit(Y, V, "lognormal-tau2(-8, 0.5)", "flat", 1);
        yield return Fit(Y, V, "half-t(4, 0.5)", "flat", 0.01);
        yield return BayesianRandomEffects.FitJoint(
            GoldenData.Effects(Y[..3], V[..3], new[,] { { 0.05, 0.05, 0 }, { 0.05, 0.2, 0 }, { 0, 0, 0.3 } }), new TauPrior.HalfNormal(0.5), null, 0.95);
    }

    private static double Quantile(Func<double, double> cdf, double p)
    {
        var (low, high) = (-100.0, 100.0);
        for (var i = 0; i < 80; i++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = cdf(middle) < p ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static void AssertShare(double exact, int count) =>
        Assert.Equal(exact, (double)count / Draws, StandardErrors * Math.Sqrt(exact * (1 - exact) / Draws));
}
