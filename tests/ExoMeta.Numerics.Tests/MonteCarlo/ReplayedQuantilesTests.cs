using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.MonteCarlo;

public class ReplayedQuantilesTests
{
    private static readonly ImmutableArray<double> Probabilities = [1e-6, 0.001, 0.025, 0.25, 0.5, 0.75, 0.9, 0.975, 0.999, 1 - 1e-6];

    public static TheoryData<string> Shapes => [.. ByShape.Keys];

    private static Dictionary<string, Func<long, double>> ByShape { get; } = new(StringComparer.Ordinal)
    {
        ["normal"] = i => Stream(i).NextNormal(),
        ["all equal"] = _ => 0.1,
        ["all zero"] = i => i % 2 == 0 ? 0.0 : -0.0,
        ["mostly zero"] = i => Math.Max(0, Stream(i).NextNormal()),
        ["ties"] = i => Stream(i).NextInteger(-3, 3) / 7.0,
        ["neighbours"] = i => BitConverter.UInt64BitsToDouble(0x3FF0000000000000 + (ulong)Stream(i).NextInteger(0, 100_000)),
        ["neighbours of one"] = i => BitConverter.UInt64BitsToDouble(0x3FF0000000000000 - 2 + (ulong)Stream(i).NextInteger(0, 4)),
        ["subnormal"] = i => double.Epsilon * Stream(i).NextInteger(-500, 500),
        ["infinite tails"] = i => Math.Abs(Stream(i).NextNormal()) is > 1.5 ? double.PositiveInfinity * Math.Sign(Stream(i).NextNormal()) : Stream(i).NextNormal(),
        ["extreme"] = i => Math.ScaleB(Stream(i).NextNormal(), Stream(i).NextInteger(-1000, 1000)),
        ["all bits"] = i => BitConverter.UInt64BitsToDouble(Stream(i).NextBits()),
        ["ascending"] = i => i,
        ["descending"] = i => -i,
        ["largest"] = i => i % 2 == 0 ? double.MaxValue : -double.MaxValue,
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void They_are_those_of_all_values_sorted_whatever_is_kept_and_on_any_number_of_threads(string shape)
    {
        const int replicates = 20_001;
        var value = ByShape[shape];
        var sorted = Enumerable.Range(0, replicates).Select(i => value(i)).Where(x => !double.IsNaN(x)).Order().ToArray();
        foreach (var keep in new[] { 1 << 20, 500, 7, 0 })
        {
            foreach (var threads in new[] { 1, 3 })
            {
                var found = ReplayedQuantiles.Of(new MonteCarloPlan(replicates, 5, threads), [Probabilities], () => new Source([value]), keep)[0];
                Assert.Equal((sorted.Length, replicates - sorted.Length), (found.Count, found.NotNumbers));
                for (var j = 0; j < Probabilities.Length; j++)
                {
                    Assert.Equal(Quantiles.EstimateOfSorted(sorted, Probabilities[j]), found.Quantiles[j]);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1024)]
    [InlineData(1025)]
    public void Few_values_have_quantiles_too(int replicates)
    {
        var sorted = Enumerable.Range(0, replicates).Select(i => Stream(i).NextNormal()).Order().ToArray();
        var found = ReplayedQuantiles.Of(new MonteCarloPlan(replicates, 5), [[0.1, 0.5]], () => new Source([i => Stream(i).NextNormal()]), 1)[0];
        Assert.Equal([Quantiles.EstimateOfSorted(sorted, 0.1), Quantiles.EstimateOfSorted(sorted, 0.5)], found.Quantiles);
    }

    [Fact]
    public void Several_series_share_their_passes()
    {
        var opened = 0;
        var found = ReplayedQuantiles.Of(
            new MonteCarloPlan(50_000, 5, 1),
            [[0.5], [0.025, 0.975], []],
            () =>
            {
                opened++;
                return new Source([i => Stream(i).NextUniform(), i => i, _ => 1]);
            },
            5000);
        Assert.Equal((1, 2, 0), (found[0].Quantiles.Length, found[1].Quantiles.Length, found[2].Quantiles.Length));
        Assert.Equal(49_999 * 0.975, found[1].Quantiles[1].Estimate, 1e-9);
        Assert.Equal(0.5, found[0].Quantiles[0].Estimate, 4.5 * 0.5 / Math.Sqrt(50_000));

        // One pass counts, and the bins that it leaves are small enough to be collected.
        Assert.Equal(2, opened);
    }

    [Fact]
    public void Replicates_without_a_value_are_left_out_and_counted()
    {
        var found = ReplayedQuantiles.Of(
            new MonteCarloPlan(10_000, 5), [[0.5]], () => new Source([i => i % 10 == 0 ? double.NaN : i % 10]), 100)[0];
        Assert.Equal((9000, 1000, 5.0), (found.Count, found.NotNumbers, found.Quantiles[0].Estimate));
        Assert.Throws<InvalidOperationException>(() => ReplayedQuantiles.Of(
            new MonteCarloPlan(10_000, 5), [[0.5]], () => new Source([_ => double.NaN]), 100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Memory_does_not_grow_with_the_number_of_replicates(int threads)
    {
        long Allocated(long replicates)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            ReplayedQuantiles.Of(new MonteCarloPlan(replicates, 5, threads), [[0.025, 0.975]], () => new Source([Mixed]), 1000);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        _ = Allocated(2000);
        var few = Allocated(100_000);
        Assert.InRange(Allocated(10_000_000), 0, few + 200_000);
    }

    [Fact]
    public void Wrong_requests_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(new MonteCarloPlan(100, 1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(new MonteCarloPlan(100, 1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(new MonteCarloPlan(100, 1), double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(new MonteCarloPlan(1L << 31, 1), 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(new MonteCarloPlan(0, 1), 0.5));
        Assert.Throws<ArgumentException>(() => Of(new MonteCarloPlan(100, 1) { Stopping = new StoppingRule.TargetError(1) }, 0.5));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => ReplayedQuantiles.Of(
            new MonteCarloPlan(100, 1), [[0.5]], () => new Source([i => i]), cancellation: cancelled.Token));

        static void Of(MonteCarloPlan plan, double p) => ReplayedQuantiles.Of(plan, [[p]], () => new Source([i => i]));
    }

    /// <summary>Cheap, continuous and without order.</summary>
    private static double Mixed(long i) => unchecked((ulong)i * 0x9E3779B97F4A7C15) * 5.421010862427522e-20;

    private static RandomStream Stream(long replicate) => new(new(9, (ulong)replicate, 0));

    private sealed class Source(Func<long, double>[] series) : IReplicateSource
    {
        public void Fill(long first, int count, Span<double> values)
        {
            for (var s = 0; s < series.Length; s++)
            {
                for (var i = 0; i < count; i++)
                {
                    values[s * count + i] = series[s](first + i);
                }
            }
        }
    }
}
