using ExoMeta.Analysis.Throughput;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Plots.Tests.Fixtures;

/// <summary>Runs of <c>bench</c> whose numbers are made up.</summary>
internal static class SampleThroughput
{
    private static readonly BenchMachine Machine = new("A Processor of Some Length 9950X 16-Core", 512, 16, ".NET 10.0.0");

    /// <summary>A first run: nothing to compare with.</summary>
    public static ThroughputReport First { get; } = Report(0, null);

    /// <summary>Thirty runs before it; the second kernel has lost a third, several threads cannot be judged.</summary>
    public static ThroughputReport Dropped { get; } = Report(30, 0.8);

    /// <summary>More runs than a panel shows.</summary>
    public static ThroughputReport Long { get; } = Report(1500, 0.8);

    private static ThroughputReport Report(int past, double? failBelow)
    {
        ThroughputRecord[] history = [.. Enumerable.Range(0, past).Select(run => new ThroughputRecord(
            Machine, null, 0.02, false, [.. TrackedKernels.All.Select((k, i) => new KernelRecord(k.Name, 1e8, Ratio(run, i), 0.02, 0.002, false))]))];
        var measured = new ThroughputMeasurement(
            [.. TrackedKernels.All.Select((k, i) => new KernelMeasurement(k, 1e8, Ratio(past, i) * (i == 1 && past > 0 ? 0.66 : 1), 0.02, 0.002, 400, 1))],
            [.. LimitKernels.All.Select(l => new KernelMeasurement(l, 1e9, 2, 0.01, 0.001, 400, 1))], 4e8);
        var load = past > 0 ? 0.3 : 0.01;
        return new(measured, Machine, null, load, false, failBelow, KernelComparison.Of(measured, Machine, load, history, failBelow));
    }

    /// <summary>Levels from 30 down to 3e-7, with 2 % of noise.</summary>
    private static double Ratio(int run, int kernel)
    {
        var noise = new RandomStream(new StreamKey(3, (ulong)run, (uint)kernel)).NextNormal();
        return 30 * Math.Pow(0.1, kernel) * (1 + 0.02 * noise);
    }
}
