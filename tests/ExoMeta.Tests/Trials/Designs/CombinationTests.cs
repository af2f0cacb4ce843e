using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.Designs.DesignReferences;

namespace ExoMeta.Tests.Trials.Designs;

public class CombinationTests
{
    [Fact]
    public void Boundaries_agree_with_the_reference()
    {
        foreach (var c in Golden.GetProperty("combination").EnumerateArray())
        {
            var stages = (int)c.Number("k");
            if (c.Text("type") == "fisher")
            {
                Close(c.Numbers("critical"), FisherCombination.Solve(0.025, c.Numbers("alpha0")).Critical, 1e-12, c.ToString());
            }
            else
            {
                // Equal weights are equal steps of information.
                var information = InverseNormal.Information([.. Enumerable.Repeat(1.0, stages)]);
                var design = new GroupSequentialDesign(
                    information, new AlphaSpending(new OBrienFlemingSpending()), 0.025, Sides.One, FutilityRule.None);
                Close(c.Numbers("critical"), design.Solve().Critical, 1e-7, c.ToString());
            }
        }
    }

    [Fact]
    public void Fisher_boundaries_agree_with_the_reference_for_other_levels_and_futility()
    {
        var count = 0;
        foreach (var c in Wide.GetProperty("fisher").EnumerateArray().Where(c => c.Text("method") != "noInteraction"))
        {
            var rule = c.Text("method") == "equalAlpha" ? FisherRule.EqualLevels : FisherRule.FullLevelLast;
            var fisher = FisherCombination.Solve(c.Number("alpha"), c.Numbers("alpha0"), rule);
            Close(c.Numbers("critical"), fisher.Critical, 1e-11, c.ToString());
            Close(c.Numbers("alphaSpent"), fisher.AlphaSpent, 1e-11, c.ToString());
            count++;
        }

        Assert.Equal(48, count);
    }

    [Fact]
    public void The_level_of_two_stages_has_its_closed_form()
    {
        // α₁ + c₂ (log α₀ − log α₁) (Bauer and Köhne 1994).
        var spent = FisherCombination.Levels([0.0102, 0.0038], [0.5]);
        Assert.Equal(0.0102 + 0.0038 * (Math.Log(0.5) - Math.Log(0.0102)), spent[1], 1e-15);
        Assert.Equal(Math.Exp(-0.5 * ChiSquared.UpperQuantile(0.025, 4)), FisherCombination.Solve(0.025, [0.5], FisherRule.FullLevelLast).Critical[1], 1e-15);
    }

    [Fact]
    public void Inverse_normal_statistics_are_normal_sums()
    {
        Assert.Equal(Normal.UpperQuantile(0.01), InverseNormal.Statistic([0.01], [3, 4]), 1e-14);
        Assert.Equal(
            0.6 * Normal.UpperQuantile(0.01) + 0.8 * Normal.UpperQuantile(0.3), InverseNormal.Statistic([0.01, 0.3], [3, 4]), 1e-14);
        Close([0.36, 1], InverseNormal.Information([3, 4]), 1e-15, "information");
        Assert.Throws<ArgumentException>(() => InverseNormal.Information([1, 0]));
        Assert.Throws<ArgumentException>(() => InverseNormal.Statistic([0.5, 1.5], [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => FisherCombination.Solve(0.025, [0.01]));
        Assert.Throws<ArgumentOutOfRangeException>(() => FisherCombination.Solve(0.6, [1]));
    }

    [Fact]
    public void Conditional_power_averages_to_power()
    {
        // P(cross) = P(cross at look 1) + E[conditional power given Z₁; goes on].
        var boundaries = GroupSequentialDesign.Equal(3, EfficacyRule.OBrienFleming, 0.025).Solve();
        foreach (var drift in new[] { 0.0, 1, 3 })
        {
            var t = 1 / 3.0;
            var mean = drift * Math.Sqrt(t);
            var averaged = TrialTesting.Simpson(
                z => Math.Exp(Normal.LogDensity(z - mean)) * ConditionalPower.At(boundaries, 0, z, drift), mean - 9, boundaries.Critical[0], 1200);
            Assert.Equal(SequentialExits.Of(boundaries, drift).Power, Normal.Survival(boundaries.Critical[0] - mean) + averaged, 1e-9);
        }
    }

    [Fact]
    public void Conditional_and_predictive_power_of_one_look_have_their_closed_forms()
    {
        var boundaries = GroupSequentialDesign.Equal(2, EfficacyRule.Pocock, 0.025).Solve();
        var (z, t, c) = (1.1, 0.5, boundaries.Critical[1]);
        var expected = Normal.Survival((c - z * Math.Sqrt(t)) / Math.Sqrt(1 - t) - 2.5 * Math.Sqrt(1 - t));
        Assert.Equal(expected, ConditionalPower.At(boundaries, 0, z, 2.5), 1e-14);
        Assert.Equal(z / Math.Sqrt(t), ConditionalPower.Trend(z, t));
        var averaged = TrialTesting.OverNormal(theta => ConditionalPower.At(boundaries, 0, z, theta), z / Math.Sqrt(t), Math.Sqrt(1 / t));
        Assert.Equal(averaged, ConditionalPower.Predictive(z, t, c), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => ConditionalPower.At(boundaries, 1, z, 1));
    }
}
