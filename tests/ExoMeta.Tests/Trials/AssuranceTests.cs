using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

public class AssuranceTests
{
    private const long Replicates = 100_000;
    private const int Size = 12;
    private const double StandardDeviation = 0.9;
    private const int DegreesOfFreedom = 2 * Size - 2;

    private static readonly TrialDesign Design = AgainstControl(Crp(StandardDeviation), new MultiplicityProcedure.None(), 0.025, Size, Size);

    private static readonly double Critical = StudentT.Quantile(0.975, DegreesOfFreedom);

    /// <summary>
    /// The reference knows σ. The t test does so in the limit: with k times the patients and the prior shrunk by √k, every
    /// probability stays, and the variance is estimated with k times the degrees of freedom (an error of order 1e-6).
    /// </summary>
    [Fact]
    public void Power_at_the_mean_and_assurance_agree_with_the_reference()
    {
        const int factor = 10_000;
        foreach (var reference in References.GetProperty("assurance").EnumerateArray())
        {
            double Number(string name) => reference.GetProperty(name).GetDouble();
            var size = factor * reference.GetProperty("n_per_arm").GetInt32();
            var endpoint = Crp(Number("sigma"), lowerIsBetter: false);
            var design = AgainstControl(endpoint, new MultiplicityProcedure.None(), Number("alpha"), size, size);
            var (mean, sd) = (Number("prior_mean") / Math.Sqrt(factor), Number("prior_sd") / Math.Sqrt(factor));
            AssertProbability(
                Number("power_at_mean"), TrialSimulator.Run(design, Fixed(mean), Plan(Replicates)).DisjunctivePower, Replicates);
            AssertProbability(
                Number("assurance"), TrialSimulator.Run(design, NormalTruth(mean, sd), Plan(Replicates)).DisjunctivePower, Replicates);
        }
    }

    [Fact]
    public void Assurance_of_the_t_test_agrees_with_quadrature()
    {
        var exact = OverNormal(PowerAt, -0.6, 0.4);
        AssertProbability(exact, TrialSimulator.Run(Design, NormalTruth(-0.6, 0.4), Plan(Replicates)).DisjunctivePower, Replicates);
    }

    [Fact]
    public void Assurance_under_a_t_posterior_agrees_with_quadrature()
    {
        // Over the probability scale the t needs no density.
        var exact = Simpson(p => PowerAt(-0.6 + 0.2 * StudentT.Quantile(p, 3)), 1e-7, 1 - 1e-7, 1000);
        AssertProbability(exact, TrialSimulator.Run(Design, NormalTruth(-0.6, 0.2, 3), Plan(Replicates)).DisjunctivePower, Replicates);
    }

    [Fact]
    public void Predictive_assurance_with_a_known_tau_agrees_with_quadrature()
    {
        var exact = OverNormal(PowerAt, -0.6, 0.5);
        var truth = new Truth.Predictive(NormalTruth(-0.6, 0.4), Known(0.3));
        AssertProbability(exact, TrialSimulator.Run(Design, truth, Plan(Replicates)).DisjunctivePower, Replicates);
    }

    [Fact]
    public void Predictive_assurance_with_an_uncertain_tau_agrees_with_quadrature()
    {
        // τ half-normal(0.5): twice the integral over its positive half.
        var exact = 2 * Simpson(
            z => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI) * OverNormal(PowerAt, -0.6, Math.Sqrt(0.16 + 0.25 * z * z)), 0, 8, 40);
        var truth = new Truth.Predictive(NormalTruth(-0.6, 0.4), new UncertainQuantity.HalfNormal(0.5));
        var result = TrialSimulator.Run(Design, truth, Plan(Replicates));
        AssertProbability(exact, result.DisjunctivePower, Replicates);
        Assert.Equal("predictive", result.Truth);
    }

    [Fact]
    public void Robust_assurance_is_the_weighted_average_of_its_components()
    {
        var exact = 0.3 * OverNormal(PowerAt, 0, 0.25) + 0.7 * OverNormal(PowerAt, -0.6, 0.4);
        var result = TrialSimulator.Run(Design, new Truth.Robust(NormalTruth(-0.6, 0.4), 0.3, 0.25), Plan(Replicates));
        AssertProbability(exact, result.DisjunctivePower, Replicates);
        AssertProbability(0.3 * 0.5 + 0.7 * Normal.Cdf(1.5), result.Ceiling, Replicates);
    }

    [Fact]
    public void In_several_arms_the_robust_mixture_averages_runs_of_its_components()
    {
        var design = AgainstControl(Crp(0.9), new MultiplicityProcedure.SingleStepDunnett(), 0.025, 15, 10, 10);
        var doubted = new Truth.Posterior([-0.9, -0.7], new[,] { { 0.09, 0.03 }, { 0.03, 0.16 } });
        var sceptical = new Truth.Posterior([0, 0], new[,] { { 0.25, 0.125 }, { 0.125, 0.25 } });
        var mixture = TrialSimulator.Run(design, new Truth.Robust(doubted, 0.4, 0.5), Plan(Replicates, 1));
        var first = TrialSimulator.Run(design, sceptical, Plan(Replicates, 2));
        var second = TrialSimulator.Run(design, doubted, Plan(Replicates, 3));
        Check(mixture.DisjunctivePower, first.DisjunctivePower, second.DisjunctivePower);
        Check(mixture.ConjunctivePower, first.ConjunctivePower, second.ConjunctivePower);
        Check(mixture.Ceiling, first.Ceiling, second.Ceiling);

        static void Check(MonteCarloEstimate mixed, MonteCarloEstimate a, MonteCarloEstimate b)
        {
            var error = Math.Sqrt(mixed.Mcse * mixed.Mcse + 0.16 * a.Mcse * a.Mcse + 0.36 * b.Mcse * b.Mcse);
            Assert.InRange(mixed.Estimate - 0.4 * a.Estimate - 0.6 * b.Estimate, -StandardErrors * error, StandardErrors * error);
        }
    }

    private static double PowerAt(double theta) =>
        StudentPowerTable(-theta / (StandardDeviation * Math.Sqrt(2.0 / Size)));

    /// <summary>A coarser rule than <see cref="StudentPower"/>, right to 1e-8, because it is called inside another integral.</summary>
    private static double StudentPowerTable(double noncentrality)
    {
        static double Density(double s) => Math.Exp((DegreesOfFreedom - 1) * Math.Log(s) - 0.5 * DegreesOfFreedom * (s * s - 1));
        var mass = Simpson(Density, 0.02, 2.4, 80);
        return Simpson(s => Density(s) * Normal.Cdf(noncentrality - Critical * s), 0.02, 2.4, 80) / mass;
    }
}
