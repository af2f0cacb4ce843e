using System.Collections.Immutable;

namespace ExoMeta.Analysis.Throughput;

/// <summary>One kernel of a run, held against its history.</summary>
/// <param name="Measurement">What was measured now.</param>
/// <param name="Past">Its past ratios that may be compared, oldest first: all of them.</param>
/// <param name="Change">Against the last of them; null without any, and where it cannot be judged.</param>
/// <param name="IsJudged">False where other programs used the cores that it needs.</param>
/// <param name="IsBelow">Whether it fell below what was asked.</param>
public sealed record KernelComparison(
    KernelMeasurement Measurement, ImmutableArray<double> Past, ThroughputChange? Change, bool IsJudged, bool IsBelow)
{
    /// <summary>Holds every kernel of a run against a history.</summary>
    /// <param name="measurement">The run.</param>
    /// <param name="machine">Where it ran.</param>
    /// <param name="otherLoad">Share of all cores that other programs used meanwhile; null when unknown.</param>
    /// <param name="history">All lines of this version, oldest first; those of other machines are passed over.</param>
    /// <param name="failBelow">The part of its history below which a kernel may not fall; null for any.</param>
    public static ImmutableArray<KernelComparison> Of(
        ThroughputMeasurement measurement, BenchMachine machine, double? otherLoad, IEnumerable<ThroughputRecord> history, double? failBelow)
    {
        ThroughputRecord[] lines = [.. history.Where(h => h.IsComparableWith(machine))];
        return [.. measurement.Kernels.Select(k =>
        {
            ImmutableArray<double> past = [.. lines.Select(l => l.RatioOf(k.Kernel)).OfType<double>()];
            var judged = k.Kernel.Threads == 1 || !(otherLoad > ThroughputRecord.BusyFrom);
            var change = judged ? ThroughputChange.Of(past, k.Ratio, k.Error) : null;
            return new KernelComparison(k, past, change, judged, failBelow is { } part && change?.IsBelow(part) == true);
        })];
    }
}
