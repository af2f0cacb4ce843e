using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.Means.MeansTesting;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Means;

/// <summary>Simulated power of tests of means against quadrature.</summary>
public class MeanPowerTests
{
    private const long Replicates = 200_000;

    [Theory]
    [InlineData(2.5, 4, 20, 20)]
    [InlineData(-3, 2, 5, 9)]
    [InlineData(0, 7, 6, 6)]
    public void The_t_test_has_the_power_of_the_noncentral_t(double theta, double sd, int control, int treated)
    {
        var result = TrialSimulator.Run(AgainstControl(Walk(sd), new MultiplicityProcedure.None(), 0.025, control, treated), Fixed(theta), Plan(Replicates));
        var df = control + treated - 2;
        var error = sd * Math.Sqrt(1.0 / control + 1.0 / treated);
        AssertProbability(StudentPower(theta / error, StudentT.UpperQuantile(0.025, df), df), result.DisjunctivePower, Replicates);
        AssertProbability(0.95, result.Arms[0].Coverage, Replicates);
    }

    [Theory]
    [InlineData(0, 1, 5, 15)]
    [InlineData(0, 2.5, 5, 15)]
    [InlineData(0, 0.4, 8, 8)]
    [InlineData(1.3, 2, 12, 9)]
    public void Welch_has_the_power_that_quadrature_says(double theta, double ratio, int control, int treated)
    {
        var endpoint = Walk(1, new TestOfMeans.Welch()) with { DeviationRatio = Known(ratio) };
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, control, treated), Fixed(theta), Plan(Replicates));
        var exact = PowerOfVariances(theta, (1, ratio), (control, treated), (v0, v1) => WelchBound(v0, v1, (control, treated)));
        AssertProbability(exact, result.DisjunctivePower, Replicates);
        if (theta == 0)
        {
            Assert.InRange(exact, 0.022, 0.028);
        }

        AssertMean(theta, result.Arms[0].EffectMean);
    }

    [Theory]
    [InlineData(3, 20, 6)]
    [InlineData(3, 6, 20)]
    public void Pooled_variances_that_differ_inflate_or_deflate_the_level_as_quadrature_says(double ratio, int control, int treated)
    {
        var endpoint = Walk() with { DeviationRatio = Known(ratio) };
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, control, treated), Fixed(0), Plan(Replicates));
        var exact = PowerOfVariances(0, (1, ratio), (control, treated), (v0, v1) => StudentBound(v0, v1, (control, treated)));
        Assert.True(treated < control ? exact > 0.08 : exact < 0.01);
        AssertProbability(exact, result.DisjunctivePower, Replicates);
    }

    [Theory]
    [InlineData(0, 0.6, 4, 5)]
    [InlineData(1.2, 0.6, 8, 6)]
    [InlineData(0.9, -0.8, 10, 10)]
    [InlineData(1, 0, 9, 9)]
    public void Analysis_of_covariance_has_the_power_that_quadrature_over_the_baselines_says(double theta, double correlation, int control, int treated)
    {
        var result = TrialSimulator.Run(
            AgainstControl(Adjusted(1.3, correlation), new MultiplicityProcedure.None(), 0.025, control, treated), Fixed(theta), Plan(Replicates));
        var within = control + treated - 2;
        var residual = 1.3 * Math.Sqrt(1 - correlation * correlation);
        var exact = AncovaPower(theta, residual, (control, treated), within, StudentT.UpperQuantile(0.025, within - 1));
        AssertProbability(exact, result.DisjunctivePower, Replicates);
        AssertProbability(0.95, result.Arms[0].Coverage, Replicates);
        AssertMean(theta, result.Arms[0].EffectMean);
    }

    /// <summary>Slope and variance of four arms together: N − 5 degrees of freedom.</summary>
    [Fact]
    public void Analysis_of_covariance_pools_slope_and_variance_over_all_arms()
    {
        double[] theta = [0.5, 1, 0];
        int[] sizes = [9, 7, 8, 6];
        var result = TrialSimulator.Run(AgainstControl(Adjusted(1, 0.7), new MultiplicityProcedure.None(), 0.025, sizes), Fixed(theta), Plan(Replicates));
        for (var i = 0; i < theta.Length; i++)
        {
            AssertRelative(StudentT.UpperQuantile(0.025, 25), result.Arms[i].CriticalValue, 1e-9);
            AssertProbability(
                AncovaPower(theta[i], Math.Sqrt(1 - 0.49), (9, sizes[i + 1]), 26, StudentT.UpperQuantile(0.025, 25)), result.Arms[i].Power, Replicates);
        }
    }

    /// <summary>Borm, Fransen and Lemmens (2007): adjustment multiplies the variance by 1 − ρ²; by 1 + 1/(ν − 2) more, as the slope is estimated.</summary>
    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.8, 12)]
    public void Adjustment_takes_the_squared_correlation_off_the_variance(double correlation, int size)
    {
        var plain = TrialSimulator.Run(AgainstControl(Walk(), new MultiplicityProcedure.None(), 0.025, size, size), Fixed(0.3), Plan(Replicates));
        var adjusted = TrialSimulator.Run(AgainstControl(Adjusted(1, correlation), new MultiplicityProcedure.None(), 0.025, size, size), Fixed(0.3), Plan(Replicates, 5));
        var ratio = adjusted.Arms[0].RootMeanSquaredError.Estimate / plain.Arms[0].RootMeanSquaredError.Estimate;
        var expected = (1 - correlation * correlation) * (1 + 1.0 / (2 * size - 4));
        Assert.InRange(ratio * ratio / expected - 1, -StandardErrors * 2 / Math.Sqrt(Replicates), StandardErrors * 2 / Math.Sqrt(Replicates));
    }

    [Fact]
    public void Dunnett_nearly_keeps_its_level_under_every_test()
    {
        foreach (var endpoint in new[] { Walk(), Walk(1, new TestOfMeans.Welch()), Adjusted(1, 0.6) })
        {
            var design = AgainstControl(endpoint, new MultiplicityProcedure.SingleStepDunnett(), 0.025, 25, 25, 25, 25);
            var error = TrialSimulator.Run(design, Fixed(0, 0, 0), Plan(Replicates)).DisjunctivePower;
            Assert.InRange(error.Estimate, 0.025 - StandardErrors * error.Mcse - 0.001, 0.025 + StandardErrors * error.Mcse + 0.001);
        }
    }

    [Theory]
    [InlineData("t")]
    [InlineData("welch")]
    [InlineData("ancova")]
    public void Trials_with_looks_stop_where_recursive_integration_says(string test)
    {
        const int n = 1500;
        var endpoint = test == "ancova" ? Adjusted(1, 0.6) : Walk(1, TestOfMeans.All.Single(t => t.Name == test));
        var design = AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, n, n) with { Looks = new([0.3, 0.7, 1], EfficacyRule.OBrienFleming, FutilityRule.None) };
        var effect = 0.1 * (test == "ancova" ? 0.8 : 1);
        var exits = SequentialExits.Of(new GroupSequentialDesign([0.3, 0.7, 1], EfficacyRule.OBrienFleming, 0.025, Sides.One, FutilityRule.None).Solve(), 0.1 / Math.Sqrt(2.0 / n));
        var result = TrialSimulator.Run(design, Fixed(effect), Plan(Replicates));
        Assert.InRange(result.DisjunctivePower.Estimate - exits.Power, -0.001 - StandardErrors * result.DisjunctivePower.Mcse, 0.001 + StandardErrors * result.DisjunctivePower.Mcse);
        for (var k = 0; k < 3; k++)
        {
            var stop = result.Looks[k].EfficacyStop;
            Assert.InRange(stop.Estimate - exits.Efficacy[k], -0.001 - StandardErrors * stop.Mcse, 0.001 + StandardErrors * stop.Mcse);
        }
    }

    [Fact]
    public void Uncertain_parameters_are_averaged_over()
    {
        var correlation = new UncertainQuantity.Choice([(0, 0.5), (0.8, 0.5)]);
        var endpoint = Walk(1, new TestOfMeans.Ancova()) with { BaselineCorrelation = correlation };
        double At(double rho) => AncovaPower(0.7, Math.Sqrt(1 - rho * rho), (12, 12), 22, StudentT.UpperQuantile(0.025, 21));
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 12, 12), Fixed(0.7), Plan(Replicates));
        AssertProbability(0.5 * (At(0) + At(0.8)), result.DisjunctivePower, Replicates);
    }
}
