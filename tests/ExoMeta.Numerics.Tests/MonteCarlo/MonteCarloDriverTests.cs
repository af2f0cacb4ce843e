using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.MonteCarlo;

public class MonteCarloDriverTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(50_000)]
    public void Any_number_of_threads_gives_the_same_bits(long replicates)
    {
        var expected = Run(replicates, 1);
        Assert.Equal(replicates, expected.Count);
        foreach (var threads in new[] { 0, 2, 3, 8 })
        {
            var actual = Run(replicates, threads);
            Assert.Equal(BitConverter.DoubleToUInt64Bits(expected.Mean), BitConverter.DoubleToUInt64Bits(actual.Mean));
            Assert.Equal(BitConverter.DoubleToUInt64Bits(expected.SumOfSquares), BitConverter.DoubleToUInt64Bits(actual.SumOfSquares));
        }
    }

    [Fact]
    public void Chunks_merge_in_order_and_only_a_window_of_them_is_kept()
    {
        var alive = 0;
        var most = 0;
        var total = MonteCarloDriver.Run(
            new MonteCarloPlan(400 * 1024, 1, 4),
            () => new Order(),
            (first, count, order) =>
            {
                var now = Interlocked.Increment(ref alive);
                InterlockedMax(ref most, now);
                if (first == 0)
                {
                    // The first chunk is late: the others must not pile up behind it.
                    Thread.Sleep(50);
                }

                order.Firsts.Add(first);
                order.OnMerged = () => Interlocked.Decrement(ref alive);
            });
        Assert.Equal(Enumerable.Range(0, 400).Select(i => i * 1024L), total.Firsts);
        Assert.InRange(most, 1, 16);
    }

    [Fact]
    public void Progress_rises_to_the_number_of_replicates()
    {
        var seen = new List<long>();
        MonteCarloDriver.Run(new MonteCarloPlan(10_000, 1, 4), () => new Moments(), (_, count, _) => { }, seen.Add);
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(10_000, seen[^1]);
        Assert.Equal(10, seen.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Cancelling_stops_the_run(int threads)
    {
        using var source = new CancellationTokenSource();
        var run = 0;
        Assert.Throws<OperationCanceledException>(() => MonteCarloDriver.Run(
            new MonteCarloPlan(1_000_000_000, 1, threads),
            () => new Moments(),
            (_, _, _) =>
            {
                if (Interlocked.Increment(ref run) == 20)
                {
                    source.Cancel();
                }
            },
            cancellation: source.Token));
        Assert.InRange(run, 20, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_failure_in_a_chunk_reaches_the_caller(int threads)
    {
        var failure = Assert.Throws<InvalidOperationException>(() => MonteCarloDriver.Run(
            new MonteCarloPlan(1_000_000, 1, threads),
            () => new Moments(),
            (first, _, _) => throw new InvalidOperationException("chunk")));
        Assert.Equal("chunk", failure.Message);
    }

    [Fact]
    public void Plans_without_replicates_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(5, -1));
    }

    private static Moments Run(long replicates, int threads) => MonteCarloDriver.Run(
        new MonteCarloPlan(replicates, 42, threads),
        () => new Moments(),
        (first, count, moments) =>
        {
            for (var i = 0; i < count; i++)
            {
                moments.Add(new RandomStream(new(42, (ulong)(first + i), 0)).NextExponential());
            }
        });

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = target;
        while (seen < value)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private sealed class Order : IAccumulator<Order>
    {
        public List<long> Firsts { get; } = [];

        public Action? OnMerged { get; set; }

        public void Merge(Order next)
        {
            Firsts.AddRange(next.Firsts);
            next.OnMerged!();
        }
    }
}
