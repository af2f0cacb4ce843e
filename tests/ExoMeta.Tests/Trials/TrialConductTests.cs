using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TimeToEventTesting;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Calendar time of any design: looks, duration, overrun.</summary>
public class TrialConductTests
{
    private static readonly SequentialLooks Looks = SequentialLooks.Equal(2, EfficacyRule.OBrienFleming);

    [Fact]
    public void A_trial_of_one_look_ends_when_its_last_patient_is_read_out()
    {
        var result = Run(Two(Death(0.4), 60, 40, Over(200)) with { Conduct = new(Over(200)) { Readout = 28 } }, 0);
        Assert.Equal(228, result.Duration!.Value.Estimate, 9);
        Assert.Equal(0, result.Duration!.Value.Mcse, 9);
        Assert.Equal(100, result.Recruited!.Value.Estimate);
        Assert.Equal("days", result.TimeUnit);
    }

    [Fact]
    public void A_look_waits_for_its_readout_while_recruitment_goes_on()
    {
        // 100 patients at 0.5 a day: the 50th enters at 100 and is read out at 128, when 64 have been recruited.
        var design = Two(Crp(1), 50, 50, looks: Looks) with { Conduct = new(new Recruitment.AtRate(PiecewiseRate.Constant(1), Known(0.5))) { Readout = 28 } };
        var result = Run(design, -0.6);
        Assert.Equal(128, result.Looks[0].Time!.Value.Estimate, 9);
        Assert.Equal(64, result.Looks[0].Recruited!.Value.Estimate);
        Assert.Equal(228, result.Looks[1].Time!.Value.Estimate, 9);
        var stop = result.Looks[0].Cumulative.Estimate;
        Assert.InRange(stop, 0.05, 0.95);
        Assert.Equal(stop * 128 + (1 - stop) * 228, result.Duration!.Value.Estimate, 6);
        Assert.Equal(stop * 64 + (1 - stop) * 100, result.Recruited!.Value.Estimate, 6);
        Assert.Equal(stop * 50 + (1 - stop) * 100, result.ExpectedSize.Estimate, 6);
        Assert.Null(result.Looks[0].Events);
    }

    [Fact]
    public void A_long_readout_recruits_everybody_before_the_first_look()
    {
        var result = Run(Two(Crp(1), 50, 50, looks: Looks) with { Conduct = new(Over(100)) { Readout = 90 } }, -0.6);
        Assert.Equal(140, result.Looks[0].Time!.Value.Estimate, 9);
        Assert.Equal(100, result.Looks[0].Recruited!.Value.Estimate);
    }

    [Fact]
    public void Recruitment_may_change_its_rate()
    {
        // 20 in the first 40 days, then 2 a day: the 50th at 55, the 100th at 80.
        var accrual = new Recruitment.AtRate(new PiecewiseRate([0, 40], [0.5, 2]), Known(1));
        var result = Run(Two(Crp(1), 50, 50, looks: Looks) with { Conduct = new(accrual) { Readout = 5 } }, 0);
        Assert.Equal(60, result.Looks[0].Time!.Value.Estimate, 9);
        Assert.Equal(60, result.Looks[0].Recruited!.Value.Estimate);
        Assert.Equal(85, result.Looks[1].Time!.Value.Estimate, 9);
    }

    [Fact]
    public void An_uncertain_rate_makes_an_uncertain_duration()
    {
        // Over a uniform period the mean is that of the period; at a log-normal rate, of N/rate.
        var period = Run(Two(Death(0.4), 50, 50, new Recruitment.OverPeriod(Distribution("uniform(100, 300)"))), 0);
        AssertMean(200, period.Duration!.Value);
        Assert.InRange(period.Duration!.Value.Mcse * Math.Sqrt(20_000) / (200 / Math.Sqrt(12)), 0.97, 1.03);
        var rate = Run(Two(Death(0.4), 50, 50, new Recruitment.AtRate(PiecewiseRate.Constant(1), Distribution("lognormal(0, 0.4)"))), 0);
        AssertMean(100 * Math.Exp(0.08), rate.Duration!.Value);
    }

    [Fact]
    public void What_an_ended_arm_had_recruited_beyond_its_look_delays_the_others()
    {
        // 150 patients at 1 a day, readout 30. Look 1 (75 patients) at 105, when 105 are recruited: 10 a comparison's arm too many.
        var looks = new SequentialLooks([0.5, 1], EfficacyRule.Pocock, new GivenFutility([0], false));
        var design = AgainstControl(Crp(1), new MultiplicityProcedure.Bonferroni(), 0.025, 50, 50, 50) with
        {
            Looks = looks,
            Conduct = new(new Recruitment.AtRate(PiecewiseRate.Constant(1), Known(1))) { Readout = 30 },
        };

        // The first arm ends at the first look (harmful), the second goes on: 25 + 100 patients, and 10 lost.
        var result = TrialSimulator.Run(design, Fixed(50, -0.001), Plan(4000));
        Assert.Equal(105, result.Looks[0].Time!.Value.Estimate, 9);
        Assert.Equal(105, result.Looks[0].Recruited!.Value.Estimate);
        Assert.Equal(165, result.Looks[1].Time!.Value.Estimate, 9);
        Assert.Equal(135, result.Looks[1].Recruited!.Value.Estimate);
    }

    [Fact]
    public void Conduct_changes_no_other_number()
    {
        var design = Two(Crp(1), 30, 30, looks: Looks);
        Assert.Equal(Bits(WithoutCalendar(Run(design, -0.3))), Bits(WithoutCalendar(Run(design with { Conduct = new(Over(10)) { Readout = 3 } }, -0.3))));
    }

    [Fact]
    public void Conduct_that_makes_no_sense_is_refused()
    {
        var design = Two(Death(0.4), 20, 20);
        Assert.Contains(Problems(new Recruitment.OverPeriod(Distribution("normal(10, 3)"))), p => p.Contains("always above 0", StringComparison.Ordinal));
        Assert.Contains(
            Problems(new Recruitment.AtRate(new PiecewiseRate([0, 5], [1, 0]), Known(1))), p => p.Contains("recruitment ends before", StringComparison.Ordinal));
        Assert.Contains((design with { Conduct = new(Over(3)) { Readout = -1 } }).Problems(), p => p.Contains("read out after -1", StringComparison.Ordinal));

        IEnumerable<string> Problems(Recruitment accrual) => (design with { Conduct = new(accrual) }).Problems();
    }

    private static OperatingCharacteristics Run(TrialDesign design, double theta) => TrialSimulator.Run(design, Fixed(theta), new MonteCarloPlan(20_000, 11));
}
