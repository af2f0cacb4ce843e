using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TimeToEventTesting;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>A time to an event at several looks: by events, by times, by patients.</summary>
public class TimeToEventLooksTests
{
    private static readonly SequentialLooks Thirds = SequentialLooks.Equal(3, new AlphaSpending(new OBrienFlemingSpending()));

    /// <summary>400 patients over 200 days, hazard 0.02 on control, 5 % dropout by day 100.</summary>
    private static Endpoint.TimeToEvent ByEvents(SurvivalTest? test = null) =>
        new("death", new EventHazard.Constant(Known(0.02)), test ?? new SurvivalTest.LogRank())
        {
            LowerIsBetter = true,
            Events = 240,
            Dropout = new EventHazard.OfRisk(Known(0.05), 100),
        };

    /// <summary>
    /// rpact 3.3.4: getPowerSurvival with getDesignGroupSequential(kMax = 3, alpha = 0.025, sided = 1, typeOfDesign = "asOF"), lambda2 = 0.02,
    /// hazardRatio = 0.65, accrualTime = c(0, 200), maxNumberOfSubjects = 400, maxNumberOfEvents = 240, dropoutRate1 = dropoutRate2 = 0.05,
    /// dropoutTime = 100. Power by Schoenfeld's drift: rpact's own simulation (20,000 trials) has 0.908 ± 0.002 and stops 0.039, 0.540, 0.329.
    /// </summary>
    [Fact]
    public void Power_stops_and_calendar_of_a_trial_by_events_agree_with_rpact()
    {
        var result = Run(ByEvents(), Math.Log(0.65), 40_000);
        (double Time, double Subjects, double Stop)[] expected = [(87.170507, 174.3410, 0.0372), (136.600361, 273.2007, 0.5475), (181.432733, 362.8655, 0.3280)];
        Assert.InRange(result.DisjunctivePower.Estimate, 0.9127 - 0.012, 0.9127 + 0.006);
        double[] critical = [3.710302873, 2.511427484, 1.993047483];
        for (var look = 0; look < 3; look++)
        {
            var actual = result.Looks[look];
            Assert.Equal((look + 1) / 3.0, actual.Information, 12);
            Assert.Equal(critical[look], actual.Critical[0], 6);
            Assert.Equal(80.0 * (look + 1), actual.Events!.Value.Estimate, 9);

            // Those who reach the last look had fewer deaths in time, and rpact solves for expected events: within 1 %.
            AssertRelative(expected[look].Time, actual.Time!.Value.Estimate, 0.01);
            AssertRelative(expected[look].Subjects, actual.Recruited!.Value.Estimate, 0.01);
            Assert.InRange(actual.EfficacyStop.Estimate, expected[look].Stop - 0.012, expected[look].Stop + 0.012);
        }

        AssertRelative(153.5211, result.Duration!.Value.Estimate, 0.005);
        AssertRelative(306.1682, result.Recruited!.Value.Estimate, 0.005);
    }

    [Fact]
    public void The_level_of_a_trial_by_events_is_kept_at_its_looks()
    {
        foreach (var test in new SurvivalTest[] { new SurvivalTest.LogRank(), new SurvivalTest.Cox(), new SurvivalTest.FlemingHarrington(0, 0.5) })
        {
            var error = Run(ByEvents(test), 0, 12_000).DisjunctivePower;
            Assert.InRange(error.Estimate, 0.025 - 0.003 - StandardErrors * error.Mcse, 0.025 + 0.003 + StandardErrors * error.Mcse);
        }
    }

    [Fact]
    public void Events_that_never_come_are_waited_for_until_the_end()
    {
        // Everybody is followed for 28 days: 40 % of 400 have died, fewer than 240.
        var endpoint = ByEvents() with { Hazard = new EventHazard.OfRisk(Known(0.4), 28), FollowUp = 28, Dropout = null };
        var last = Run(endpoint, 0, 2000).Looks[2];
        AssertMean(160, last.Events!.Value);
        Assert.InRange(last.Time!.Value.Estimate, 225, 228);
        var cut = Run(endpoint with { AfterLast = 3 }, 0, 2000).Looks[2];
        Assert.Equal(203, cut.Time!.Value.Estimate, 9);
    }

    [Fact]
    public void Looks_by_calendar_time_are_at_these_times()
    {
        // Everyone who has entered counts: at day 100 half of recruitment.
        var endpoint = new Endpoint.TimeToEvent("death", new EventHazard.Constant(Known(0.02)), new SurvivalTest.LogRank())
        {
            LowerIsBetter = true, AfterLast = 50, LookTimes = [100, 150],
        };
        var result = Run(endpoint, 0, 4000);
        Assert.Equal([100.0, 150, 250], result.Looks.Select(l => Math.Round(l.Time!.Value.Estimate, 9)));
        Assert.Equal([200.0, 300, 400], result.Looks.Select(l => l.Recruited!.Value.Estimate));

        // 2 patients a day, of whom 1 − e^(−0.02 t) have died t days after their entry: by integration.
        AssertMean(2 * (100 - (1 - Math.Exp(-2)) / 0.02), result.Looks[0].Events!.Value);
        AssertRelative(result.ExpectedSize.Estimate, result.Recruited!.Value.Estimate, 1e-12);
    }

    [Fact]
    public void Looks_by_patients_follow_each_of_them_for_the_whole_time()
    {
        var endpoint = Death28(0.4);
        var result = TrialSimulator.Run(Two(endpoint, 100, 100, Over(100), SequentialLooks.Equal(2, EfficacyRule.OBrienFleming)), Fixed(0), new MonteCarloPlan(8000, 3));
        AssertMean(40, result.Looks[0].Events!.Value);
        Assert.Equal(78, result.Looks[0].Time!.Value.Estimate, 9);
        Assert.Equal(156, result.Looks[0].Recruited!.Value.Estimate);
        Assert.Equal(128, result.Looks[1].Time!.Value.Estimate, 9);
        var alone = TrialSimulator.Run(Two(endpoint, 100, 100, null, SequentialLooks.Equal(2, EfficacyRule.OBrienFleming)), Fixed(0), new MonteCarloPlan(8000, 3));
        Assert.Equal(Bits(WithoutCalendar(result)), Bits(WithoutCalendar(alone)));
        Assert.Null(alone.Duration);
    }

    [Fact]
    public void What_cannot_be_simulated_is_refused()
    {
        Expect("look_times has 1 time(s) for 2 interim look(s)", ByEvents() with { Events = null, AfterLast = 10, LookTimes = [3] });
        Expect("500 events are more than the 400 patients", ByEvents() with { Events = 500 });
        Expect("has no new event", ByEvents() with { Events = 1 });
        Expect("'follow_up' (of each patient)", ByEvents() with { Events = null });
        Expect("the test looks at time 28, and patients are followed for 20", ByEvents(new SurvivalTest.RiskAt(28)) with { FollowUp = 20 });
        Expect("control risk is 1; a probability above 0 and below 1", ByEvents() with { Hazard = new EventHazard.OfRisk(Known(1), 28) });
        Expect("with a last hazard of 0", ByEvents() with { Hazard = new EventHazard.Piecewise(new([0, 5], [0.1, 0])) });
        Assert.Contains(Two(ByEvents(), 200, 200).Problems(), p => p.Contains("add 'conduct' with 'accrual'", StringComparison.Ordinal));
        Assert.Contains(
            Two(ByEvents(), 20_000, 20_000, Over(200), Thirds).Problems(), p => p.Contains("at most 20000 can be simulated one by one", StringComparison.Ordinal));

        static void Expect(string problem, Endpoint endpoint) =>
            Assert.Contains(Two(endpoint, 200, 200, Over(200), Thirds).Problems(), p => p.Contains(problem, StringComparison.Ordinal));
    }

    private static OperatingCharacteristics Run(Endpoint endpoint, double theta, long trials) =>
        TrialSimulator.Run(Two(endpoint, 200, 200, Over(200), Thirds), Fixed(theta), new MonteCarloPlan(trials, 20260131));
}
