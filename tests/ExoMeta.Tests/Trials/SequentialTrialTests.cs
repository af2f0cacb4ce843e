using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Simulated group-sequential trials against recursive integration (<see cref="SequentialExits"/>), which knows nothing of patients.</summary>
public class SequentialTrialTests
{
    private const long Replicates = 400_000;

    private static readonly FutilityRule Futility = new GivenFutility([0, 0.5], false);

    /// <summary>With 2,000 patients an arm t is normal: what the t statistic changes is of the order of 1/4000 of a probability.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.05)]
    [InlineData(0.1)]
    public void Means_stop_where_recursive_integration_says(double effect)
    {
        var design = AgainstControl(Crp(1, false), new MultiplicityProcedure.None(), 0.025, 2000, 2000) with { Looks = new([0.25, 0.6, 1], EfficacyRule.OBrienFleming, Futility) };
        Check(design, [effect], effect / Math.Sqrt(2.0 / 2000));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.9)]
    [InlineData(0.8)]
    public void Risks_stop_where_recursive_integration_says(double ratio)
    {
        const double control = 0.4;
        const int n = 4000;
        var risk = ratio * control;
        var theta = Math.Log(risk / (1 - risk) / (control / (1 - control)));
        var pooled = (risk + control) / 2;
        var drift = (control - risk) / Math.Sqrt(2 * pooled * (1 - pooled) / n);
        var design = AgainstControl(Death(control), new MultiplicityProcedure.None(), 0.025, n, n) with
        {
            // Bounds between two values that the statistic can have: equal numbers of events alone have a probability of a percent.
            Looks = new([1.0 / 3, 2.0 / 3, 1], new AlphaSpending(new OBrienFlemingSpending()), new GivenFutility([0.02, 0.514], false)),
        };

        // The unpooled variance of the drift and the discreteness of counts: below 0.002 in every probability here.
        Check(design, [theta], drift, 0.002);
    }

    [Fact]
    public void A_lower_bound_that_is_better_is_followed_downwards()
    {
        var looks = SequentialLooks.Equal(2, EfficacyRule.Pocock);
        var up = TrialSimulator.Run(AgainstControl(Crp(1, false), new MultiplicityProcedure.None(), 0.025, 40, 40) with { Looks = looks }, Fixed(0.5), Plan(Replicates));
        var down = TrialSimulator.Run(AgainstControl(Crp(1), new MultiplicityProcedure.None(), 0.025, 40, 40) with { Looks = looks }, Fixed(-0.5), Plan(Replicates, 5));
        Assert.Equal(up.Looks[0].Critical[0], down.Looks[0].Critical[0]);
        var error = Math.Sqrt(up.DisjunctivePower.Mcse * up.DisjunctivePower.Mcse + down.DisjunctivePower.Mcse * down.DisjunctivePower.Mcse);
        Assert.InRange(up.DisjunctivePower.Estimate - down.DisjunctivePower.Estimate, -StandardErrors * error, StandardErrors * error);
    }

    /// <summary>Each comparison by itself is a two-arm trial at its part of the level.</summary>
    [Fact]
    public void Arms_stop_one_by_one()
    {
        var looks = new SequentialLooks([0.5, 1], EfficacyRule.Pocock, new GivenFutility([0], false));
        var design = AgainstControl(Crp(1, false), new MultiplicityProcedure.Bonferroni(), 0.025, 2000, 2000, 1000) with { Looks = looks };
        var result = TrialSimulator.Run(design, Fixed(0.07, 0.05), Plan(Replicates));
        foreach (var (arm, drift) in result.Arms.Zip([0.07 / Math.Sqrt(2.0 / 2000), 0.05 / Math.Sqrt(1.0 / 2000 + 1.0 / 1000)]))
        {
            var exits = SequentialExits.Of(new GroupSequentialDesign([0.5, 1], EfficacyRule.Pocock, 0.0125, Sides.One, looks.Futility).Solve(), drift);
            Assert.InRange(arm.Power.Estimate - exits.Power, -StandardErrors * arm.Power.Mcse - 5e-4, StandardErrors * arm.Power.Mcse + 5e-4);
            Assert.InRange(
                arm.MeanSize.Estimate / arm.Size - exits.ExpectedInformation, -StandardErrors * arm.MeanSize.Mcse / arm.Size - 5e-4,
                StandardErrors * arm.MeanSize.Mcse / arm.Size + 5e-4);
        }

        // The control goes on as long as any arm does, so that it has at least as many as the larger mean says.
        var control = result.ExpectedSize.Estimate - result.Arms.Sum(a => a.MeanSize.Estimate);
        Assert.InRange(control, result.Arms[0].MeanSize.Estimate, 2000);
        Assert.Equal(1, result.Looks[^1].Cumulative.Estimate);
    }

    /// <summary>The t quantiles of the nominal levels keep the level nearly, even with eight patients an arm.</summary>
    [Fact]
    public void Small_trials_nearly_keep_their_level()
    {
        var design = AgainstControl(Crp(1, false), new MultiplicityProcedure.None(), 0.025, 8, 8) with { Looks = SequentialLooks.Equal(2, EfficacyRule.OBrienFleming) };
        Assert.InRange(TrialSimulator.Run(design, Fixed(0), Plan(Replicates)).DisjunctivePower.Estimate, 0.0225, 0.0275);
    }

    [Fact]
    public void Estimates_after_early_stopping_are_too_large_and_said_to_be()
    {
        var design = AgainstControl(Crp(1, false), new MultiplicityProcedure.None(), 0.025, 60, 60) with { Looks = SequentialLooks.Equal(3, EfficacyRule.Pocock) };
        var bias = TrialSimulator.Run(design, Fixed(0.5), Plan(Replicates)).Arms[0].Bias;
        Assert.True(bias.Estimate > 10 * bias.Mcse && bias.Estimate > 0.02);
    }

    [Theory]
    [InlineData(new[] { 0.5, 0.4, 1 }, "information 0.4 follows 0.5")]
    [InlineData(new[] { 0.5, 0.9 }, "the last information fraction is 0.9")]
    [InlineData(new[] { 0.01, 1 }, "look 1 has 0 patient(s)")]
    public void Looks_that_cannot_be_taken_are_refused(double[] shares, string message)
    {
        var design = AgainstControl(Crp(1), new MultiplicityProcedure.None(), 0.025, 20, 20) with { Looks = new([.. shares], EfficacyRule.Pocock, FutilityRule.None) };
        Assert.Contains(design.Problems(), p => p.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Looks_refuse_what_belongs_to_single_analyses()
    {
        var looks = SequentialLooks.Equal(2, EfficacyRule.Pocock);
        Assert.Contains(
            (AgainstControl(Crp(1), new MultiplicityProcedure.SingleStepDunnett(), 0.025, 20, 20, 20) with { Looks = looks }).Problems(), p => p.Contains("are for one look", StringComparison.Ordinal));
        Assert.Contains(
            (BetweenDoses(Crp(1), new MultiplicityProcedure.None(), 0.025, 20, 20) with { Looks = looks }).Problems(), p => p.Contains("between doses", StringComparison.Ordinal));
    }

    private static void Check(TrialDesign design, double[] theta, double drift, double approximation = 5e-4)
    {
        var result = TrialSimulator.Run(design, Fixed(theta), Plan(Replicates));
        var looks = design.Looks!;
        var boundaries = new GroupSequentialDesign(
            [.. result.Looks.Select(l => l.Information)], looks.Efficacy, design.Alpha, Sides.One, looks.Futility).Solve();
        var exits = SequentialExits.Of(boundaries, drift);
        for (var k = 0; k < exits.Efficacy.Length; k++)
        {
            Near(exits.Efficacy[k], result.Looks[k].EfficacyStop.Estimate);
            Near(exits.Futility[k], result.Looks[k].FutilityStop.Estimate);
            Assert.InRange(Normal.Survival(result.Looks[k].Critical[0]), 0, 1.02 * Normal.Survival(boundaries.Critical[k]) + 1e-9);
        }

        Near(exits.Power, result.DisjunctivePower.Estimate);
        Near(exits.ExpectedInformation, result.ExpectedSize.Estimate / design.TotalSize);

        void Near(double exact, double simulated) => Assert.InRange(
            simulated - exact, -StandardErrors * Math.Sqrt(exact * (1 - exact) / Replicates) - approximation,
            StandardErrors * Math.Sqrt(exact * (1 - exact) / Replicates) + approximation);
    }
}
