using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Trials in ventilator-free days against quadrature, trials drawn patient by patient, and the binary endpoint.</summary>
public class VentilatorFreeDaysTrialTests
{
    private const long Replicates = 100_000;

    private static readonly double Critical = Normal.Quantile(0.975);

    /// <summary>P(no day) and the mean, from the density of times, day by day.</summary>
    [Theory]
    [InlineData(0.3, 9, 0.8, 28)]
    [InlineData(0.45, 20, 1.4, 28)]
    [InlineData(0.2, 15, 1.0, 60)]
    public void Days_have_the_distribution_that_quadrature_gives(double risk, double median, double shape, int horizon)
    {
        var days = new double[horizon + 2];
        new VentilatedPatients<LaneOne>(new(risk), new(Math.Log(median)), new(shape)).Fill<WeibullLiberation>(new(-0.4), new(Math.Log(0.8)), days);
        var odds = risk / (1 - risk) * Math.Exp(-0.4);
        var (death, scale) = (odds / (1 + odds), 0.8 * median / Math.Pow(Math.Log(2), 1 / shape));

        // Density in s = t^shape, which has none of its singularity at 0.
        double Within(double from, double to) => Simpson(s => Math.Exp(-s), Math.Pow(from / scale, shape), Math.Pow(to / scale, shape), 200);
        var (liberated, mean) = (0.0, 0.0);
        for (var day = 0; day < horizon; day++)
        {
            var part = (1 - death) * Within(day, day + 1);
            liberated += part;
            mean += (horizon - day) * part;
        }

        Assert.Equal(1 - liberated, days[0] + days[1], 1e-10);
        Assert.Equal(mean, days.Skip(1).Select((p, d) => p * d).Sum(), 1e-9);
    }

    [Theory]
    [InlineData("mann-whitney", false)]
    [InlineData("proportional-odds", false)]
    [InlineData("proportional-odds", true)]
    [InlineData("win-ratio", false)]
    public void Trials_agree_with_trials_drawn_patient_by_patient(string name, bool ranksBelow)
    {
        const double theta = -0.5, ratio = 0.75;
        var test = CategoryTest.All.Single(t => t.Name == name);
        var endpoint = Days(0.35, 1.1) with { Test = test, LiberationRatio = Known(ratio), RanksDeathBelow = ranksBelow };
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 60, 50), Fixed(theta), Plan(Replicates));
        var odds = 0.35 / 0.65 * Math.Exp(theta);
        double[] Draw(Random random, int n, double risk, double median)
        {
            // The worst first: death apart from 0 days, or with it.
            var isApart = ranksBelow || name == "win-ratio";
            var counts = new double[isApart ? 30 : 29];
            for (var i = 0; i < n; i++)
            {
                var isDead = random.NextDouble() < risk;
                var time = median * Math.Exp(1.1 * Normal.Quantile(random.NextDouble()));
                var days = isDead || time >= 28 ? 0 : 28 - (int)Math.Floor(time);
                counts[isApart ? isDead ? 0 : days + 1 : days]++;
            }

            return counts;
        }

        // Arms are handed over so that a statistic below 0 is a benefit.
        var naive = NaiveTrials.Power(4, 30_000, test, Critical, r => (Draw(r, 60, 0.35, 9), Draw(r, 50, odds / (1 + odds), 9 * ratio)));
        Assert.Equal(naive.Power, result.DisjunctivePower.Estimate, StandardErrors * Math.Sqrt(naive.Error * naive.Error + Math.Pow(result.DisjunctivePower.Mcse, 2)));
    }

    /// <summary>The estimate is that of the binary endpoint, on the very same deaths.</summary>
    [Fact]
    public void Deaths_are_those_of_a_binary_endpoint()
    {
        OperatingCharacteristics Of(Endpoint endpoint) => TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 60, 50), Fixed(-0.6), Plan(20_000));
        var (days, binary) = (Of(Days(0.35, 1.1)), Of(Death(0.35)));
        Assert.Equal(binary.Arms[0].EffectMean.Estimate, days.Arms[0].EffectMean.Estimate, 1e-10);
        Assert.Equal(binary.Arms[0].Coverage, days.Arms[0].Coverage);
    }

    /// <summary>When no survivor is ever liberated, days alone show nothing, and what ranks deaths below is the test of deaths.</summary>
    [Fact]
    public void Deaths_count_as_no_days_or_as_less()
    {
        var endpoint = new Endpoint.VentilatorFreeDays("VFD", Known(0.4), new LiberationTime.Weibull(Known(1e6), Known(5))) { LowerIsBetter = true, Test = CategoryTest.ProportionalOdds };
        OperatingCharacteristics Of(Endpoint e) => TrialSimulator.Run(AgainstControl(e, new MultiplicityProcedure.None(), 0.025, 60, 60), Fixed(-1), Plan(50_000));
        var (zero, below, binary) = (Of(endpoint), Of(endpoint with { RanksDeathBelow = true }), Of(Death(0.4)));
        Assert.Equal(0, zero.DisjunctivePower.Estimate);
        Assert.Equal(binary.DisjunctivePower.Estimate, below.DisjunctivePower.Estimate, 1e-3);
        Assert.True(zero.SideAnalyses.Single(side => side.Name == "win-ratio").DisjunctivePower.Estimate > 0.5);
    }

    [Theory]
    [InlineData("mann-whitney")]
    [InlineData("proportional-odds")]
    [InlineData("win-ratio")]
    public void Every_test_is_near_its_level_when_nothing_differs(string name)
    {
        var endpoint = Days(0.3, 1.1) with { Test = CategoryTest.All.Single(t => t.Name == name), LiberationRatio = Known(0.6) };
        OperatingCharacteristics Of(Endpoint e) => TrialSimulator.Run(AgainstControl(e, new MultiplicityProcedure.None(), 0.025, 100, 100), Fixed(0), Plan(Replicates));
        Assert.InRange(Of(endpoint.UnderNull()).DisjunctivePower.Estimate, 0.0225, 0.0275);
        Assert.True(Of(endpoint).DisjunctivePower.Estimate > 0.2);
    }

    /// <summary>Other tests see the same data: each is, to the bit, the trial that it would decide.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_test_beside_the_one_that_decides_is_the_trial_that_it_would_decide(int looks)
    {
        var endpoint = Days(0.35, 1.1) with { LiberationRatio = new UncertainQuantity.LogNormal(-0.3, 0.2), Missing = new([Known(0.1)], false) };
        OperatingCharacteristics By(CategoryTest test) => TrialSimulator.Run(
            AgainstControl(endpoint with { Test = test }, looks == 1 ? new MultiplicityProcedure.Holm() : new MultiplicityProcedure.Bonferroni(), 0.025, 40, 50, 30) with
            {
                Looks = looks == 1 ? null : new([0.4, 0.7, 1], EfficacyRule.OBrienFleming, new GivenFutility([0, 0.3], false)),
            },
            Fixed(-0.5, -0.8), Plan(10_000));
        var results = CategoryTest.All.ToDictionary(test => test.Name, By);
        foreach (var (name, result) in results)
        {
            Assert.Equal(CategoryTest.All.Select(t => t.Name).Where(n => n != name), result.SideAnalyses.Select(side => side.Name));
            foreach (var side in result.SideAnalyses)
            {
                Assert.Equal(results[side.Name].DisjunctivePower, side.DisjunctivePower);
                Assert.Equal(results[side.Name].Arms.Select(arm => arm.Power), side.Power);
            }
        }

        Assert.Equal(3, results.Values.Select(r => r.DisjunctivePower.Estimate).Distinct().Count());
    }

    [Fact]
    public void Endpoints_without_other_tests_have_none() =>
        Assert.Empty(TrialSimulator.Run(AgainstControl(Death(0.3), new MultiplicityProcedure.None(), 0.025, 20, 20), Fixed(0), Plan(100)).SideAnalyses);

    /// <summary>Two fixed values with half the weight each are half of either.</summary>
    [Fact]
    public void Every_parameter_may_be_uncertain()
    {
        OperatingCharacteristics Of(Func<double, double, UncertainQuantity> either)
        {
            var endpoint = new Endpoint.VentilatorFreeDays("VFD", Known(0.3), new LiberationTime.Weibull(either(6, 14), Known(0.9))) { LowerIsBetter = true, LiberationRatio = Known(0.7) };
            return TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 80, 80), Fixed(-0.2), Plan(40_000));
        }

        var (low, high) = (Of((a, _) => Known(a)).DisjunctivePower.Estimate, Of((_, b) => Known(b)).DisjunctivePower.Estimate);
        var mixed = Of((a, b) => new UncertainQuantity.Choice([(a, 0.5), (b, 0.5)])).DisjunctivePower;
        Assert.Equal((low + high) / 2, mixed.Estimate, 6 * mixed.Mcse);
        Assert.True(Math.Abs(low - high) > 0.02);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said()
    {
        var endpoint = new Endpoint.VentilatorFreeDays("VFD", Known(1.2), new LiberationTime.Weibull(Known(0), new UncertainQuantity.Normal(1, 1)))
        {
            LowerIsBetter = false,
            Horizon = 90,
            LiberationRatio = Known(-1),
        };
        Assert.Equal(
            [
                "risk of death is 1.2, which can leave [0, 1]; a probability was expected",
                "θ is the log odds ratio of death, of which less is better; true was expected",
                "is 90 days; 1 to 62 were expected",
                "is -1, which is not always above 0",
                "median of the days to liberation is 0, which is not always above 0",
                "shape of the days to liberation is normal(1, 1), which is not always above 0",
            ],
            endpoint.Problems());
        Assert.Equal(
            ["risk of death is 0; a log odds ratio needs a risk above 0 and below 1", "log_sd of the days to liberation is 0, which is not always above 0"],
            (Days(0, 0) with { Horizon = 28 }).Problems());
    }

    private static Endpoint.VentilatorFreeDays Days(double risk, double logDeviation) =>
        new("VFD", Known(risk), new LiberationTime.LogNormal(Known(9), Known(logDeviation))) { LowerIsBetter = true };
}
