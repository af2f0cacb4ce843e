using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

public class LogNormalTrialTests
{
    private const long Replicates = 100_000;

    [Theory]
    [InlineData(-0.6, 0.8, 20, 20)]
    [InlineData(-1.5, 1.0, 4, 9)]
    [InlineData(0.3, 0.5, 10, 10)]
    public void Two_arms_agree_with_the_noncentral_t(double theta, double sd, int control, int treated)
    {
        var design = AgainstControl(Crp(sd), new MultiplicityProcedure.None(), 0.025, control, treated);
        var result = TrialSimulator.Run(design, Fixed(theta), Plan(Replicates));
        var df = control + treated - 2;
        var error = sd * Math.Sqrt(1.0 / control + 1.0 / treated);
        AssertProbability(StudentPower(-theta / error, StudentT.Quantile(0.975, df), df), result.DisjunctivePower, Replicates);
        AssertProbability(0.95, result.Arms[0].Coverage, Replicates);
        AssertMean(0, result.Arms[0].Bias);
        AssertMean(theta, result.Arms[0].EffectMean);
        Assert.Equal(error, result.Arms[0].RootMeanSquaredError.Estimate, StandardErrors * error / Math.Sqrt(2 * Replicates));
    }

    [Theory]
    [InlineData("none", 2)]
    [InlineData("bonferroni", 2)]
    [InlineData("dunnett", 2)]
    [InlineData("dunnett", 7)]
    public void Doses_against_control_agree_with_quadrature(string multiplicity, int controlFactor)
    {
        double[] theta = [-0.5, -0.9, -0.2];
        int[] sizes = [8, 12, 10];
        const double sd = 0.7;
        var control = 4 * controlFactor;
        var df = control + sizes.Sum() - 4;
        var loadings = Dunnett.Loadings([.. sizes], control);
        var critical = multiplicity switch
        {
            "none" => StudentT.Quantile(0.975, df),
            "bonferroni" => -StudentT.Quantile(0.025 / 3, df),
            _ => Dunnett.CriticalValue(loadings, 0.025, df),
        };
        double[] delta = [.. theta.Select((t, i) => -t / (sd * Math.Sqrt(1.0 / sizes[i] + 1.0 / control)))];
        double[] low = [.. Enumerable.Repeat(double.NegativeInfinity, 3)];
        double[] middle = [.. Enumerable.Repeat(critical, 3)];
        double[] high = [.. Enumerable.Repeat(double.PositiveInfinity, 3)];

        var result = TrialSimulator.Run(
            AgainstControl(Crp(sd), MultiplicityProcedure.OfName(multiplicity)!, 0.025, [control, .. sizes]), Fixed(theta), Plan(Replicates));
        AssertProbability(
            1 - MultivariateNormal.StudentRectangle(low, middle, loadings.AsSpan(), df, delta), result.DisjunctivePower, Replicates);
        AssertProbability(
            MultivariateNormal.StudentRectangle(middle, high, loadings.AsSpan(), df, delta), result.ConjunctivePower, Replicates);
        for (var i = 0; i < 3; i++)
        {
            AssertProbability(StudentPower(delta[i], critical, df), result.Arms[i].Power, Replicates);
            AssertRelative(critical, result.Arms[i].CriticalValue, 1e-9);
        }
    }

    [Theory]
    [InlineData(5, 5, 5)]
    [InlineData(12, 6, 4, 9)]
    public void Dunnett_spends_exactly_alpha_under_the_global_null(params int[] sizes)
    {
        var design = AgainstControl(Crp(1.3), new MultiplicityProcedure.SingleStepDunnett(), 0.025, sizes);
        var result = TrialSimulator.Run(design, Fixed(new double[sizes.Length - 1]), Plan(200_000));
        AssertProbability(0.025, result.DisjunctivePower, 200_000);
        AssertProbability(0, result.Ceiling, 200_000);
    }

    [Fact]
    public void Without_adjustment_the_familywise_error_is_inflated_as_far_as_quadrature_says()
    {
        var design = AgainstControl(Crp(1.3), new MultiplicityProcedure.None(), 0.025, 6, 6, 6, 6);
        var exact = Dunnett.FamilywiseError(StudentT.Quantile(0.975, 20), Dunnett.Loadings([6, 6, 6], 6), 20);
        Assert.True(exact > 0.055);
        AssertProbability(exact, TrialSimulator.Run(design, Fixed(0, 0, 0), Plan(200_000)).DisjunctivePower, 200_000);
    }

    [Fact]
    public void One_comparison_without_effect_is_significant_with_probability_alpha()
    {
        var result = TrialSimulator.Run(
            AgainstControl(Crp(0.6), new MultiplicityProcedure.SingleStepDunnett(), 0.05, 3, 7), Fixed(0), Plan(200_000));
        AssertProbability(0.05, result.DisjunctivePower, 200_000);
    }

    [Fact]
    public void The_favourable_direction_mirrors()
    {
        var low = TrialSimulator.Run(AgainstControl(Crp(1), new MultiplicityProcedure.None(), 0.025, 9, 9), Fixed(-0.8), Plan(Replicates));
        var high = TrialSimulator.Run(AgainstControl(Crp(1, false), new MultiplicityProcedure.None(), 0.025, 9, 9), Fixed(0.8), Plan(Replicates, 7));
        var exact = StudentPower(0.8 / Math.Sqrt(2.0 / 9), StudentT.Quantile(0.975, 16), 16);
        AssertProbability(exact, low.DisjunctivePower, Replicates);
        AssertProbability(exact, high.DisjunctivePower, Replicates);
    }

    [Fact]
    public void Between_several_doses_each_is_compared_with_the_lowest()
    {
        var design = BetweenDoses(Crp(1), new MultiplicityProcedure.SingleStepDunnett(), 0.025, 8, 8, 8);
        var result = TrialSimulator.Run(design, Fixed(0, -1), Plan(Replicates));
        Assert.Equal(["dose 2", "dose 3"], result.Arms.Select(arm => arm.Name));
        Assert.Equal([2.0, 3.0], result.Arms.Select(arm => arm.Dose!.Value));
        AssertRelative(Dunnett.CriticalValue(2, 1, 0.025, 21), result.Arms[0].CriticalValue, 1e-9);
        AssertProbability(StudentPower(2, result.Arms[1].CriticalValue, 21), result.Arms[1].Power, Replicates);
    }

    [Fact]
    public void An_uncertain_standard_deviation_averages_over_its_values()
    {
        var sd = new UncertainQuantity.Choice([(0.5, 0.4), (1.5, 0.6)]);
        var design = AgainstControl(new Endpoint.LogNormal("CRP", sd) { LowerIsBetter = true }, new MultiplicityProcedure.None(), 0.025, 10, 10);
        double At(double sigma) => StudentPower(0.7 / (sigma * Math.Sqrt(0.2)), StudentT.Quantile(0.975, 18), 18);
        AssertProbability(
            0.4 * At(0.5) + 0.6 * At(1.5), TrialSimulator.Run(design, Fixed(-0.7), Plan(Replicates)).DisjunctivePower, Replicates);
    }
}
