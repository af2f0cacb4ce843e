using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials;

/// <summary>Without a control no direction is favoured: error and power count both.</summary>
public sealed class BetweenDosesTests
{
    private static readonly TrialDesign Design = new(
        [new("low", 40, 1e9, false), new("high", 40, 1e10, false)],
        new Endpoint.LogNormal("CRP", new UncertainQuantity.Value(1)) { LowerIsBetter = true },
        TrialComparison.BetweenDoses, new MultiplicityProcedure.None(), 0.025);

    [Fact]
    public void The_family_wise_error_is_two_sided() =>
        AssertWithin(0.05, TrialSimulator.Run(Design, new Truth.Fixed([0]), new MonteCarloPlan(200_000, 11)).DisjunctivePower);

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Power_counts_either_direction(double theta) =>
        Assert.True(TrialSimulator.Run(Design, new Truth.Fixed([theta]), new MonteCarloPlan(20_000, 11)).Arms[0].Power.Estimate > 0.98);

    [Fact]
    public void Nothing_but_no_difference_is_out_of_reach()
    {
        var posterior = new Truth.Posterior([0], new[,] { { 0.09 } });
        Assert.Equal(1, TrialSimulator.Run(Design, posterior, new MonteCarloPlan(5_000, 11)).Ceiling.Estimate);
        Assert.Equal(0, TrialSimulator.Run(Design, new Truth.Fixed([0]), new MonteCarloPlan(5_000, 11)).Ceiling.Estimate);
    }

    private static void AssertWithin(double expected, MonteCarloEstimate actual) =>
        Assert.InRange(actual.Estimate, expected - 4.5 * Math.Sqrt(expected * (1 - expected) / 200_000), expected + 4.5 * Math.Sqrt(expected * (1 - expected) / 200_000));
}
