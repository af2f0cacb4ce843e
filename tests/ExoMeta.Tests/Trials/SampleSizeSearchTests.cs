using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

public class SampleSizeSearchTests
{
    /// <summary>The t test of half a standard deviation, one-sided 0.025: 64 an arm for 80 %, 86 for 90 % (noncentral t; e.g. Cohen 1988, table 2.4.1).</summary>
    [Theory]
    [InlineData(0.8, 64)]
    [InlineData(0.9, 86)]
    public void Sizes_of_the_t_test_are_found(double target, int exact)
    {
        var found = new SampleSizeSearch(AgainstControl(Crp(1, false), new MultiplicityProcedure.None(), 0.025, 20, 20), Fixed(0.5), target).Run(Plan(400_000));
        Assert.InRange(found.Size!.Value, exact - 1, exact + 1);
        Assert.InRange(exact, found.Lower!.Value, found.Upper!.Value);
        Assert.InRange(found.Upper.Value - found.Lower.Value, 1, 4);
        Assert.All(found.Evaluations.Zip(found.Evaluations.Skip(1)), pair => Assert.True(pair.First.Size < pair.Second.Size));
        Assert.Contains(found.Evaluations, e => e.Size == found.Size && e.Power.Estimate >= target);
        Assert.Contains(found.Evaluations, e => e.Size == found.Size - 1 && e.Power.Estimate < target);
        Assert.InRange(found.Confirmed.DisjunctivePower.Estimate, target - 0.01, target + 0.01);
    }

    [Fact]
    public void A_group_sequential_trial_needs_the_inflated_size()
    {
        var looks = SequentialLooks.Equal(3, EfficacyRule.Pocock);
        var design = AgainstControl(Crp(1, false), new MultiplicityProcedure.None(), 0.025, 30, 30) with { Looks = looks };
        var found = new SampleSizeSearch(design, Fixed(0.2), 0.9).Run(Plan(200_000));
        var factor = SequentialInflation.Of(GroupSequentialDesign.Equal(3, EfficacyRule.Pocock, 0.025).Solve(), 0.9).Factor;
        var exact = factor * 2 * Math.Pow((1.959963984540054 + 1.2815515655446004) / 0.2, 2);
        Assert.InRange(found.Size!.Value, 0.98 * exact, 1.03 * exact);
    }

    [Fact]
    public void Arms_keep_their_proportions()
    {
        var search = new SampleSizeSearch(AgainstControl(Crp(1, false), new MultiplicityProcedure.SingleStepDunnett(), 0.025, 40, 20, 30), Fixed(0.5, 0.5), 0.8);
        Assert.Equal([41, 21, 31], search.At(41).Arms.Select(a => a.Size));
        Assert.Equal([40, 20, 30], search.At(40).Arms.Select(a => a.Size));
        var any = search.Run(Plan(20_000)).Size!.Value;
        var all = (search with { Kind = PowerKind.Conjunctive }).Run(Plan(20_000)).Size!.Value;
        Assert.True(any < all);
    }

    [Fact]
    public void Power_that_no_size_reaches_is_said_to_be_out_of_reach()
    {
        var found = new SampleSizeSearch(AgainstControl(Crp(1), new MultiplicityProcedure.None(), 0.025, 20, 20), NormalTruth(-0.2, 0.4), 0.9, Largest: 5000).Run(Plan(5_000));
        Assert.Null(found.Size);
        Assert.Equal(5000, found.Design.ReferenceArm.Size);
        Assert.InRange(found.Confirmed.DisjunctivePower.Estimate, 0.5, 0.72);
    }

    [Fact]
    public void A_target_that_two_patients_reach_is_found_at_once()
    {
        var found = new SampleSizeSearch(AgainstControl(Crp(0.01), new MultiplicityProcedure.None(), 0.025, 20, 20), Fixed(-5), 0.5).Run(Plan(1_000));
        Assert.Equal(2, found.Size);
        Assert.Single(found.Evaluations);
    }

    [Fact]
    public void Wrong_searches_are_refused()
    {
        var design = AgainstControl(Crp(1), new MultiplicityProcedure.None(), 0.025, 20, 20);
        Assert.Throws<ArgumentException>(() => new SampleSizeSearch(design, Fixed(0.5), 1).Run(Plan(100)));
        Assert.Throws<ArgumentException>(() => new SampleSizeSearch(design, Fixed(0.5, 1), 0.8).Run(Plan(100)));
    }
}
