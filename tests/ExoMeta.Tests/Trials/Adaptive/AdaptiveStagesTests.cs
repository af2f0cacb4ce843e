using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Adaptive;

/// <summary>Two stages of three doses and a control: arms are chosen in between, and a closed test combines the stages.</summary>
public class AdaptiveStagesTests
{
    private const int Replicates = 200_000;
    private const double Alpha = 0.025;

    /// <summary>Effects of rpact's runs, made for ten times the patients, so that t statistics are as good as normal.</summary>
    private static readonly double Scale = 1 / Math.Sqrt(10);

    public static TheoryData<string, string, string, bool> Strong
    {
        get
        {
            var data = new TheoryData<string, string, string, bool>();
            foreach (var multiplicity in new[] { "closed-dunnett", "closed-simes", "holm" })
            {
                foreach (var combination in new[] { "inverse-normal", "fisher" })
                {
                    data.Add(multiplicity, combination, "best", false);
                    data.Add(multiplicity, combination, "near", true);
                }
            }

            data.Add("closed-dunnett", "inverse-normal", "promising", true);
            data.Add("closed-dunnett", "inverse-normal", "two", false);
            data.Add("closed-dunnett", "inverse-normal", "all", false);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Strong))]
    public void The_familywise_error_is_kept_under_global_and_partial_nulls(string multiplicity, string combination, string selection, bool reallocates)
    {
        var plan = new AdaptiveStages([0.5, 1], CombinationOf(combination), SelectionOf(selection), StopRule.Each) { Reallocates = reallocates };
        var design = AgainstControl(Crp(1, false), MultiplicityProcedure.OfName(multiplicity)!, Alpha, 120, 120, 120, 120) with { Interim = plan };
        var none = TrialSimulator.Run(design, Fixed(0, 0, 0), Plan(Replicates)).DisjunctivePower;
        AtMost(Alpha, none.Estimate);
        Assert.True(none.Estimate > 0.3 * Alpha, "a test that hardly rejects would keep every level");

        // One true null, whose arm alone counts.
        AtMost(Alpha, TrialSimulator.Run(design, Fixed(0, 5, 5), Plan(Replicates)).Arms[0].Power.Estimate);

        // Two: the third is always found at once, so that all three together are the two together.
        var two = TrialSimulator.Run(design, Fixed(0, 0, 5), Plan(Replicates));
        Assert.Equal(1, two.Looks[0].Arms[2].Rejected.Estimate);
        AtMost(Alpha, two.Arms[0].Power.Estimate + two.Arms[1].Power.Estimate - two.ConjunctivePower.Estimate);
    }

    /// <summary>
    /// rpact 3.3.4, getSimulationMultiArmMeans as below, without effects and with all arms going on to the end: 0.017975 of 40000. The test is
    /// not consonant (the global hypothesis may fall where no single one does), so that it stays below its level.
    /// </summary>
    [Fact]
    public void Without_a_choice_the_closed_test_rejects_as_often_as_that_of_rpact()
    {
        const double Theirs = 0.017975;
        var plan = new AdaptiveStages([0.5, 1], CombinationOf("inverse-normal"), new SelectionRule.All(), StopRule.Each);
        var design = AgainstControl(Crp(1, false), new MultiplicityProcedure.ClosedDunnett(), Alpha, 1000, 1000, 1000, 1000) with { Interim = plan };
        var ours = TrialSimulator.Run(design, Fixed(0, 0, 0), Plan(Replicates)).DisjunctivePower;
        var error = StandardErrors * Math.Sqrt(Theirs * (1 - Theirs) * (1.0 / 40_000 + 1.0 / Replicates));
        Assert.InRange(ours.Estimate - Theirs, -error, error);
    }

    /// <summary>
    /// rpact 3.3.4, getSimulationMultiArmMeans: inverse normal, O'Brien and Fleming, Dunnett, known variance, effects 0, 0.25 and 0.5, 50 and 100 patients an arm, stop at the
    /// first rejection, 40000 trials, seed 17. Any rejected; rejections of each arm at each stage; stage-2 patients as P(chosen); expected patients.
    /// </summary>
    public static TheoryData<string, double, double[], double[], double[], double> Rpact => new()
    {
        { "best", 0.871475, [0.001650, 0.035100, 0.26980], [0.000275, 0.044975, 0.54905], [0.0031, 0.09045, 0.629275], 2722.825 },
        { "two", 0.86955, [0.001775, 0.036075, 0.269575], [0.002275, 0.183000, 0.588425], [0.080125, 0.64695, 0.720325], 3085.55 },
        { "near", 0.88625, [0.001475, 0.036275, 0.269225], [0.001350, 0.091775, 0.591225], [0.0159, 0.1986, 0.691075], 2814.6 },
        { "promising", 0.873775, [0.001675, 0.036725, 0.270550], [0.007975, 0.174675, 0.592025], [0.2006, 0.55835, 0.708325], 3089.863 },
    };

    [Theory]
    [MemberData(nameof(Rpact))]
    public void Power_and_choices_agree_with_rpact(string selection, double any, double[] first, double[] second, double[] chosen, double size)
    {
        const int Theirs = 40_000;
        var plan = new AdaptiveStages([0.5, 1], CombinationOf("inverse-normal"), SelectionOf(selection), StopRule.FirstRejection);
        var design = AgainstControl(Crp(1, false), new MultiplicityProcedure.ClosedDunnett(), Alpha, 1000, 1000, 1000, 1000) with { Interim = plan };
        var result = TrialSimulator.Run(design, Fixed(0, 0.25 * Scale, 0.5 * Scale), Plan(Replicates));
        Near(any, result.DisjunctivePower.Estimate);
        for (var c = 0; c < 3; c++)
        {
            Near(first[c], result.Looks[0].Arms[c].Rejected.Estimate);
            Near(second[c], result.Looks[1].Arms[c].Rejected.Estimate);
            Near(chosen[c], result.Looks[1].Arms[c].Enrolled.Estimate);
        }

        Assert.InRange(result.ExpectedSize.Estimate / size, 0.99, 1.01);

        void Near(double theirs, double ours) => Assert.InRange(
            ours - theirs, -StandardErrors * Math.Sqrt(theirs * (1 - theirs) * (1.0 / Theirs + 1.0 / Replicates)) - 5e-4,
            StandardErrors * Math.Sqrt(theirs * (1 - theirs) * (1.0 / Theirs + 1.0 / Replicates)) + 5e-4);
    }

    [Fact]
    public void Patients_of_dropped_arms_go_to_the_others()
    {
        var plan = new AdaptiveStages([0.5, 1], CombinationOf("inverse-normal"), new SelectionRule.Best(1, SelectionScale.Statistic), StopRule.FirstRejection);
        var design = AgainstControl(Crp(1, false), new MultiplicityProcedure.ClosedDunnett(), Alpha, 100, 100, 100, 100);
        var kept = TrialSimulator.Run(design with { Interim = plan }, Fixed(0, 0, 0.2), Plan(Replicates));
        var moved = TrialSimulator.Run(design with { Interim = plan with { Reallocates = true } }, Fixed(0, 0, 0.2), Plan(Replicates));
        var goesOn = 1 - kept.Looks[0].EfficacyStop.Estimate;
        Assert.Equal(200 + 100 * goesOn, kept.ExpectedSize.Estimate, 1e-6);
        Assert.Equal(200 + 200 * goesOn, moved.ExpectedSize.Estimate, 1e-6);
        Assert.Equal(400, moved.TotalSize);
        Assert.True(moved.DisjunctivePower.Estimate > kept.DisjunctivePower.Estimate + 0.02);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        foreach (var combination in new[] { "inverse-normal", "fisher" })
        {
            var plan = new AdaptiveStages([0.4, 0.7, 1], CombinationOf(combination), new SelectionRule.Best(1, SelectionScale.Estimate), StopRule.Each) { Reallocates = true };
            var design = AgainstControl(Crp(1), new MultiplicityProcedure.ClosedSimes(), Alpha, 30, 20, 25) with { Interim = plan };
            Assert.Equal(
                Bits(TrialSimulator.Run(design, Fixed(-0.2, -0.5), Plan(20_000) with { Threads = 1 })),
                Bits(TrialSimulator.Run(design, Fixed(-0.2, -0.5), Plan(20_000) with { Threads = 3 })));
        }
    }

    [Fact]
    public void A_direction_that_is_better_downwards_is_followed()
    {
        var plan = new AdaptiveStages([0.5, 1], CombinationOf("inverse-normal"), new SelectionRule.Best(1, SelectionScale.Estimate), StopRule.Each);
        var up = TrialSimulator.Run(
            AgainstControl(Crp(1, false), new MultiplicityProcedure.ClosedDunnett(), Alpha, 60, 60, 60) with { Interim = plan }, Fixed(0.1, 0.5), Plan(Replicates));
        var down = TrialSimulator.Run(
            AgainstControl(Crp(1), new MultiplicityProcedure.ClosedDunnett(), Alpha, 60, 60, 60) with { Interim = plan }, Fixed(-0.1, -0.5), Plan(Replicates, 3));
        var error = StandardErrors * Math.Sqrt(2) * up.DisjunctivePower.Mcse;
        Assert.InRange(up.DisjunctivePower.Estimate - down.DisjunctivePower.Estimate, -error, error);
        Assert.InRange(up.Arms[1].Best!.Value.Estimate - down.Arms[1].Best!.Value.Estimate, -error, error);
        Assert.Equal(
            up.DisjunctivePower.Estimate, up.Arms[0].Best!.Value.Estimate + up.Arms[1].Best!.Value.Estimate, 1e-12);
    }

    [Theory]
    [InlineData("dunnett", "inverse-normal", "closed-dunnett, closed-simes or holm was expected, not 'dunnett'")]
    [InlineData("closed-dunnett", "naive", "the naive test is for one comparison")]
    [InlineData("closed-dunnett", "fisher-futility", "are for one comparison")]
    public void Plans_that_do_not_hold_the_level_of_several_comparisons_are_refused(string multiplicity, string combination, string message)
    {
        var plan = new AdaptiveStages([0.5, 1], CombinationOf(combination), new SelectionRule.All(), StopRule.Each);
        var design = AgainstControl(Crp(1), MultiplicityProcedure.OfName(multiplicity)!, Alpha, 20, 20, 20) with { Interim = plan };
        Assert.Contains(design.Problems(), p => p.Contains(message, StringComparison.Ordinal));
    }

    internal static StageCombination CombinationOf(string name) => name switch
    {
        "inverse-normal" => new StageCombination.InverseNormal(EfficacyRule.OBrienFleming, FutilityRule.None),
        "fisher" => new StageCombination.Fisher(FisherRule.EqualLevels, []),
        "fisher-futility" => new StageCombination.Fisher(FisherRule.EqualLevels, [0.5]),
        _ => new StageCombination.Naive(EfficacyRule.OBrienFleming, FutilityRule.None),
    };

    private static SelectionRule SelectionOf(string name) => name switch
    {
        "best" => new SelectionRule.Best(1, SelectionScale.Estimate),
        "two" => new SelectionRule.Best(2, SelectionScale.Estimate),
        "near" => new SelectionRule.NearBest(0.1 * Scale, SelectionScale.Estimate),
        "promising" => new SelectionRule.Promising(0.02, SelectionScale.Estimate),
        _ => new SelectionRule.All(),
    };

    private static void AtMost(double level, double estimate) =>
        Assert.InRange(estimate, 0, level + StandardErrors * Math.Sqrt(level * (1 - level) / Replicates));
}
