using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Every measure and test of a binary endpoint against sums over all tables, with tests and estimates written anew.</summary>
public class RiskEndpointTests
{
    private const long Replicates = 200_000;

    public static TheoryData<string, string, double, double> Cases => new()
    {
        { "OR", "score", 0, -0.9 }, { "OR", "chi-square-corrected", 0, -1.1 }, { "OR", "wald", 0, -0.9 }, { "OR", "wald", 0.4, -0.3 }, { "OR", "fisher", 0, -1.2 },
        { "OR", "boschloo", 0, -1.2 }, { "RR", "score", 0, -0.5 }, { "RR", "wald", 0, -0.5 }, { "RR", "wald", 0.25, -0.1 }, { "RR", "fisher", 0, -0.7 },
        { "RR", "farrington-manning", 0.25, -0.2 }, { "RR", "farrington-manning", -0.1, -0.8 }, { "RD", "score", 0, -0.2 }, { "RD", "wald", 0, -0.2 }, { "RD", "wald", 0.1, 0 },
        { "RD", "boschloo", 0, -0.25 }, { "RD", "farrington-manning", 0.1, 0 }, { "RD", "farrington-manning", 0.15, 0.05 }, { "RD", "farrington-manning", -0.05, -0.3 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Two_arms_agree_with_full_enumeration(string measure, string test, double margin, double theta)
    {
        const double control = 0.4, alpha = 0.025;
        const int treatedSize = 33, controlSize = 27;
        var risk = measure switch { "OR" => 1 / (1 + Math.Exp(-Math.Log(control / (1 - control)) - theta)), "RR" => control * Math.Exp(theta), _ => control + theta };
        var exact = RiskOracle.Enumerate(measure, RiskOracle.TestNamed(test, measure, margin, alpha), theta, (treatedSize, risk), (controlSize, control));
        var result = TrialSimulator.Run(
            AgainstControl(Endpoint(measure, test, margin, Known(control)), new MultiplicityProcedure.None(), alpha, controlSize, treatedSize), Fixed(theta), Plan(Replicates));
        AssertProbability(exact.Power, result.Arms[0].Power, Replicates);
        AssertProbability(exact.Coverage, result.Arms[0].Coverage, Replicates);
        AssertMean(exact.Bias, result.Arms[0].Bias);
        AssertRelative(Math.Sqrt(exact.MeanSquaredError), result.Arms[0].RootMeanSquaredError.Estimate, 0.02);
        Assert.InRange(exact.Power, 0.03, 0.97);
        Assert.Equal(theta < margin ? 1 : 0, result.Ceiling.Estimate);
        Assert.Equal(measure == "OR" ? null : 0, result.Truncated?.Estimate);
    }

    /// <summary>Three of three against none of three has the Fisher p-value 1/20, and four of four against none 1/70.</summary>
    [Theory]
    [InlineData("fisher", 3, 1 / 20.0)]
    [InlineData("fisher", 4, 1 / 70.0)]
    public void A_p_value_that_is_the_level_is_significant(string test, int size, double level)
    {
        var endpoint = Endpoint("OR", test, 0, Known(0.5));
        double Power(double alpha) => TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), alpha, size, size), Fixed(0), Plan(Replicates)).DisjunctivePower.Estimate;
        var exact = Math.Pow(0.5, 2 * size);
        Assert.InRange(Power(level), exact - 4.5 * Math.Sqrt(exact / Replicates), exact + 4.5 * Math.Sqrt(exact / Replicates));
        Assert.Equal(0, Power(level * (1 - 1e-8)));
    }

    /// <summary>At the p-value of a table the table is rejected, and just below it is not.</summary>
    [Fact]
    public void Levels_that_p_values_of_tables_are_split_the_tables_there()
    {
        const int n = 9, m = 12;
        var fisher = new FisherTable(n, m);
        foreach (var (x, c) in new[] { (0, 4), (1, 8), (0, 6), (2, 9), (3, 7) })
        {
            var level = fisher.Lower<Numerics.Lanes.LaneOne>(new(x), new(c)).Value;
            var design = AgainstControl(Endpoint("OR", "fisher", 0, Known(0.5)), new MultiplicityProcedure.None(), level, m, n);
            var (at, below) = (TrialSimulator.Run(design, Fixed(0), Plan(Replicates)), TrialSimulator.Run(design with { Alpha = level * (1 - 1e-8) }, Fixed(0), Plan(Replicates)));
            AssertProbability(RiskOracle.Enumerate("OR", RiskOracle.TestNamed("fisher", "OR", 0, level), 0, (n, 0.5), (m, 0.5)).Power, at.DisjunctivePower, Replicates);
            AssertProbability(RiskOracle.Enumerate("OR", RiskOracle.TestNamed("fisher", "OR", 0, level * (1 - 1e-8)), 0, (n, 0.5), (m, 0.5)).Power, below.DisjunctivePower, Replicates);
            Assert.True(at.DisjunctivePower.Estimate > below.DisjunctivePower.Estimate);
        }
    }

    [Theory]
    [InlineData(14, 19)]
    [InlineData(40, 25)]
    public void All_p_values_of_Boschloo_s_test_are_those_found_one_by_one(int size, int controlSize)
    {
        var fisher = new FisherTable(size, controlSize);
        var test = new BoschlooTest(fisher);
        var all = test.PValues();
        for (var i = 0; i < all.Length; i += 7)
        {
            var (x, c) = (i / (controlSize + 1), i % (controlSize + 1));
            var one = test.PValue(fisher.Lower<Numerics.Lanes.LaneOne>(new(x), new(c)).Value);
            Assert.True(one > 0.5 - 1e-6 ? all[i] is 1 or > 0.499 : Math.Abs(all[i] - one) <= 1e-6 * one);
        }
    }

    /// <summary>θ ~ N(0, 0.5²) carries a control risk of 0.6 above 1 where exp(θ) exceeds 5/3.</summary>
    [Fact]
    public void Risks_that_theta_would_carry_outside_are_reported()
    {
        var design = AgainstControl(Endpoint("RR", "wald", 0, Known(0.6)), new MultiplicityProcedure.None(), 0.025, 20, 20);
        AssertProbability(Normal.Survival(Math.Log(5 / 3.0) / 0.5), TrialSimulator.Run(design, NormalTruth(0, 0.5), Plan(Replicates)).Truncated!.Value, Replicates);
        var difference = AgainstControl(Endpoint("RD", "wald", 0, Known(0.6)), new MultiplicityProcedure.None(), 0.025, 20, 20);
        var both = Normal.Survival(0.4 / 0.3) + Normal.Cdf(-0.6 / 0.3);
        AssertProbability(both, TrialSimulator.Run(difference, NormalTruth(0, 0.3), Plan(Replicates)).Truncated!.Value, Replicates);
    }

    [Theory]
    [InlineData("RR", 0.6, 0.52)]
    [InlineData("RD", 0.6, 0.41)]
    [InlineData("RD", 0.6, -0.61)]
    public void A_fixed_effect_that_is_impossible_is_refused(string measure, double risk, double theta)
    {
        var design = AgainstControl(Endpoint(measure, "wald", 0, Known(risk)), new MultiplicityProcedure.None(), 0.025, 20, 20);
        var error = Assert.Throws<ArgumentException>(() => TrialSimulator.Run(design, Fixed(theta), Plan(1000)));
        Assert.Contains("outside [0, 1]", error.Message, StringComparison.Ordinal);

        // An uncertain control risk makes it possible in some trials.
        var uncertain = AgainstControl(Endpoint(measure, "wald", 0, new UncertainQuantity.Beta(6, 4)), new MultiplicityProcedure.None(), 0.025, 20, 20);
        Assert.InRange(TrialSimulator.Run(uncertain, Fixed(theta), Plan(20_000)).Truncated!.Value.Estimate, 0.2, 0.8);
    }

    [Fact]
    public void Parameters_that_cannot_be_are_refused()
    {
        Assert.Contains("control risk is 0; a log risk ratio needs a risk above 0", Endpoint("RR", "score", 0, Known(0)).Problems());
        Assert.Empty(Endpoint("RR", "score", 0, Known(1)).Problems());
        Assert.Empty(Endpoint("RD", "score", 0, Known(0)).Problems());
        Assert.Contains(Endpoint("OR", "farrington-manning", 0.1, Known(0.3)).Problems(), p => p.Contains("'measure: RD'", StringComparison.Ordinal));
        Assert.Contains(Endpoint("RD", "wald", 1.2, Known(0.3)).Problems(), p => p.Contains("inside (-1, 1)", StringComparison.Ordinal));
        Assert.Contains(Endpoint("RD", "wald", 0.8, Known(0.3)).Problems(), p => p.Contains("outside [0, 1]", StringComparison.Ordinal));
        var boschloo = AgainstControl(Endpoint("RD", "boschloo", 0, Known(0.3)), new MultiplicityProcedure.None(), 0.025, 600, 600);
        Assert.Contains(boschloo.Problems(), p => p.Contains("at most 511", StringComparison.Ordinal));
        var margin = BetweenDoses(Endpoint("RD", "wald", 0.1, Known(0.3)), new MultiplicityProcedure.None(), 0.025, 20, 20);
        Assert.Contains(margin.Problems(), p => p.Contains("between doses", StringComparison.Ordinal));
        var missing = (Endpoint.Binary)Endpoint("OR", "score", 0, Known(0.3)) with { Missing = new MissingOutcomes.AtRandom([Known(0.1), Known(0.1), Known(0.1)], MissingHandling.CompleteCases) };
        Assert.Contains(AgainstControl(missing, new MultiplicityProcedure.None(), 0.025, 20, 20).Problems(), p => p.Contains("3 probabilities for 2 arms", StringComparison.Ordinal));
        Assert.NotEmpty((missing with { Missing = new MissingOutcomes.AtRandom([Known(1)], MissingHandling.CompleteCases) }).Problems());
    }

    /// <summary>Outcomes are missing by arm and outcome; the sum goes over events seen and others seen of each arm.</summary>
    [Theory]
    [InlineData(MissingHandling.CompleteCases, false, "score")]
    [InlineData(MissingHandling.CompleteCases, true, "score")]
    [InlineData(MissingHandling.CompleteCases, true, "fisher")]
    [InlineData(MissingHandling.CountAsEvent, true, "boschloo")]
    [InlineData(MissingHandling.CountAsEvent, true, "score")]
    [InlineData(MissingHandling.CountAsNone, false, "wald")]
    public void Missing_outcomes_agree_with_enumeration(MissingHandling handling, bool byOutcome, string test)
    {
        const double control = 0.5, theta = -0.35, alpha = 0.05;
        const int n = 17, m = 14;
        double[] ifEvent = [0.1, 0.3], ifNone = byOutcome ? [0.2, 0.05] : ifEvent;
        MissingOutcomes missing = byOutcome
            ? new MissingOutcomes.ByOutcome([.. ifEvent.Select(Known)], [.. ifNone.Select(Known)], handling)
            : new MissingOutcomes.AtRandom([.. ifEvent.Select(Known)], handling);
        var endpoint = (Endpoint.Binary)Endpoint("RD", test, 0, Known(control)) with { Missing = missing };
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), alpha, m, n), Fixed(theta), Plan(Replicates));
        var rejects = RiskOracle.TestNamed(test, "RD", 0, alpha);
        var (treated, reference) = (Seen(n, control + theta, ifEvent[1], ifNone[1], handling), Seen(m, control, ifEvent[0], ifNone[0], handling));
        var (power, bias) = (0.0, 0.0);
        foreach (var ((x, size), p) in treated)
        {
            foreach (var ((c, controlSize), q) in reference.Where(_ => size > 0))
            {
                power += controlSize > 0 && rejects(x, size, c, controlSize) ? p * q : 0;
                bias += p * q * ((controlSize > 0 ? RiskOracle.Effect("RD", x, size, c, controlSize).Estimate : 0) - theta);
            }
        }

        AssertProbability(power, result.DisjunctivePower, Replicates);
        Assert.InRange(result.Arms[0].Bias.Estimate - bias, -4.5 * result.Arms[0].Bias.Mcse - 1e-6, 4.5 * result.Arms[0].Bias.Mcse + 1e-6);
    }

    [Fact]
    public void One_uncertain_probability_for_all_arms_is_one_draw()
    {
        // Missing counts as event: with one draw both arms move together, and the difference stays the smaller one.
        var both = new UncertainQuantity.Choice([(0.0, 0.5), (0.8, 0.5)]);
        double Deviation(params UncertainQuantity[] missing)
        {
            var endpoint = (Endpoint.Binary)Endpoint("RD", "score", 0, Known(0.2)) with { Missing = new MissingOutcomes.AtRandom([.. missing], MissingHandling.CountAsEvent) };
            return TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 200, 200), Fixed(0), Plan(20_000)).Arms[0].RootMeanSquaredError.Estimate;
        }

        Assert.InRange(Deviation(both), 0, 0.05);
        Assert.InRange(Deviation(both, both), 0.3, 0.6);
    }

    [Fact]
    public void Group_sequential_exact_tests_never_exceed_the_level()
    {
        var looks = SequentialLooks.Equal(3, EfficacyRule.Pocock);
        double Level(string test) => TrialSimulator.Run(
            AgainstControl(Endpoint("RR", test, 0, Known(0.35)), new MultiplicityProcedure.None(), 0.025, 30, 30) with { Looks = looks }, Fixed(0), Plan(Replicates)).DisjunctivePower.Estimate;
        var (fisher, boschloo, score) = (Level("fisher"), Level("boschloo"), Level("score"));
        Assert.InRange(fisher, 0.002, boschloo);
        Assert.InRange(boschloo, fisher, 0.025);
        Assert.InRange(score, boschloo, 0.04);
    }

    internal static Endpoint Endpoint(string measure, string test, double margin, UncertainQuantity risk) => new Endpoint.Binary("death", risk)
    {
        LowerIsBetter = true,
        Scale = RiskMeasure.All.Single(m => m.Code == measure),
        Test = test switch
        {
            "score" => new RiskTest.Score(),
            "chi-square-corrected" => new RiskTest.CorrectedChiSquare(),
            "wald" => new RiskTest.Wald(margin),
            "fisher" => new RiskTest.Fisher(),
            "boschloo" => new RiskTest.Boschloo(),
            _ => new RiskTest.FarringtonManning(margin),
        },
    };

    private static Dictionary<(int Events, int Size), double> Seen(int n, double risk, double ifEvent, double ifNone, MissingHandling handling)
    {
        var seen = new Dictionary<(int, int), double>();
        foreach (var (events, p) in RiskOracle.Masses(n, risk).Index())
        {
            foreach (var (lost, q) in RiskOracle.Masses(events, ifEvent).Index())
            {
                foreach (var (others, r) in RiskOracle.Masses(n - events, ifNone).Index())
                {
                    var key = handling switch
                    {
                        MissingHandling.CompleteCases => (events - lost, n - lost - others),
                        MissingHandling.CountAsEvent => (events + others, n),
                        _ => (events - lost, n),
                    };
                    seen[key] = seen.GetValueOrDefault(key) + p * q * r;
                }
            }
        }

        return seen;
    }
}
