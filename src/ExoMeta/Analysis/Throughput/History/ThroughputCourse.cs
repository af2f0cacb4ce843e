using System.Collections.Immutable;

namespace ExoMeta.Analysis.Throughput;

/// <summary>How the throughput of one kernel went, up to its last run.</summary>
/// <param name="Name">The kernel's name.</param>
/// <param name="Work">What one item of it is, in words; empty for one that is no longer tracked.</param>
/// <param name="Ratio">Throughput over that of the reference in the last run.</param>
/// <param name="Past">Its ratios in earlier runs that may be compared, oldest first.</param>
/// <param name="Change">The last run against those before; null without any, and where it cannot be judged.</param>
/// <param name="IsJudged">False where other programs used the cores that it needs.</param>
/// <param name="IsBelow">Whether it fell below what was asked.</param>
public sealed record KernelCourse(
    string Name, string Work, double Ratio, ImmutableArray<double> Past, ThroughputChange? Change, bool IsJudged, bool IsBelow);

/// <summary>The history of the throughput on one processor: what its figure shows.</summary>
/// <param name="Machine">The processor.</param>
/// <param name="FailBelow">The part of its history below which a kernel may not fall; null where none is known.</param>
/// <param name="Kernels">Each kernel.</param>
/// <param name="OtherLines">Lines of the history that are of other processors or vector widths.</param>
public sealed record ThroughputCourse(BenchMachine Machine, double? FailBelow, ImmutableArray<KernelCourse> Kernels, int OtherLines)
{
    /// <summary>A run with its history.</summary>
    public static ThroughputCourse Of(ThroughputReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(
            report.Machine, report.FailBelow,
            [.. report.Comparisons.Select(c => new KernelCourse(c.Measurement.Kernel.Name, c.Measurement.Kernel.Work, c.Measurement.Ratio, c.Past, c.Change, c.IsJudged, c.IsBelow))], 0);
    }

    /// <summary>The last line of a history, held against the earlier lines of its processor as <see cref="KernelComparison"/> does.</summary>
    /// <param name="history">All lines of this version, oldest first; one at least.</param>
    /// <exception cref="ArgumentException">There is no line.</exception>
    public static ThroughputCourse Of(ImmutableArray<ThroughputRecord> history)
    {
        if (history.IsDefaultOrEmpty)
        {
            throw new ArgumentException("a history of one line at least was expected", nameof(history));
        }

        var last = history[^1];
        ThroughputRecord[] earlier = [.. history.SkipLast(1).Where(line => line.IsComparableWith(last.Machine))];
        return new(
            last.Machine, null,
            [
                .. last.Kernels.Select(own =>
                {
                    var kernel = TrackedKernels.All.FirstOrDefault(k => k.Name == own.Name);
                    var judged = !(kernel?.Threads > 1 && last.WasBusy);
                    ImmutableArray<double> past = [.. earlier.Select(line => kernel is null ? RatioOf(line, own.Name) : line.RatioOf(kernel)).OfType<double>()];
                    return new KernelCourse(own.Name, kernel?.Work ?? "", own.Ratio, past, judged ? ThroughputChange.Of(past, own.Ratio, own.Error) : null, judged, own.IsBelow);
                }),
            ],
            history.Length - 1 - earlier.Length);
    }

    private static double? RatioOf(ThroughputRecord line, string name) => line.Kernels.FirstOrDefault(k => k.Name == name && !k.IsBelow)?.Ratio;
}
