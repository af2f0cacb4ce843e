using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Tests.Trials.Statistics;

public class CensoringTests
{
    private const double Never = double.PositiveInfinity;

    [Theory]
    [InlineData(5, 9, 28, 5, true)]
    [InlineData(9, 5, 28, 5, false)]
    [InlineData(5, 5, 28, 5, true)]
    [InlineData(28, Never, 28, 28, true)]
    [InlineData(28.001, Never, 28, 28, false)]
    [InlineData(Never, Never, 28, 28, false)]
    [InlineData(Never, Never, Never, Never, false)]
    [InlineData(3, Never, Never, 3, true)]
    public void The_earliest_of_event_dropout_and_end_of_follow_up_is_seen(double eventTime, double dropout, double followUp, double time, bool isEvent)
    {
        var seen = Censoring.AfterFollowUp(new LaneOne(eventTime), new LaneOne(dropout), followUp);
        Assert.Equal((time, isEvent, true), (seen.Time.Value, LaneOne.Any(seen.IsEvent), LaneOne.Any(seen.HasEntered)));

        // The same at a calendar time so late that it cuts nothing.
        Assert.Equal(seen, Censoring.AtCalendarTime(new LaneOne(2), new LaneOne(eventTime), new LaneOne(dropout), new LaneOne(Never), followUp));
    }

    [Theory]
    [InlineData(10, 5, 9, 20, 60, 5, true)]
    [InlineData(10, 10, 19, 20, 60, 10, true)]
    [InlineData(10, 10.5, 19, 20, 60, 10, false)]
    [InlineData(10, 10.5, 4, 20, 60, 4, false)]
    [InlineData(10, 50, 40, 100, 28, 28, false)]
    [InlineData(20, 5, 9, 20, 60, 0, false)]
    public void A_cut_at_a_calendar_time_censors_those_under_observation(
        double entry, double eventTime, double dropout, double calendar, double followUp, double time, bool isEvent)
    {
        var seen = Censoring.AtCalendarTime(new LaneOne(entry), new LaneOne(eventTime), new LaneOne(dropout), new LaneOne(calendar), followUp);
        Assert.Equal((time, isEvent, true), (seen.Time.Value, LaneOne.Any(seen.IsEvent), LaneOne.Any(seen.HasEntered)));
    }

    [Fact]
    public void Who_enters_after_the_cut_has_not_entered_and_sorts_first()
    {
        var seen = Censoring.AtCalendarTime(new LaneOne(20.5), new LaneOne(1), new LaneOne(2), new LaneOne(20));
        Assert.False(LaneOne.Any(seen.HasEntered));
        foreach (var arm in new[] { false, true })
        {
            var key = SurvivalKey.Pack(seen, SurvivalKey.Arm<LaneOne>(arm));
            Assert.True(SurvivalKey.Time(key).Value < 0);
            Assert.False(LaneOne.Any(SurvivalKey.IsEvent(key)));
            Assert.Equal(arm, LaneOne.Any(SurvivalKey.IsTreatment(key)));
        }
    }

    [Fact]
    public void At_one_time_events_sort_before_the_censored()
    {
        var keys = new[] { true, false }.SelectMany(_ => new[] { false, true }, (isEvent, treatment) => SurvivalKey.Pack(
            new Observation<LaneOne>(new(7), SurvivalKey.Arm<LaneOne>(isEvent), SurvivalKey.Arm<LaneOne>(true)), SurvivalKey.Arm<LaneOne>(treatment)))
            .Select(k => k.Value).ToArray();
        Assert.Equal(keys.Distinct().Order(), keys);
        Assert.All(keys, k => Assert.Equal(7, SurvivalKey.Time(new LaneOne(k)).Value));
    }

    [Fact]
    public void A_cut_at_the_time_of_an_event_sees_that_event_and_none_after_it()
    {
        const int Patients = 60;
        var stream = new LaneStream<Lane512>(3, 0, 1);
        var (accrual, hazard, dropout) = (AccrualPattern.Uniform(11), PiecewiseHazard.Constant(0.07), PiecewiseHazard.Constant(0.03));
        for (var trial = 0; trial < 200; trial++)
        {
            var (entry, eventTime, leaving) = (new Lane512[Patients], new Lane512[Patients], new Lane512[Patients]);
            var known = new Lane512[Patients];
            for (var j = 0; j < Patients; j++)
            {
                entry[j] = accrual.EntryTime(stream.NextUniform());
                eventTime[j] = hazard.EventTime(stream.NextUniform());
                leaving[j] = dropout.EventTime(stream.NextUniform());
                known[j] = Censoring.CalendarTimeOfEvent(entry[j], eventTime[j], leaving[j], 40);
            }

            LaneSort.Ascending<Lane512>(known);
            foreach (var events in new[] { 1, 7, 15 })
            {
                var seen = new double[8];
                for (var j = 0; j < Patients; j++)
                {
                    var one = Censoring.AtCalendarTime(entry[j], eventTime[j], leaving[j], known[events - 1], 40);
                    var bits = SurvivalTesting.Elements(one.IsEvent & one.HasEntered & Lane512.Broadcast(1));
                    seen = [.. seen.Zip(bits, (a, b) => a + b)];
                }

                Assert.All(seen, count => Assert.Equal(events, count));
            }
        }
    }

    [Fact]
    public void Events_before_a_calendar_time_are_as_frequent_as_the_design_says()
    {
        const int Draws = 200_000;
        var rate = new PiecewiseRate([0, 7, 28], [0.03, 0.015, 0.005]);
        var recruitment = new PiecewiseRate([0, 20], [1, 3]);
        var design = new SurvivalComparison(0.6, rate, new(recruitment, 50, 60, 0.004, 0.004));
        var (hazard, dropout, accrual) = (new PiecewiseHazard(rate), PiecewiseHazard.Constant(0.004), new AccrualPattern(recruitment, 50));
        foreach (var calendar in new[] { 15.0, 45, 110 })
        {
            var stream = new LaneStream<Lane512>(8, 0, 4);
            var count = 0.0;
            for (var i = 0; i < Draws; i += 8)
            {
                var entry = accrual.EntryTime(stream.NextUniform());
                var eventTime = hazard.EventTime(stream.NextUniform(), Lane512.Broadcast(i < Draws / 2 ? 1 : 0.6));
                var seen = Censoring.AtCalendarTime(entry, eventTime, dropout.EventTime(stream.NextUniform()), Lane512.Broadcast(calendar));
                count += SurvivalTesting.Elements(seen.IsEvent & Lane512.Broadcast(1)).Sum();
            }

            var expected = design.EventProbability(calendar);
            var error = Math.Sqrt(expected * (1 - expected) / Draws);
            Assert.InRange(count / Draws, expected - 4.5 * error, expected + 4.5 * error);
        }
    }
}
