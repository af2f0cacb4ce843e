using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Trials on an ordered scale, later categories being worse, against enumeration and trials drawn patient by patient.</summary>
public class OrdinalTrialTests
{
    private const long Replicates = 100_000;
    private const int NaiveReplicates = 40_000;

    private static readonly double[] Whitehead = [0.2, 0.5, 0.2, 0.1];
    private static readonly double Critical = Normal.Quantile(0.975);

    public static TheoryData<string> Tests => [.. CategoryTest.All.Select(test => test.Name)];

    /// <summary>Whitehead (1993): 186.86 patients for 90 % power, by a formula of first order.</summary>
    [Fact]
    public void The_size_of_Whitehead_has_the_power_it_was_made_for()
    {
        const double theta = -0.8873;
        var result = TrialSimulator.Run(
            AgainstControl(Scale(Whitehead), new MultiplicityProcedure.None(), 0.025, 94, 93), Fixed(theta), Plan(Replicates));
        Assert.InRange(result.DisjunctivePower.Estimate, 0.885, 0.91);
        var treated = NaiveTrials.Shift(Whitehead, theta);
        var naive = NaiveTrials.Power(5, NaiveReplicates, CategoryTest.ProportionalOdds, Critical, r => (NaiveTrials.Draw(r, 93, treated), NaiveTrials.Draw(r, 94, Whitehead)));
        AssertNear(naive, result.DisjunctivePower.Estimate, result.DisjunctivePower.Mcse);

        // The estimate is by maximum likelihood: almost without bias, and its interval covers.
        Assert.InRange(result.Arms[0].Bias.Estimate, -0.03, 0);
        Assert.InRange(result.Arms[0].Coverage.Estimate, 0.945, 0.956);
    }

    /// <summary>Everything that can happen to 7 and 6 patients in 3 categories.</summary>
    [Theory]
    [InlineData("proportional-odds", 0.0)]
    [InlineData("proportional-odds", -1.5)]
    [InlineData("mann-whitney", 0.0)]
    [InlineData("mann-whitney", -1.5)]
    [InlineData("win-ratio", 0.0)]
    [InlineData("win-ratio", -1.5)]
    public void Small_trials_agree_with_enumeration(string name, double theta)
    {
        double[] control = [0.25, 0.35, 0.4];
        var test = Named(name);
        var critical = Normal.Quantile(0.9);
        var (power, bias, coverage) = (0.0, 0.0, 0.0);
        var scratch = new double[ProportionalOddsLikelihood.ScratchLength<LaneOne>(3)];
        foreach (var (c, ofControl) in NaiveTrials.Outcomes(7, control))
        {
            foreach (var (t, ofTreated) in NaiveTrials.Outcomes(6, NaiveTrials.Shift(control, theta)))
            {
                var probability = ofControl * ofTreated;
                power += NaiveTrials.Statistic(test, t, c) <= -critical ? probability : 0;
                var fit = ProportionalOddsLikelihood.LogOddsRatio<LaneOne>(new(t, c), scratch);
                bias += probability * (fit.Estimate.Value - theta);
                coverage += Math.Abs(fit.Estimate.Value - theta) <= 1.959963984540054 * fit.StandardError.Value ? probability : 0;
            }
        }

        var design = AgainstControl(Scale(control) with { Test = test }, new MultiplicityProcedure.None(), 0.1, 7, 6);
        var result = TrialSimulator.Run(design, Fixed(theta), Plan(Replicates));
        AssertProbability(power, result.DisjunctivePower, Replicates);
        AssertProbability(coverage, result.Arms[0].Coverage, Replicates);
        AssertMean(bias, result.Arms[0].Bias);
    }

    [Theory]
    [MemberData(nameof(Tests))]
    public void Every_test_is_near_its_level_with_a_hundred_patients_an_arm(string name)
    {
        var endpoint = Scale([0.1, 0.2, 0.3, 0.2, 0.1, 0.1]) with { Test = Named(name) };
        var level = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 100, 100), Fixed(0), Plan(Replicates)).DisjunctivePower.Estimate;
        Assert.InRange(level, 0.0225, 0.0275);
    }

    /// <summary>The event of the binary endpoint is the later category; both have the same deaths from the same seed.</summary>
    [Theory]
    [InlineData(0.3, -0.6, 60, 45)]
    [InlineData(0.4, -1.0, 20, 15)]
    [InlineData(0.45, -0.3, 400, 300)]
    public void Two_categories_are_a_binary_endpoint(double risk, double theta, int control, int treated)
    {
        OperatingCharacteristics Of(Endpoint endpoint) => TrialSimulator.Run(
            AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, control, treated), Fixed(theta), Plan(50_000));
        var (binary, ordinal) = (Of(Death(risk)), Of(Scale([1 - risk, risk])));
        Assert.Equal(binary.DisjunctivePower, ordinal.DisjunctivePower);
        Assert.Equal(binary.Arms[0].EffectMean.Estimate, ordinal.Arms[0].EffectMean.Estimate, 1e-10);
        Assert.Equal(binary.Arms[0].Coverage, ordinal.Arms[0].Coverage);
        Assert.True(binary.DisjunctivePower.Estimate > 0.1);
    }

    [Fact]
    public void A_scale_that_is_listed_the_other_way_round_is_the_same_trial()
    {
        var design = AgainstControl(Scale(Whitehead), new MultiplicityProcedure.None(), 0.025, 60, 60);
        var turned = design with { Endpoint = Scale([.. Whitehead.Reverse()]) with { LowerIsBetter = false } };
        var (down, up) = (TrialSimulator.Run(design, Fixed(-0.7), Plan(Replicates)), TrialSimulator.Run(turned, Fixed(0.7), Plan(Replicates, 3)));
        AssertNear((down.DisjunctivePower.Estimate, down.DisjunctivePower.Mcse), up.DisjunctivePower.Estimate, up.DisjunctivePower.Mcse);
        AssertNear((-down.Arms[0].Bias.Estimate, down.Arms[0].Bias.Mcse), up.Arms[0].Bias.Estimate, up.Arms[0].Bias.Mcse);
    }

    /// <summary>A Dirichlet distribution of two categories is a beta distribution of the risk.</summary>
    [Fact]
    public void Uncertain_probabilities_of_two_categories_are_a_beta_distribution()
    {
        OperatingCharacteristics Of(Endpoint endpoint) => TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 80, 80), Fixed(-1), Plan(Replicates));
        var beta = Of(Death(new UncertainQuantity.Beta(3, 7)));
        var dirichlet = Of(Scale([0.7, 0.3]) with { EffectivePatients = 10 });
        AssertNear((beta.DisjunctivePower.Estimate, beta.DisjunctivePower.Mcse), dirichlet.DisjunctivePower.Estimate, dirichlet.DisjunctivePower.Mcse);
        Assert.Equal(beta.Arms[0].RootMeanSquaredError.Estimate, dirichlet.Arms[0].RootMeanSquaredError.Estimate, 0.01);
    }

    /// <summary>Gamma draws with whole shapes are sums of exponential ones.</summary>
    [Fact]
    public void Uncertain_probabilities_are_drawn_from_a_Dirichlet_distribution()
    {
        int[] shapes = [1, 2, 1];
        var endpoint = Scale([0.25, 0.5, 0.25]) with { EffectivePatients = 4 };
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 50, 50), Fixed(-1), Plan(Replicates));
        var naive = NaiveTrials.Power(8, NaiveReplicates, CategoryTest.ProportionalOdds, Critical, random =>
        {
            var gammas = shapes.Select(shape => -Enumerable.Range(0, shape).Sum(_ => Math.Log(1 - random.NextDouble()))).ToArray();
            var control = gammas.Select(g => g / gammas.Sum()).ToArray();
            return (NaiveTrials.Draw(random, 50, NaiveTrials.Shift(control, -1)), NaiveTrials.Draw(random, 50, control));
        });
        AssertNear(naive, result.DisjunctivePower.Estimate, result.DisjunctivePower.Mcse);

        // The spread of the probabilities makes that of the estimates wider.
        var known = TrialSimulator.Run(AgainstControl(Scale([0.25, 0.5, 0.25]), new MultiplicityProcedure.None(), 0.025, 50, 50), Fixed(-1), Plan(Replicates));
        Assert.True(result.Arms[0].RootMeanSquaredError.Estimate > 1.05 * known.Arms[0].RootMeanSquaredError.Estimate);
    }

    [Fact]
    public void Odds_that_are_not_proportional_are_simulated_and_taken_away_under_the_null()
    {
        double[] byCut = [0.1, -0.3, -0.6];
        var endpoint = Scale(Whitehead) with { Violation = [.. byCut] };
        OperatingCharacteristics Of(Endpoint e, double theta) => TrialSimulator.Run(AgainstControl(e, new MultiplicityProcedure.None(), 0.025, 70, 60), Fixed(theta), Plan(Replicates));
        var treated = NaiveTrials.Shift(Whitehead, -0.5, byCut);
        foreach (var test in CategoryTest.All)
        {
            var result = Of(endpoint with { Test = test }, -0.5);
            var naive = NaiveTrials.Power(9, NaiveReplicates, test, Critical, r => (NaiveTrials.Draw(r, 60, treated), NaiveTrials.Draw(r, 70, Whitehead)));
            AssertNear(naive, result.DisjunctivePower.Estimate, result.DisjunctivePower.Mcse);
        }

        Assert.True(Of(endpoint, 0).DisjunctivePower.Estimate > 0.06);
        Assert.InRange(Of(endpoint.UnderNull(), 0).DisjunctivePower.Estimate, 0.022, 0.028);
        Assert.Equal(endpoint, endpoint.UnderNull() is Endpoint.Ordinal o ? o with { Violation = endpoint.Violation } : null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Missing_patients_are_left_out_or_counted_as_worst(bool asWorst)
    {
        var endpoint = Scale(Whitehead) with { Missing = new([Known(0.1), Known(0.3)], asWorst) };
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 70, 60), Fixed(-0.9), Plan(Replicates));
        var treated = NaiveTrials.Shift(Whitehead, -0.9);
        double[] Observe(Random random, int n, double[] probabilities, double missing)
        {
            var absent = Enumerable.Range(0, n).Count(_ => random.NextDouble() < missing);
            var counts = NaiveTrials.Draw(random, n - absent, probabilities);
            counts[^1] += asWorst ? absent : 0;
            return counts;
        }

        var naive = NaiveTrials.Power(10, NaiveReplicates, CategoryTest.ProportionalOdds, Critical, r => (Observe(r, 60, treated, 0.3), Observe(r, 70, Whitehead, 0.1)));
        AssertNear(naive, result.DisjunctivePower.Estimate, result.DisjunctivePower.Mcse);
    }

    /// <summary>With 4,000 patients an arm the drift is θ√V but for terms of the order of θ², below 0.002 in every probability here.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.1)]
    public void Trials_stop_where_recursive_integration_says(double theta)
    {
        const int n = 4000;
        var looks = new SequentialLooks([0.3, 0.6, 1], EfficacyRule.Pocock, new GivenFutility([0, 0.5], false));
        var result = TrialSimulator.Run(AgainstControl(Scale(Whitehead), new MultiplicityProcedure.None(), 0.025, n, n) with { Looks = looks }, Fixed(theta), Plan(Replicates));
        var treated = NaiveTrials.Shift(Whitehead, theta);
        var drift = -theta * Math.Sqrt(n / 6.0 * (1 - Whitehead.Zip(treated, (c, t) => (c + t) / 2).Sum(p => p * p * p)));
        var exits = SequentialExits.Of(new GroupSequentialDesign([0.3, 0.6, 1], EfficacyRule.Pocock, 0.025, Sides.One, looks.Futility).Solve(), drift);
        for (var k = 0; k < 3; k++)
        {
            Near(exits.Efficacy[k], result.Looks[k].EfficacyStop.Estimate);
            Near(exits.Futility[k], result.Looks[k].FutilityStop.Estimate);
        }

        Near(exits.Power, result.DisjunctivePower.Estimate);

        static void Near(double exact, double simulated) => Assert.Equal(exact, simulated, 4.5 * Math.Sqrt(exact * (1 - exact) / Replicates) + 0.002);
    }

    [Fact]
    public void Extreme_effects_neither_overflow_nor_leave_the_numbers()
    {
        var design = AgainstControl(Scale(Whitehead) with { EffectivePatients = 1 }, new MultiplicityProcedure.SingleStepDunnett(), 0.025, 5, 5, 5);
        var result = TrialSimulator.Run(design, Fixed(-2000, 2000), Plan(2000));
        Assert.True(double.IsFinite(result.Arms[0].Bias.Estimate) && double.IsFinite(result.Arms[1].Bias.Estimate));
        Assert.Equal(0, result.Arms[1].Power.Estimate);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said()
    {
        var endpoint = new Endpoint.Ordinal("scale", ["a", "b", "b"], [0.5, 0.6])
        {
            LowerIsBetter = true,
            EffectivePatients = 0.5,
            Violation = [1],
            Missing = new([Known(1), Known(-0.1)], true),
        };
        Assert.Equal(
            [
                "two categories are called 'b'",
                "names 2 probabilities for 3 categories; one each was expected",
                "the probabilities add up to 1.1; 1 was expected",
                "probability of a missing outcome is 1, which can leave [0, 1)",
                "probability of a missing outcome is -0.1, which can leave [0, 1)",
                "the probabilities are known from 0.5 effective patients; a number of at least 1 was expected",
                "names 1 log odds ratios for 2 cuts between 3 categories; one a cut was expected",
            ],
            endpoint.Problems());
        Assert.Contains("names 1 categories; 2 to 64 were expected", Scale([1]).Problems());
        Assert.Contains("0 is not inside (0, 1); a probability above 0 was expected for every category", Scale([1, 0]).Problems());
        Assert.Contains("a log odds ratio is not a finite number", (Scale([0.5, 0.5]) with { Violation = [double.NaN] }).Problems());
        Assert.Equal(
            ["leaves category 'c1' no probability on treatment: the cuts on both sides of it trade places"],
            (Scale([0.45, 0.1, 0.45]) with { Violation = [0, 0.5] }).Problems());
    }

    private static Endpoint.Ordinal Scale(double[] probabilities) => new(
        "scale", [.. probabilities.Select((_, k) => string.Create(CultureInfo.InvariantCulture, $"c{k}"))], [.. probabilities])
    {
        LowerIsBetter = true,
    };

    private static CategoryTest Named(string name) => CategoryTest.All.Single(test => test.Name == name);

    private static void AssertNear((double Power, double Error) naive, double simulated, double error) =>
        Assert.Equal(naive.Power, simulated, StandardErrors * Math.Sqrt(naive.Error * naive.Error + error * error));
}
