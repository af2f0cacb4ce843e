using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Tests.Trials.Designs;

public class StagewiseTests
{
    private static readonly GroupSequentialBoundaries Boundaries =
        GroupSequentialDesign.Equal(3, EfficacyRule.OBrienFleming, 0.025).Solve();

    [Fact]
    public void At_a_boundary_the_p_value_is_the_alpha_spent()
    {
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(Boundaries.AlphaSpent[k], StagewiseInference.Of(Boundaries, k, Boundaries.Critical[k]).PValue, 1e-13);
        }
    }

    [Fact]
    public void At_the_first_look_it_is_the_plain_interval()
    {
        var inference = StagewiseInference.Of(Boundaries, 0, 3.7);
        var root = Math.Sqrt(1 / 3.0);
        Assert.Equal(Normal.Survival(3.7), inference.PValue, 1e-15);
        Assert.Equal(3.7 / root, inference.MedianUnbiased, 1e-9);
        Assert.Equal((3.7 - Normal.UpperQuantile(0.025)) / root, inference.Lower, 1e-9);
        Assert.Equal((3.7 + Normal.UpperQuantile(0.025)) / root, inference.Upper, 1e-9);
    }

    [Fact]
    public void Later_looks_correct_the_estimate_downwards_and_the_limit_agrees_with_the_test()
    {
        foreach (var z in new[] { 1.0, Boundaries.Critical[2] - 1e-6, Boundaries.Critical[2] + 1e-6, 3.0 })
        {
            var inference = StagewiseInference.Of(Boundaries, 2, z);
            Assert.True(inference.MedianUnbiased < z);
            Assert.InRange(inference.MedianUnbiased, inference.Lower, inference.Upper);
            Assert.Equal(z > Boundaries.Critical[2], inference.Lower > 0);
            Assert.Equal(z > Boundaries.Critical[2], inference.PValue < 0.025);
        }
    }

    [Fact]
    public void A_binding_stop_for_futility_is_weaker_than_going_on()
    {
        var design = GroupSequentialDesign.Equal(2, EfficacyRule.OBrienFleming, 0.025) with { Futility = new GivenFutility([0.5], IsBinding: true) };
        var boundaries = design.Solve();
        var stopped = StagewiseInference.Of(boundaries, 0, 0.5).PValue;
        Assert.Equal(Normal.Survival(0.5), stopped, 1e-14);
        Assert.Equal(stopped, StagewiseInference.Of(boundaries, 1, -12).PValue, 1e-12);
        var (lower, upper) = StagewiseInference.Repeated(boundaries, 0, 1);
        Assert.Equal(2 / Math.Sqrt(0.5), lower + upper, 1e-12);
        Assert.Throws<ArgumentException>(() => StagewiseInference.Of(GroupSequentialDesign.Equal(2, EfficacyRule.Pocock, 0.05, Sides.Two).Solve(), 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StagewiseInference.Of(boundaries, 2, 1));
    }
}
