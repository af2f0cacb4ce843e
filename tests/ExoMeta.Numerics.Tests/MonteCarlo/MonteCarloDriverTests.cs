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
    public void The_failure_of_the_first_chunk_that_fails_is_seen_whatever_the_threads()
    {
        foreach (var threads in new[] { 1, 2, 3, 8 })
        {
            for (var repeat = 0; repeat < 20; repeat++)
            {
                var failure = Assert.Throws<InvalidOperationException>(() => MonteCarloDriver.Run(
                    new MonteCarloPlan(1_000_000, 1, threads), () => new Moments(), (first, _, _) => Fail(first)));
                Assert.Equal("chunk 5", failure.Message);
                failure = Assert.Throws<InvalidOperationException>(() => MonteCarloDriver.RunInAnyOrder(
                    new MonteCarloPlan(1_000_000, 1, threads), () => new Counts(1), (first, _, _) => Fail(first)));
                Assert.Equal("chunk 5", failure.Message);
            }
        }

        static void Fail(long first)
        {
            if (first >= 5 * 1024)
            {
                throw new InvalidOperationException($"chunk {first / 1024}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_failure_between_chunks_reaches_the_caller(int threads)
    {
        var plan = new MonteCarloPlan(3000, 1, threads);
        Assert.Throws<NotSupportedException>(() => MonteCarloDriver.Run(plan, () => new Moments(), (_, _, _) => { }, done => FailAtTheEnd(done)));
        Assert.Throws<NotSupportedException>(() => MonteCarloDriver.RunInAnyOrder(plan, () => new Counts(1), (_, _, _) => { }, done => FailAtTheEnd(done)));

        static void FailAtTheEnd(long done)
        {
            if (done == 3000)
            {
                throw new NotSupportedException();
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Counts_in_any_order_are_those_in_order(int threads)
    {
        var seen = new List<long>();
        var counts = MonteCarloDriver.RunInAnyOrder(new MonteCarloPlan(50_000, 42, threads), () => new Counts(2), Count, seen.Add);
        var ordered = MonteCarloDriver.Run(new MonteCarloPlan(50_000, 42, threads), () => new Counts(2), Count);
        Assert.Equal((50_000L, ordered[0], ordered[1]), (counts.Replicates, counts[0], counts[1]));
        Assert.Equal(seen.Order(), seen);
        Assert.Equal((49, 50_000L), (seen.Count, seen[^1]));

        static void Count(long first, int count, Counts counts)
        {
            for (var i = 0; i < count; i++)
            {
                counts.AddReplicate();
                counts.Add(new RandomStream(new(42, (ulong)(first + i), 0)).NextUniform() < 0.3 ? 0 : 1);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Memory_does_not_grow_with_the_number_of_replicates(int threads)
    {
        // The caller's thread is one of the workers; what other tests allocate does not count on it.
        long Allocated(long replicates)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            MonteCarloDriver.Run(new MonteCarloPlan(replicates, 1, threads), () => new Moments(), (first, count, moments) => moments.Add(first));
            MonteCarloDriver.RunInAnyOrder(new MonteCarloPlan(replicates, 1, threads), () => new Counts(1), (_, _, counts) => counts.AddReplicate());
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        _ = Allocated(1000);
        var few = Allocated(100_000);
        Assert.InRange(Allocated(100_000_000), 0, few + 10_000);
    }

    [Fact]
    public void Accumulators_are_made_once_and_used_again()
    {
        var made = 0;
        MonteCarloDriver.Run(
            new MonteCarloPlan(10_000_000, 1, 3),
            () =>
            {
                Interlocked.Increment(ref made);
                return new Moments();
            },
            (first, _, moments) =>
            {
                Assert.Equal(0, moments.Count);
                moments.Add(first);
            });

        // The total, and a window of four chunks a thread.
        Assert.InRange(made, 2, 13);
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

        public void Clear() => Firsts.Clear();
    }
}
