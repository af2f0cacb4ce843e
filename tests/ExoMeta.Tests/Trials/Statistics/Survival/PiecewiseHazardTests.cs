using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Tests.Trials.Statistics;

public class PiecewiseHazardTests
{
    private const int Draws = 200_000;

    private static readonly PiecewiseRate[] Rates =
    [
        PiecewiseRate.Constant(0.02),
        new([0, 7, 28], [0.03, 0.015, 0.005]),
        new([0, 2, 5, 20, 60], [0, 0.05, 0, 0.01, 0.2]),
        new([0, 10], [0.08, 0]),
        new([0, 1, 3, 9], [0.1, 0, 0.3, 0]),
    ];

    private static readonly double[] Uniforms = [2.3e-16, 1e-9, 0.003, 0.2, 0.45, 0.5, 0.7, 0.85, 0.97, 0.9999999, 1 - 1.2e-16];

    private static readonly double[] HazardRatios = [0.2, 1, 1.7];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Rates.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void The_cumulative_hazard_at_an_event_time_is_minus_the_log_of_the_draw_over_the_hazard_ratio(int index)
    {
        var rate = Rates[index];
        var hazard = new PiecewiseHazard(rate);
        foreach (var (u, ratio) in Uniforms.SelectMany(_ => HazardRatios, (u, h) => (u, h)))
        {
            var time = hazard.EventTime(new LaneOne(u), new LaneOne(ratio)).Value;
            var cumulative = -Math.Log(u) / ratio;
            if (rate.Rates[^1] == 0 && cumulative > rate.Integral(rate.Starts[^1]))
            {
                Assert.Equal(double.PositiveInfinity, time);
            }
            else
            {
                Assert.InRange(time, 0, double.MaxValue);
                Assert.Equal(cumulative, rate.Integral(time), 1e-13 * (1 + cumulative));
            }
        }

        Assert.Equal(hazard.EventTime(new LaneOne(0.3)), hazard.EventTime(new LaneOne(0.3), new LaneOne(1)));
        Assert.Equal(double.PositiveInfinity, hazard.EventTime(new LaneOne(0.3), new LaneOne(0)).Value);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Every_lane_type_gives_the_same_bits(int index)
    {
        var hazard = new PiecewiseHazard(Rates[index]);
        var accrual = new AccrualPattern(Rates[index], 40);
        Check<Lane512>();
        Check<Lane256>();
        Check<Lane128>();
        Check<LaneScalar>();

        void Check<TLane>()
            where TLane : struct, ILane<TLane>
        {
            for (var i = 0; i < 4; i++)
            {
                var u = TLane.Load(Uniforms.AsSpan(i));
                var ratio = TLane.Broadcast(0.7);
                var expected = Uniforms[i..(i + 8)];
                Assert.Equal(
                    expected.Select(x => hazard.EventTime(new LaneOne(x), new LaneOne(0.7)).Value), SurvivalTesting.Elements(hazard.EventTime(u, ratio)));
                Assert.Equal(expected.Select(x => accrual.EntryTime(new LaneOne(x)).Value), SurvivalTesting.Elements(accrual.EntryTime(u)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Drawn_times_have_the_survival_function_of_the_hazard(int index)
    {
        var rate = Rates[index];
        var hazard = new PiecewiseHazard(rate);
        foreach (var ratio in HazardRatios)
        {
            var times = Sample((uint)index, u => hazard.EventTime(u, Lane512.Broadcast(ratio)));
            foreach (var t in new[] { 0.5, 1.5, 6, 10, 28, 61, 1000 })
            {
                AssertShare(Math.Exp(-ratio * rate.Integral(t)), times, x => x > t);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Entries_follow_the_accrual_rate(int index)
    {
        var rate = Rates[index];
        var accrual = new AccrualPattern(rate, 30);
        var times = Sample(50 + (uint)index, u => accrual.EntryTime(u));
        Assert.All(times, t => Assert.InRange(t, 0, 30));
        foreach (var t in new[] { 0.5, 1.5, 6, 10, 28, 30 })
        {
            AssertShare(rate.Integral(t) / rate.Integral(30), times, x => x <= t);
        }
    }

    [Fact]
    public void Without_a_hazard_there_is_no_event()
    {
        Assert.All(Uniforms, u => Assert.Equal(double.PositiveInfinity, PiecewiseHazard.None.EventTime(new LaneOne(u)).Value));
        Assert.Equal(double.PositiveInfinity, PiecewiseHazard.None.TimeAt(new LaneOne(0)).Value);
    }

    [Fact]
    public void A_value_that_the_cumulative_hazard_keeps_for_a_while_is_taken_at_its_end_and_the_last_at_its_beginning()
    {
        var hazard = new PiecewiseHazard(new([0, 1, 3, 5, 6], [0, 0.5, 0, 0.25, 0]));
        double[] levels = [0, 0.5, 1, 1.0625, 1.25, 1.2500000000000002];
        Assert.Equal([1, 2, 5, 5.25, 6, double.PositiveInfinity], levels.Select(l => hazard.TimeAt(new LaneOne(l)).Value));
    }

    [Fact]
    public void Unsound_rates_are_refused_with_what_was_expected()
    {
        AssertRefused("rates of at least 0, not all 0, were expected", () => PiecewiseHazard.Constant(0));
        AssertRefused("starts increasing from 0", () => new PiecewiseHazard(new([0, 3, 2], [1, 1, 1])));
        AssertRefused("recruitment lasts 0; a time above 0 was expected", () => new AccrualPattern(new([1], [1]), 0));
        AssertRefused("recruitment: one rate for each start was expected", () => new AccrualPattern(new([1], [1]), 0));
        AssertRefused("nobody is recruited by time 4", () => new AccrualPattern(new([0, 5], [0, 1]), 4));
        Assert.Equal(30, AccrualPattern.Uniform(30).Duration);
    }

    private static void AssertRefused(string expected, Func<object> act) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);

    private static double[] Sample(uint stream, Func<Lane512, Lane512> of)
    {
        var times = new double[Draws];
        RandomFill.AcrossReplicates(17, 0, stream, default(UniformSampler), times);
        for (var i = 0; i < Draws; i += 8)
        {
            Lane512.Store(of(Lane512.Load(times.AsSpan(i))), times.AsSpan(i));
        }

        return times;
    }

    private static void AssertShare(double expected, double[] times, Func<double, bool> counts)
    {
        var error = Math.Sqrt(expected * (1 - expected) / times.Length);
        Assert.InRange(times.Count(counts) / (double)times.Length, expected - 4.5 * error - 1e-12, expected + 4.5 * error + 1e-12);
    }
}
