using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

public class TrialDesignTests
{
    private static readonly TrialDesign Sound = AgainstControl(Death(0.3), new MultiplicityProcedure.SingleStepDunnett(), 0.025, 20, 20, 20);

    private static readonly TrialDesign Doses = BetweenDoses(Crp(1), new MultiplicityProcedure.None(), 0.025, 10, 10);

    [Fact]
    public void A_sound_design_has_no_problems()
    {
        Assert.Empty(Sound.Problems());
        Assert.Empty(Doses.Problems());
        Assert.Empty((Sound with { Endpoint = Death(new UncertainQuantity.Beta(2, 5)) }).Problems());
        Assert.Empty((Sound with { Endpoint = Death(new UncertainQuantity.Uniform(0, 1)) }).Problems());
        Assert.Empty((Doses with { Endpoint = Crp(new UncertainQuantity.HalfNormal(1)) }).Problems());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Alpha_outside_0_to_one_half_is_refused(double alpha) =>
        AssertProblem(Sound with { Alpha = alpha }, "a one-sided level inside (0, 0.5) was expected");

    [Fact]
    public void A_procedure_that_cannot_be_prepared_is_refused() =>
        AssertProblem(Sound with { Analysis = new MultiplicityProcedure.FixedSequence([0, 0]) }, "each of the 2 comparisons once");

    [Fact]
    public void An_unknown_comparison_is_refused() =>
        AssertProblem(Sound with { Comparison = (TrialComparison)9 }, "neither against control nor between doses");

    [Fact]
    public void No_arms_are_refused()
    {
        AssertProblem(Sound with { Arms = [] }, "the trial has no arms");
        AssertProblem(Sound with { Arms = default }, "the trial has no arms");
    }

    [Fact]
    public void An_arm_below_two_patients_is_refused() =>
        AssertProblem(
            Sound with { Arms = Sound.Arms.SetItem(1, Sound.Arms[1] with { Size = 1 }) },
            "arm 'dose 1' has 1 patient(s); at least 2 were expected");

    [Theory]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void A_dose_that_is_no_amount_is_refused(double dose) =>
        AssertProblem(
            Sound with { Arms = Sound.Arms.SetItem(1, Sound.Arms[1] with { Dose = dose }) }, "a finite dose of at least 0 was expected");

    [Fact]
    public void Two_arms_of_one_name_are_refused() =>
        AssertProblem(
            Sound with { Arms = Sound.Arms.SetItem(1, Sound.Arms[1] with { Name = "dose 2" }) }, "two arms are named 'dose 2'");

    [Fact]
    public void A_comparison_against_control_without_a_control_is_refused() =>
        AssertProblem(Doses with { Comparison = TrialComparison.AgainstControl }, "no arm is the control");

    [Fact]
    public void Two_controls_are_refused() =>
        AssertProblem(
            Sound with { Arms = Sound.Arms.SetItem(1, Sound.Arms[1] with { IsControl = true }) },
            "more than one arm is the control ('control', 'dose 1')");

    [Fact]
    public void A_control_that_does_not_come_first_is_refused() =>
        AssertProblem(Sound with { Arms = [Sound.Arms[1], Sound.Arms[0]] }, "the control arm 'control' does not come first");

    [Fact]
    public void A_control_alone_is_refused() =>
        AssertProblem(Sound with { Arms = [Sound.Arms[0]] }, "no arm is compared with the control");

    [Fact]
    public void Fewer_than_two_doses_are_refused_between_doses() =>
        AssertProblem(Doses with { Arms = [Doses.Arms[0]] }, "a comparison between doses needs at least two arms");

    [Fact]
    public void A_control_is_refused_between_doses() =>
        AssertProblem(Sound with { Comparison = TrialComparison.BetweenDoses }, "arm 'control' is a control");

    [Fact]
    public void Doses_of_which_some_are_not_numbers_are_refused_between_doses() =>
        AssertProblem(
            Doses with { Arms = Doses.Arms.SetItem(1, Doses.Arms[1] with { Dose = null }) }, "some doses are numbers and some are not");

    [Fact]
    public void Equal_doses_are_refused_between_doses() =>
        AssertProblem(Doses with { Arms = Doses.Arms.SetItem(1, Doses.Arms[1] with { Dose = 1 }) }, "two arms have the same dose");

    [Theory]
    [InlineData("normal(0.3, 0.1)")]
    [InlineData("uniform(0.2, 1.2)")]
    [InlineData("-0.1")]
    public void A_control_risk_that_can_leave_0_to_1_is_refused(string risk) =>
        AssertProblem(Sound with { Endpoint = Death(Read(risk)) }, $"control risk is {risk}, which can leave [0, 1]");

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("choice(0: 0.5, 0.3: 0.5)")]
    public void A_control_risk_without_log_odds_is_refused(string risk) =>
        AssertProblem(Sound with { Endpoint = Death(Read(risk)) }, "a log odds ratio needs a risk above 0 and below 1");

    [Theory]
    [InlineData("0")]
    [InlineData("-0.5")]
    [InlineData("normal(1, 0.1)")]
    [InlineData("choice(0: 0.5, 1: 0.5)")]
    public void A_standard_deviation_that_is_not_always_above_0_is_refused(string sd) =>
        AssertProblem(Doses with { Endpoint = Crp(Read(sd)) }, $"log standard deviation is {sd}, which is not always above 0");

    [Fact]
    public void All_problems_come_in_one_pass_and_the_simulator_refuses_with_them()
    {
        var bad = Sound with { Alpha = 1, Arms = [Sound.Arms[1] with { Size = 0 }], Endpoint = Death(2) };
        Assert.Equal(4, bad.Problems().Length);
        var refusal = Assert.Throws<ArgumentException>(() => TrialSimulator.Run(bad, Fixed(0), Plan(100)));
        Assert.All(bad.Problems(), problem => Assert.Contains(problem, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Fewer_than_two_replicates_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TrialSimulator.Run(Sound, Fixed(0, 0), Plan(1)));

    [Fact]
    public void The_reference_is_the_control_or_the_lowest_dose_or_the_first_when_doses_are_not_numbers()
    {
        Assert.Equal("control", Sound.ReferenceArm.Name);
        Assert.Equal(["dose 1", "dose 2"], Sound.ComparedArms.Select(arm => arm.Name));
        Assert.Equal(60, Sound.TotalSize);
        ImmutableArray<Arm> arms = [new("high", 5, 9, false), new("low", 5, 1, false), new("middle", 5, 3, false)];
        var doses = Doses with { Arms = arms };
        Assert.Equal("low", doses.ReferenceArm.Name);
        Assert.Equal(["high", "middle"], doses.ComparedArms.Select(arm => arm.Name));
        Assert.Equal("high", (doses with { Arms = [.. arms.Select(arm => arm with { Dose = null })] }).ReferenceArm.Name);
    }

    [Fact]
    public void The_comparison_is_written_in_words()
    {
        Assert.Equal("each arm against 'control', one-sided at 0.025", Sound.ComparisonNote);
        Assert.Equal(
            "each dose against the lowest ('dose 1'), two-sided at 0.05; power counts both directions",
            Doses.ComparisonNote);
    }

    private static Endpoint Crp(UncertainQuantity sd) => new Endpoint.LogNormal("CRP", sd) { LowerIsBetter = true };

    private static Endpoint Crp(double sd) => TrialTesting.Crp(sd);

    private static UncertainQuantity Read(string text) =>
        UncertainQuantity.TryParse(text, out var quantity, out var error) ? quantity : throw new ArgumentException(error);

    private static void AssertProblem(TrialDesign design, string message) =>
        Assert.Contains(design.Problems(), problem => problem.Contains(message, StringComparison.Ordinal));
}
