using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.MonteCarlo;

public class StoppingRuleTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.004)]
    [InlineData(0.0015)]
    public void A_run_that_stops_early_has_the_same_replicates_and_bits_for_any_number_of_threads(double target)
    {
        var expected = Exponentials(target, 1);
        Assert.Equal(StopReason.TargetErrorReached, expected.Reason);
        Assert.InRange(expected.Total.ToEstimate().Mcse, 0, target);
        Assert.Equal(expected.Replicates, expected.Total.Count);
        foreach (var threads in new[] { 2, 3, 8 })
        {
            var actual = Exponentials(target, threads);
            Assert.Equal((expected.Replicates, expected.Reason), (actual.Replicates, actual.Reason));
            Assert.Equal(BitConverter.DoubleToUInt64Bits(expected.Total.Mean), BitConverter.DoubleToUInt64Bits(actual.Total.Mean));
            Assert.Equal(BitConverter.DoubleToUInt64Bits(expected.Total.SumOfSquares), BitConverter.DoubleToUInt64Bits(actual.Total.SumOfSquares));
        }
    }

    [Fact]
    public void Replicates_run_to_the_next_checkpoint_after_the_error_is_small_enough()
    {
        // The standard deviation is 1: an error of 0.0058 needs about 29,727 replicates, and 32 chunks are the next checkpoint.
        var run = Exponentials(0.0058, 3);
        Assert.Equal(32 * 1024, run.Replicates);
    }

    [Fact]
    public void The_error_is_looked_at_after_fixed_numbers_of_chunks_only()
    {
        var looks = new List<long>();
        var run = MonteCarloDriver.RunToTarget(
            new MonteCarloPlan(100 * 1024, 1, 2) { Stopping = new StoppingRule.TargetError(1e-9) },
            () => new Counts(1),
            (_, count, counts) => Add(counts, count),
            total =>
            {
                looks.Add(total.Replicates / 1024);
                return 1;
            });
        Assert.Equal([8L, 12, 16, 24, 32, 48, 64, 96, 100], looks);
        Assert.Equal((100 * 1024L, StopReason.AllReplicates), (run.Replicates, run.Reason));
    }

    [Fact]
    public void A_target_out_of_reach_ends_with_all_replicates()
    {
        var run = Exponentials(1e-6, 2);
        Assert.Equal((1_000_000L, StopReason.AllReplicates), (run.Replicates, run.Reason));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(double.NaN)]
    [InlineData(-1.0)]
    public void An_error_that_is_not_known_stops_nothing(double error)
    {
        var run = MonteCarloDriver.RunToTarget(
            new MonteCarloPlan(20_000, 1) { Stopping = new StoppingRule.TargetError(0.1) }, () => new Moments(), (_, _, _) => { }, _ => error);
        Assert.Equal((20_000L, StopReason.AllReplicates), (run.Replicates, run.Reason));
    }

    [Fact]
    public void All_successes_do_not_stop_a_run_before_their_interval_is_short()
    {
        var run = MonteCarloDriver.RunToTarget(
            new MonteCarloPlan(1_000_000, 1) { Stopping = new StoppingRule.TargetError(2e-5) },
            () => new Counts(1),
            (_, count, counts) =>
            {
                Add(counts, count);
                counts.Add(0, count);
            },
            total => total.ToEstimate(0).ErrorForStopping());

        // Half of Wilson's interval over 1.96 is z/(2(n + z²)): n = 48,995 for 2e-5, and 48 chunks hold 49,152.
        Assert.Equal((48 * 1024L, StopReason.TargetErrorReached), (run.Replicates, run.Reason));
    }

    [Fact]
    public void The_error_for_stopping_is_the_larger_of_standard_error_and_interval()
    {
        var half = MonteCarloEstimate.FromCount(500, 1000);
        Assert.Equal(half.Mcse, half.ErrorForStopping());
        var none = MonteCarloEstimate.FromCount(0, 1000);
        Assert.Equal(0, none.Mcse);
        Assert.Equal(1.959963984540054 / 2 / (1000 + 3.841458820694124), none.ErrorForStopping(), 1e-15);
        Assert.Equal(double.PositiveInfinity, MonteCarloEstimate.FromMoments(3, 0, 1000).ErrorForStopping());
    }

    [Fact]
    public void A_failure_past_the_end_of_a_run_is_no_failure()
    {
        foreach (var threads in new[] { 1, 2, 8 })
        {
            var run = MonteCarloDriver.RunToTarget(
                new MonteCarloPlan(1_000_000, 1, threads) { Stopping = new StoppingRule.TargetError(0.5) },
                () => new Counts(1),
                (first, count, counts) =>
                {
                    Add(counts, count);
                    if (first >= 8 * 1024)
                    {
                        throw new InvalidOperationException("past the end");
                    }
                },
                _ => 0.4);
            Assert.Equal((8 * 1024L, StopReason.TargetErrorReached), (run.Replicates, run.Reason));
        }
    }

    [Fact]
    public void A_plan_with_a_target_is_refused_where_there_is_no_error_to_look_at()
    {
        var plan = new MonteCarloPlan(10_000, 1) { Stopping = new StoppingRule.TargetError(0.1) };
        Assert.Throws<ArgumentException>(() => MonteCarloDriver.Run(plan, () => new Moments(), (_, _, _) => { }));
        Assert.Throws<ArgumentException>(() => MonteCarloDriver.RunInAnyOrder(plan, () => new Counts(1), (_, _, _) => { }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_target_that_is_not_positive_is_refused(double target) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Exponentials(target, 1));

    private static MonteCarloRun<Moments> Exponentials(double target, int threads) => MonteCarloDriver.RunToTarget(
        new MonteCarloPlan(1_000_000, 42, threads) { Stopping = new StoppingRule.TargetError(target) },
        () => new Moments(),
        (first, count, moments) =>
        {
            for (var i = 0; i < count; i++)
            {
                moments.Add(new RandomStream(new(42, (ulong)(first + i), 0)).NextExponential());
            }
        },
        total => total.ToEstimate().ErrorForStopping());

    private static void Add(Counts counts, int replicates)
    {
        for (var i = 0; i < replicates; i++)
        {
            counts.AddReplicate();
        }
    }
}
