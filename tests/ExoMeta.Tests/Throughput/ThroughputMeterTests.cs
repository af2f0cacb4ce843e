using ExoMeta.Analysis.Throughput;

namespace ExoMeta.Tests.Throughput;

/// <summary>
/// The one place where a clock is what is tested. Everything asserted is a ratio of slices of less than a millisecond that stand side by side, as a median
/// over many rounds, so that other work on the machine falls on both sides. No other test runs meanwhile: a core that other work shares with
/// the kernel shares it less with the reference, which is shorter.
/// </summary>
[Collection(nameof(MeasuredAlone))]
public class ThroughputMeterTests
{
    private static readonly MeasuringPlan Short = new(TimeSpan.Zero, 401, TimeSpan.FromMilliseconds(0.3), TimeSpan.FromSeconds(1.5));

    private static readonly BenchMachine Here = new("this", 64, 1, "this");

    private static TimedKernel Tracked(string name) => TrackedKernels.All.Single(k => k.Name == name);

    /// <summary>The same kernel doing its work one and a half times: two runs count, three are done.</summary>
    private static TimedKernel Slowed(TimedKernel kernel) => kernel with { Create = () => new OneAndAHalf(kernel.Create()) };

    private static KernelMeasurement Measure(TimedKernel kernel) => Assert.Single(ThroughputMeter.Measure([kernel], [], Short).Kernels);

    [Fact]
    public void Work_of_one_and_a_half_has_two_thirds_of_the_ratio()
    {
        var kernel = Tracked("uniforms");
        var measured = ThroughputMeter.Measure([kernel, Slowed(kernel)], [], Short).Kernels;
        Assert.InRange(measured[1].Ratio / measured[0].Ratio, 0.6, 0.74);
        Assert.Equal(measured[0].Answer, measured[1].Answer);
    }

    [Fact]
    public void A_drop_made_on_purpose_is_caught_and_noise_is_not()
    {
        var kernel = Tracked("dl");
        var history = new List<ThroughputRecord>();
        for (var run = 0; run < 5; run++)
        {
            var report = Report(Measure(kernel), history);
            Assert.False(report.HasDrop);
            history.Add(report.Record);
        }

        var slow = Report(Measure(Slowed(kernel)), history);
        Assert.True(slow.HasDrop, $"{string.Join('\n', history.Select(h => h.Kernels[0]))}\n{slow.Comparisons[0]}");
        Assert.False(Report(Measure(kernel), history).HasDrop);
    }

    [Fact]
    public void Every_kernel_and_limit_is_measured_in_order()
    {
        var plan = new MeasuringPlan(TimeSpan.Zero, 3, TimeSpan.FromMilliseconds(0.1), TimeSpan.Zero);
        var told = new List<double>();
        var measured = ThroughputMeter.Measure(TrackedKernels.All, LimitKernels.All, plan, told.Add);
        Assert.Equal(TrackedKernels.All.Where(k => k.Threads <= Environment.ProcessorCount).Select(k => k.Name), measured.Kernels.Select(k => k.Kernel.Name));
        Assert.Equal(LimitKernels.All.Select(k => k.Name), measured.Limits.Select(k => k.Kernel.Name));
        Assert.All(measured.Kernels.Concat(measured.Limits), m =>
        {
            Assert.True(m.Ratio > 0 && m.Throughput > 0 && m.Spread >= 0);
            Assert.Equal(3, m.Rounds);
        });
        Assert.All(measured.Kernels, k => Assert.True(measured.OfLimit(k) is { Share: > 0 }));
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public void More_threads_than_cores_are_left_out() =>
        Assert.Empty(ThroughputMeter.Measure([Tracked("uniforms") with { Threads = Environment.ProcessorCount + 1 }], [], Short with { LeastRounds = 1 }).Kernels);

    [Fact]
    public void Work_that_changes_from_run_to_run_is_refused()
    {
        var restless = Tracked("uniforms") with { Name = "restless", Create = () => new Restless() };
        var error = Assert.Throws<InvalidOperationException>(() => Measure(restless));
        Assert.Contains("restless", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => ThroughputMeter.Measure(TrackedKernels.All, [], MeasuringPlan.Full, null, source.Token));
    }

    /// <summary>Median 3 of 1 2 3 4 100, whose absolute deviations 2 1 0 1 97 have the median 1.</summary>
    [Fact]
    public void A_measurement_is_a_median_with_a_robust_spread()
    {
        var measured = KernelMeasurement.Of(Tracked("uniforms"), [10, 20, 30, 40, 50], [1, 2, 3, 4, 100], 0.5);
        Assert.Equal(30, measured.Throughput);
        Assert.Equal(3, measured.Ratio);
        Assert.Equal(1.4826022185056018 / 3, measured.Spread, 12);
        Assert.Equal(0.5 * Math.Log(100) / 1.96, measured.Error, 12);
        Assert.Equal(2.5, KernelMeasurement.Of(Tracked("uniforms"), [1, 1, 1, 1], [1, 2, 3, 4], 0.5).Ratio);
        Assert.Throws<ArgumentException>(() => KernelMeasurement.Of(Tracked("uniforms"), [], [], 0.5));
    }

    /// <summary>Of 100 rounds the interval of the median has the ranks 40.2 and 59.8, rounded outwards: half of 41 … 60 of 1 … 100, whatever the others are.</summary>
    [Fact]
    public void The_error_of_a_median_is_that_of_the_rounds_in_the_middle()
    {
        double[] rounds = [.. Enumerable.Range(1, 100)];
        double[] disturbed = [.. rounds.Select(r => r < 40 ? 1e-3 : r > 61 ? 1e3 : r)];
        Assert.Equal(0.5 * Math.Log(60.0 / 41) / 1.96, KernelMeasurement.Of(Tracked("uniforms"), rounds, rounds, 0).Error, 12);
        Assert.Equal(0.5 * Math.Log(60.0 / 41) / 1.96, KernelMeasurement.Of(Tracked("uniforms"), disturbed, disturbed, 0).Error, 12);
    }

    /// <summary>Ten divisions an item at 20 divisions a step allow 2 items a step, and a word of Philox of 1.5 blocks 3: the divisions are the limit.</summary>
    [Fact]
    public void The_dearest_need_is_the_limit()
    {
        var kernel = Tracked("uniforms") with { Costs = [new("divisions", 10, ""), new("philox-blocks", 0.5, "")] };
        var measured = new ThroughputMeasurement(
            [new(kernel, 1, 0.5, 0, 0, 1, 0)], [.. LimitKernels.All.Select(l => new KernelMeasurement(l, 1, l.Name == "divisions" ? 20 : 1.5, 0, 0, 1, 0))], 1);
        Assert.Equal((0.25, "divisions"), measured.OfLimit(measured.Kernels[0]));
        Assert.Null((measured with { Limits = [] }).OfLimit(measured.Kernels[0]));
    }

    private static ThroughputReport Report(KernelMeasurement measurement, IEnumerable<ThroughputRecord> history)
    {
        var measured = new ThroughputMeasurement([measurement], [], 1);
        return new(measured, Here, null, null, false, 0.8, KernelComparison.Of(measured, Here, null, history, 0.8));
    }

    private sealed class OneAndAHalf(IKernelWork work) : IKernelWork
    {
        public int Items => 2 * work.Items;

        public double Answer => work.Answer;

        public void Run()
        {
            work.Run();
            work.Run();
            work.Run();
        }
    }

    private sealed class Restless : IKernelWork
    {
        public int Items => 1;

        public double Answer { get; private set; }

        public void Run() => Answer++;
    }
}

/// <summary>Tests that run when no others do.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public class MeasuredAlone;
