using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Adaptive;

/// <summary>Multi-arm multi-stage trials against their own theory. Patients a hundredfold and effects a tenth, so that t statistics are as good as normal.</summary>
public class MultiArmStagesTests
{
    private const int Replicates = 200_000;
    private const int Fold = 100;

    /// <summary>Magirr, Jaki and Whitehead (2012): bounds, sizes, level and the power of the least favourable configuration.</summary>
    [Theory]
    [InlineData(3, 2, 0.75, 0.5, 14, new[] { 2.330, 2.197 }, new[] { 0.777 })]
    [InlineData(4, 3, 0.65, 0.55, 36, new[] { 2.706, 2.392, 2.344 }, new[] { 0, 1.435 })]
    public void Triangular_designs_have_their_level_and_power(int arms, int stages, double p, double p0, int patients, double[] upper, double[] lower)
    {
        var design = Design(arms, new MultiArmStages(stages, new TriangularShape(), StopRule.FirstRejection), 0.05, patients);
        var (high, low) = (MultiArmMultiStage.EffectOf(p), MultiArmMultiStage.EffectOf(p0));
        var nothing = TrialSimulator.Run(design, Fixed(new double[arms]), Plan(Replicates));
        AssertProbability(0.05, nothing.DisjunctivePower, Replicates);
        for (var k = 0; k < stages; k++)
        {
            Assert.InRange(nothing.Looks[k].Critical[0] - upper[k], -0.01, 0.01);
            Assert.True(k == stages - 1 || Math.Abs(nothing.Looks[k].Futility[0] - lower[k]) < 0.01);
        }

        var exact = MultiArmMultiStage.Solve(arms, stages, 0.05, new TriangularShape()).Power(patients, high, low);
        Assert.InRange(exact, 0.9, 0.91);
        double[] theta = [high / 10, .. Enumerable.Repeat(low / 10, arms - 1)];
        var result = TrialSimulator.Run(design, Fixed(theta), Plan(Replicates));

        // The estimates' order is that of statistics but for estimated variances: below 0.0005.
        Assert.InRange(result.Arms[0].Best!.Value.Estimate - exact, -StandardErrors * 0.0007 - 5e-4, StandardErrors * 0.0007 + 5e-4);
        Assert.True(result.Arms[0].Power.Estimate >= result.Arms[0].Best!.Value.Estimate);
        Assert.Equal(1, result.Looks[^1].Cumulative.Estimate, 1e-12);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0)]
    public void Other_shapes_keep_the_level_whichever_way_the_trial_stops(double delta)
    {
        foreach (var stop in new[] { StopRule.Each, StopRule.FirstRejection })
        {
            var design = Design(3, new MultiArmStages(3, new PowerShape(delta, 0), stop), 0.025, 20);
            AssertProbability(0.025, TrialSimulator.Run(design, Fixed(0, 0, 0), Plan(Replicates)).DisjunctivePower, Replicates);
        }

        var each = Design(3, new MultiArmStages(3, new PowerShape(delta, 0), StopRule.Each), 0.025, 20);
        var two = TrialSimulator.Run(each, Fixed(0, 0, 1), Plan(Replicates));
        var error = two.Arms[0].Power.Estimate + two.Arms[1].Power.Estimate - two.ConjunctivePower.Estimate;
        Assert.InRange(error, 0, 0.025 + StandardErrors * Math.Sqrt(0.025 * 0.975 / Replicates));
    }

    [Fact]
    public void The_trial_that_goes_on_finds_more_arms()
    {
        var first = TrialSimulator.Run(Design(3, new MultiArmStages(2, new TriangularShape(), StopRule.FirstRejection), 0.05, 14), Fixed(0.06, 0.06, 0.06), Plan(Replicates));
        var each = TrialSimulator.Run(Design(3, new MultiArmStages(2, new TriangularShape(), StopRule.Each), 0.05, 14), Fixed(0.06, 0.06, 0.06), Plan(Replicates));
        Assert.Equal(first.DisjunctivePower.Estimate, each.DisjunctivePower.Estimate);
        Assert.True(each.ConjunctivePower.Estimate > first.ConjunctivePower.Estimate + 0.05);
        Assert.True(each.ExpectedSize.Estimate > first.ExpectedSize.Estimate);
        for (var c = 0; c < 3; c++)
        {
            Assert.Equal(first.Arms[c].Power.Estimate, first.Looks.Sum(l => l.Arms[c].Rejected.Estimate), 1e-12);
            Assert.Equal(1, first.Looks.Sum(l => l.Arms[c].Rejected.Estimate + l.Arms[c].Dropped.Estimate), 1e-12);
        }
    }

    [Fact]
    public void Unequal_arms_and_other_adjustments_are_refused()
    {
        var plan = new MultiArmStages(3, new TriangularShape(), StopRule.Each);
        var problems = (AgainstControl(Crp(1), new MultiplicityProcedure.Holm(), 0.025, 30, 30, 31) with { Interim = plan }).Problems();
        Assert.Contains(problems, p => p.Contains("'dunnett' was expected, not 'holm'", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("equal size", StringComparison.Ordinal));
    }

    private static TrialDesign Design(int arms, MultiArmStages plan, double alpha, int patients) =>
        AgainstControl(
            Crp(1, false), new MultiplicityProcedure.SingleStepDunnett(), alpha, [.. Enumerable.Repeat(patients * plan.Stages * Fold, arms + 1)]) with
        {
            Interim = plan,
        };
}
