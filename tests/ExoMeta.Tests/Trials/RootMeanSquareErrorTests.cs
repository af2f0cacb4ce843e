using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>The root mean squared error of an estimate, and its Monte Carlo error.</summary>
public class RootMeanSquareErrorTests
{
    /// <summary>An estimate that is normal around θ with variance v has E e² = v and Var e² = 2v²: the root has the error √v/√(2N).</summary>
    [Theory]
    [InlineData(20, 30)]
    [InlineData(4, 4)]
    public void Of_a_normal_mean_it_is_the_closed_form(int size, int controlSize)
    {
        const long replicates = 200_000;
        var design = AgainstControl(new Endpoint.Continuous("score", Known(2)) { LowerIsBetter = true }, new MultiplicityProcedure.None(), 0.025, controlSize, size);
        var rmse = TrialSimulator.Run(design, Fixed(-0.7), Plan(replicates)).Arms[0].RootMeanSquaredError;
        var exact = 2 * Math.Sqrt(1.0 / size + 1.0 / controlSize);
        var error = exact / Math.Sqrt(2.0 * replicates);
        Assert.InRange(rmse.Estimate, exact - StandardErrors * error, exact + StandardErrors * error);

        // The variance of χ² on one degree of freedom is 2, its fourth central moment 60.
        AssertRelative(error, rmse.Mcse, StandardErrors * 0.5 * Math.Sqrt((60.0 - 4) / 4 / replicates));
        Assert.Equal(rmse.Estimate - 1.959963984540054 * rmse.Mcse, rmse.Lower, 1e-12);
        Assert.Equal(rmse.Estimate + 1.959963984540054 * rmse.Mcse, rmse.Upper, 1e-12);
    }

    /// <summary>Log odds ratios of small arms are biased, skewed and lumpy, and of trials that stop early more so.</summary>
    [Fact]
    public void Its_error_is_the_spread_over_seeds()
    {
        const int seeds = 200;
        var design = AgainstControl(Death(0.4), new MultiplicityProcedure.Bonferroni(), 0.025, 30, 30, 20) with { Looks = SequentialLooks.Equal(2, EfficacyRule.Pocock) };
        var runs = Enumerable.Range(1, seeds).Select(seed => TrialSimulator.Run(design, Fixed(-0.9, -0.3), Plan(2_000, (ulong)seed))).ToArray();
        for (var c = 0; c < 2; c++)
        {
            var values = runs.Select(r => r.Arms[c].RootMeanSquaredError.Estimate).ToArray();
            var mean = values.Average();
            var spread = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (seeds - 1));
            AssertRelative(spread, runs.Average(r => r.Arms[c].RootMeanSquaredError.Mcse), StandardErrors / Math.Sqrt(2 * seeds));
        }
    }

    /// <summary>E e² is bias² and variance: the other moments of the same trials say it to the last digits.</summary>
    [Fact]
    public void It_is_made_of_bias_and_variance()
    {
        const long replicates = 5_000;
        foreach (var endpoint in EndpointExamples.All)
        {
            var arm = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 12, 10), Fixed(-0.3), Plan(replicates)).Arms[0];
            AssertRelative(
                Math.Sqrt(arm.Bias.Estimate * arm.Bias.Estimate + arm.Bias.Mcse * arm.Bias.Mcse * (replicates - 1)), arm.RootMeanSquaredError.Estimate, 1e-12);
            Assert.True(arm.RootMeanSquaredError.Mcse > 0);
        }
    }

    /// <summary>Nobody can have the event: every estimate is right, and neither the root nor its error is a division by 0.</summary>
    [Fact]
    public void Where_every_error_is_0_so_are_the_root_and_its_error()
    {
        var endpoint = new Endpoint.Binary("death", Known(0)) { LowerIsBetter = true, Scale = RiskMeasure.RiskDifference };
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 12, 10), Fixed(0), Plan(2_000));
        Assert.Equal(new MonteCarloEstimate(0, 0, 0, 0), result.Arms[0].RootMeanSquaredError);
    }
}
