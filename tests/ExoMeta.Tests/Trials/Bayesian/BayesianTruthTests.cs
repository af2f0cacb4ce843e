using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Bayesian;

/// <summary>Trials whose truth is the posterior of a Bayesian pool, against power averaged over the posterior by quadrature.</summary>
public class BayesianTruthTests
{
    private const long Replicates = 200_000;
    private static readonly double[] Y = [-0.9, -0.1, -0.7, 0.3, -0.4];
    private static readonly double[] V = [0.08, 0.2, 0.3, 0.1, 0.06];
    private static readonly TauPrior Tau = new TauPrior.HalfNormal(0.5);
    private static readonly JointPosterior Pool = BayesianRandomEffects.FitJoint(GoldenData.Effects(Y, V), Tau, null, 0.95);
    private static readonly JointPosterior Half = BayesianRandomEffects.FitJoint(GoldenData.Effects(Y, V), Tau, null, 0.95, 0.5);

    /// <summary>With a tiny standard deviation between patients the estimate is θ itself.</summary>
    private static readonly TrialDesign Sharp = AgainstControl(Crp(1e-6), new MultiplicityProcedure.None(), 0.025, 4, 4, 4);

    private static Truth Posterior => new Truth.BayesianPosterior(Pool);

    private static Truth Predictive => new Truth.BayesianPredictive(Posterior);

    /// <summary>Two quadratures in a row: over (τ, μ) on a plane, and over the deviation of the next trial.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    public void Assurance_is_power_averaged_over_mu_and_tau(double kept)
    {
        const int size = 40;
        var pool = kept == 1 ? Pool : Half;
        var plane = new PosteriorPlane(Y, V, Tau, null, kept);
        var design = AgainstControl(Crp(1), new MultiplicityProcedure.None(), 0.025, size, size);
        var critical = StudentT.UpperQuantile(0.025, 2 * size - 2);

        // Power over a grid of θ once, then read off by a straight line: 1200 steps of 0.01 leave an error of 1e-5 at most.
        var power = Enumerable.Range(0, 1201).Select(i => StudentPower((6 - 0.01 * i) * Math.Sqrt(size / 2.0), critical, 2 * size - 2)).ToArray();
        double Power(double theta)
        {
            var at = Math.Clamp((theta + 6) / 0.01, 0, 1199.999);
            var part = at - Math.Floor(at);
            return (1 - part) * power[(int)at] + part * power[(int)at + 1];
        }

        Truth posterior = new Truth.BayesianPosterior(pool);
        AssertProbability(plane.Mean((_, mu) => Power(mu)), TrialSimulator.Run(design, posterior, Plan(Replicates)).Arms[0].Power, Replicates);

        // Five-point steps of the deviation's quantiles would not do; 33 even steps of its density do.
        var predictive = plane.Mean((tau, mu) => Enumerable.Range(-16, 33).Sum(z => Power(mu + tau * z * 0.375) * Math.Exp(-0.5 * 0.140625 * z * z)) * 0.375 / Math.Sqrt(2 * Math.PI));
        AssertProbability(predictive, TrialSimulator.Run(design, new Truth.BayesianPredictive(posterior), Plan(Replicates)).Arms[0].Power, Replicates);
        AssertProbability(Power(pool.Summary.Mu.Mean), TrialSimulator.Run(design, Fixed(pool.Summary.Mu.Mean), Plan(Replicates)).Arms[0].Power, Replicates);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_ceiling_is_the_posterior_probability_of_a_favourable_effect(bool lowerIsBetter)
    {
        var design = AgainstControl(Crp(1, lowerIsBetter), new MultiplicityProcedure.None(), 0.025, 5, 5);
        double Good(PosteriorSummary summary) => lowerIsBetter ? summary.ProbabilityBelowZero : 1 - summary.ProbabilityBelowZero;
        AssertProbability(Good(Pool.Summary.Mu), TrialSimulator.Run(design, Posterior, Plan(Replicates)).Ceiling, Replicates);
        AssertProbability(Good(Pool.Summary.Predictive), TrialSimulator.Run(design, Predictive, Plan(Replicates)).Ceiling, Replicates);
        AssertProbability(
            0.5 * Good(Half.Summary.Mu) + 0.25, TrialSimulator.Run(design, new Truth.Robust(new Truth.BayesianPosterior(Half), 0.5, 0.2), Plan(Replicates)).Ceiling, Replicates);
    }

    [Fact]
    public void One_mean_holds_for_every_arm_and_deviations_share_the_control()
    {
        var result = TrialSimulator.Run(Sharp, Posterior, Plan(Replicates));
        AssertProbability(Pool.Summary.Mu.ProbabilityBelowZero, result.Ceiling, Replicates);
        AssertMean(Pool.Summary.Mu.Mean, result.Arms[0].EffectMean);
        Assert.Equal(result.Arms[0].EffectMean.Estimate, result.Arms[1].EffectMean.Estimate, 1e-7);

        // P(both unfavourable) given μ and τ, averaged: the deviations of two arms have correlation ½.
        var plane = new PosteriorPlane(Y, V, Tau, null);
        var both = plane.Mean((tau, mu) => Enumerable.Range(-16, 33).Sum(z => Math.Exp(-0.5 * 0.140625 * z * z) * Math.Pow(Normal.Cdf(mu / (tau * Math.Sqrt(0.5)) + 0.375 * z), 2)) * 0.375 / Math.Sqrt(2 * Math.PI));
        AssertProbability(1 - both, TrialSimulator.Run(Sharp, Predictive, Plan(Replicates)).Ceiling, Replicates);
    }

    [Fact]
    public void A_dose_response_scales_the_mean_and_not_the_deviations()
    {
        Truth ByDose(Truth mean) => new Truth.DoseResponse(mean, DoseResponseFamily.All.Single(f => f.Name == "linear"), [], [0.4, 1], 0, 1);
        var posterior = TrialSimulator.Run(Sharp, ByDose(Posterior), Plan(Replicates));
        AssertMean(0.4 * Pool.Summary.Mu.Mean, posterior.Arms[0].EffectMean);
        AssertMean(Pool.Summary.Mu.Mean, posterior.Arms[1].EffectMean);
        var predictive = TrialSimulator.Run(Sharp, new Truth.BayesianPredictive(ByDose(Posterior)), Plan(Replicates));
        var tau2 = Pool.Summary.Tau.StandardDeviation * Pool.Summary.Tau.StandardDeviation + Pool.Summary.Tau.Mean * Pool.Summary.Tau.Mean;
        foreach (var (arm, part) in predictive.Arms.Zip([0.4, 1.0]))
        {
            AssertMean(part * Pool.Summary.Mu.Mean, arm.EffectMean);

            // A variance from n draws of kurtosis below 12 has a relative error below √(11/n).
            var variance = part * part * Pool.Summary.Mu.StandardDeviation * Pool.Summary.Mu.StandardDeviation + tau2;
            Assert.Equal(1, arm.EffectMean.Mcse * arm.EffectMean.Mcse * Replicates / variance, StandardErrors * Math.Sqrt(11.0 / Replicates));
        }
    }

    [Fact]
    public void Truths_share_their_draws_under_one_seed_and_any_number_of_threads_gives_the_same()
    {
        var expected = Bits(TrialSimulator.Run(Sharp, Posterior, Plan(5000)));
        Assert.Equal(expected, Bits(TrialSimulator.Run(Sharp, new Truth.Robust(Posterior, 0, 1), Plan(5000)) with { Truth = "posterior" }));
        var predictive = Bits(TrialSimulator.Run(Sharp, Predictive, Plan(20_000) with { Threads = 1 }));
        Assert.NotEqual(expected, predictive);
        foreach (var threads in new[] { 0, 2, 5 })
        {
            Assert.Equal(predictive, Bits(TrialSimulator.Run(Sharp, Predictive, Plan(20_000) with { Threads = threads })));
        }

        // What a trial draws is what anyone draws from its streams.
        var (taus, mus) = (new double[1], new double[1]);
        Pool.SampleAcrossReplicates(20260131, 3, 1, 0, taus, mus);
        var shown = new PreparedTrial(Sharp, Posterior).Replay(20260131, 3);
        Assert.Equal(mus[0], shown.Effects[0]);
    }

    [Trait("Category", "Determinism")]
    [Fact]
    public void A_simulated_trial_has_the_committed_bits()
    {
        var design = AgainstControl(Crp(1), new MultiplicityProcedure.SingleStepDunnett(), 0.025, 12, 10, 9);
        var bits = Bits(TrialSimulator.Run(design, Predictive, Plan(2_500)));
        var hash = bits.Aggregate(14695981039346656037UL, (h, c) => unchecked((h ^ c) * 1099511628211UL));
        Assert.Equal("156C5F98C467A4CC", $"{hash:X16}");
    }

    [Fact]
    public void A_predictive_truth_needs_a_truth_that_draws_tau()
    {
        Assert.Contains(new Truth.BayesianPredictive(Fixed(0)).Problems(1), p => p.Contains("draws no τ", StringComparison.Ordinal));
        Assert.Contains(new Truth.Predictive(Posterior, Known(0.1)).Problems(1), p => p.StartsWith("a predictive truth of a posterior truth", StringComparison.Ordinal));
        Assert.Empty(Predictive.Problems(3));
    }
}
