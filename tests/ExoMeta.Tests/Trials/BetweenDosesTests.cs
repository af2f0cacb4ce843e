using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials;

/// <summary>Without a control no direction is favoured: the error counts both, power the favourable one.</summary>
public sealed class BetweenDosesTests
{
    private static readonly TrialDesign Design = new(
        [new("low", 40, 1e9, false), new("high", 40, 1e10, false)],
        new Endpoint.LogNormal("CRP", new UncertainQuantity.Value(1)) { LowerIsBetter = true },
        TrialComparison.BetweenDoses, Multiplicity.None, 0.025);

    [Fact]
    public void The_family_wise_error_is_two_sided()
    {
        var result = TrialSimulator.Run(Design, new Truth.Fixed([0]), new MonteCarloPlan(200_000, 11));
        AssertWithin(0.05, result.AnyRejection);
        AssertWithin(0.025, result.DisjunctivePower);
    }

    [Fact]
    public void Power_does_not_count_the_unfavourable_direction()
    {
        var result = TrialSimulator.Run(Design, new Truth.Fixed([1]), new MonteCarloPlan(20_000, 11));
        Assert.True(result.AnyRejection.Estimate > 0.98);
        Assert.True(result.DisjunctivePower.Estimate < 0.001);
    }

    private static void AssertWithin(double expected, MonteCarloEstimate actual) =>
        Assert.InRange(actual.Estimate, expected - 4.5 * Math.Sqrt(expected * (1 - expected) / 200_000), expected + 4.5 * Math.Sqrt(expected * (1 - expected) / 200_000));
}
