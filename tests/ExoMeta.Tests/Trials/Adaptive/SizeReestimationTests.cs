using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Adaptive;

/// <summary>Two arms, whose last stage is made as large as conditional power asks for.</summary>
public class SizeReestimationTests
{
    private const int Replicates = 200_000;
    private const double Alpha = 0.025;

    /// <summary>
    /// rpact 3.3.4, getSimulationMeans: two stages of 500 patients an arm, conditional power 0.9, second stage up to four times as large, known variance 1, 400000 trials,
    /// seed 11. Fisher's combination with equal levels stops for futility at p > 0.5.
    /// </summary>
    [Theory]
    [InlineData("inverse-normal", null, 0, 0.0251200, 4829.582)]
    [InlineData("inverse-normal", null, 0.1, 0.8607125, 3428.286)]
    [InlineData("inverse-normal", null, 0.15, 0.9872825, 2347.756)]
    [InlineData("inverse-normal", 0.15, 0.1, 0.708845, 2380.210)]
    [InlineData("inverse-normal", 0.15, 0.15, 0.958700, 1817.499)]
    [InlineData("fisher-futility", null, 0, 0.0249150, 2869.193)]
    [InlineData("fisher-futility", null, 0.1, 0.8309275, 3238.932)]
    [InlineData("fisher-futility", null, 0.15, 0.9852475, 2231.734)]
    public void Power_and_sizes_agree_with_rpact(string combination, double? planned, double theta, double power, double size)
    {
        const int Theirs = 400_000;
        var result = Run(combination, new(0.9, 4) { Effect = planned }, theta, 1000);
        var error = Math.Sqrt(power * (1 - power) * (1.0 / Theirs + 1.0 / Replicates));
        Assert.InRange(result.DisjunctivePower.Estimate - power, -StandardErrors * error - 5e-4, StandardErrors * error + 5e-4);

        // Sizes are rounded up to whole patients.
        Assert.InRange(result.ExpectedSize.Estimate - size, -StandardErrors * 1.3 * result.ExpectedSize.Mcse - 1.5, StandardErrors * 1.3 * result.ExpectedSize.Mcse + 1.5);
        Assert.Equal(5000, result.TotalSize);
    }

    /// <summary>Stage-wise normal scores are exact for any number of patients: so is the level of the combination tests.</summary>
    [Theory]
    [InlineData("inverse-normal")]
    [InlineData("fisher")]
    public void A_combination_keeps_its_level_whatever_the_sizes_become(string combination)
    {
        foreach (var size in new ConditionalPowerSize[] { new(0.9, 4), new(0.8, 3) { Smallest = 0.3, Effect = 0.8 }, new(0.9, 2) { PromisingFrom = 0.3 } })
        {
            AssertProbability(Alpha, Run(combination, size, 0, 16).DisjunctivePower, Replicates);
        }
    }

    /// <summary>
    /// The naive test's level by quadrature over the first stage, for normal statistics. No rule exceeds α + e^(−z²/2)/4 (Proschan and
    /// Hunsberger 1995), 0.0616 at one-sided 0.025.
    /// </summary>
    [Theory]
    [InlineData(0, 0.0265)]
    [InlineData(0.3, 0)]
    public void The_naive_test_has_the_inflated_level_of_the_quadrature(double promisingFrom, double atLeast)
    {
        var size = new ConditionalPowerSize(0.9, 4) { PromisingFrom = promisingFrom };
        var critical = new GroupSequentialDesign([0.5, 1], EfficacyRule.OBrienFleming, Alpha, Sides.One, FutilityRule.None).Solve().Critical;
        var exact = Level(critical[0], critical[1], size);
        AssertProbability(exact, Run("naive", size, 0, 2000).DisjunctivePower, Replicates);
        Assert.InRange(exact, Math.Max(atLeast, 0.015), Alpha + Math.Exp(-0.5 * 1.959964 * 1.959964) / 4);
    }

    [Fact]
    public void The_promising_zone_keeps_the_planned_size_elsewhere()
    {
        var always = Run("inverse-normal", new(0.9, 2), 0.08, 1000);
        var zone = Run("inverse-normal", new(0.9, 2) { PromisingFrom = 0.3 }, 0.08, 1000);
        var never = Run("inverse-normal", new(0.9, 1), 0.08, 1000);
        Assert.True(never.ExpectedSize.Estimate < zone.ExpectedSize.Estimate && zone.ExpectedSize.Estimate < always.ExpectedSize.Estimate);
        Assert.True(never.DisjunctivePower.Estimate < zone.DisjunctivePower.Estimate && zone.DisjunctivePower.Estimate < always.DisjunctivePower.Estimate);
        Assert.Equal(2000, never.TotalSize);
    }

    [Fact]
    public void Rules_without_sense_are_refused_all_at_once()
    {
        var size = new ConditionalPowerSize(1.2, 0.5) { Smallest = 2, PromisingFrom = 1.3, Effect = 1 };
        var plan = new AdaptiveStages([1], AdaptiveStagesTests.CombinationOf("inverse-normal"), new SelectionRule.All(), StopRule.Each) { Size = size, Reallocates = true };
        var problems = (AgainstControl(Crp(1), new MultiplicityProcedure.None(), Alpha, 20, 20) with { Interim = plan }).Problems();
        foreach (var part in new[] { "conditional power is 1.2", "largest last stage is 0.5", "smallest last stage is 2", "zone begins at 1.3", "planned effect is 1", "no arm to take", "needs an interim look" })
        {
            Assert.Contains(problems, p => p.Contains(part, StringComparison.Ordinal));
        }
    }

    private static OperatingCharacteristics Run(string combination, ConditionalPowerSize size, double theta, int patients)
    {
        var plan = new AdaptiveStages([0.5, 1], AdaptiveStagesTests.CombinationOf(combination), new SelectionRule.All(), StopRule.Each) { Size = size };
        return TrialSimulator.Run(AgainstControl(Crp(1, false), new MultiplicityProcedure.None(), Alpha, patients, patients) with { Interim = plan }, Fixed(theta), Plan(Replicates));
    }

    /// <summary>P(rejects) of the naive test under no effect, for normal statistics and two planned halves.</summary>
    private static double Level(double first, double last, ConditionalPowerSize size)
    {
        return Normal.Survival(first) + Simpson(z => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI) * Later(z), -8, first, 20_000);

        double Later(double z)
        {
            var critical = (last - Math.Sqrt(0.5) * z) / Math.Sqrt(0.5);
            var factor = z <= 0 ? size.Largest : Math.Clamp(Math.Pow(Math.Max(0, critical + Normal.Quantile(size.Power)) / z, 2), size.Smallest, size.Largest);
            if (size.PromisingFrom > 0 && Normal.Cdf(z - critical) < size.PromisingFrom)
            {
                factor = 1;
            }

            return Normal.Survival((last * Math.Sqrt(1 + factor) - z) / Math.Sqrt(factor));
        }
    }
}
