using System.Collections.Immutable;

namespace ExoMeta.Analysis.Throughput;

/// <summary>Everything about one run of <c>exometa bench</c>.</summary>
/// <param name="Measurement">What was measured.</param>
/// <param name="Machine">Where.</param>
/// <param name="Commit">Of what; null outside a repository.</param>
/// <param name="OtherLoad">Share of all cores that other programs used meanwhile; null when unknown.</param>
/// <param name="IsQuick">Whether it was a short run.</param>
/// <param name="FailBelow">What <c>--fail-below</c> asked; null when nothing.</param>
/// <param name="Comparisons">Each tracked kernel against its history.</param>
public sealed record ThroughputReport(
    ThroughputMeasurement Measurement, BenchMachine Machine, BenchCommit? Commit, double? OtherLoad, bool IsQuick, double? FailBelow,
    ImmutableArray<KernelComparison> Comparisons)
{
    /// <summary>The line that a history keeps of it.</summary>
    public ThroughputRecord Record => new(Machine, Commit, OtherLoad, IsQuick, [.. Comparisons.Select(c => new KernelRecord(
        c.Measurement.Kernel.Name, c.Measurement.Throughput, c.Measurement.Ratio, c.Measurement.Spread, c.Measurement.Error, c.IsBelow))]);

    /// <summary>Whether a kernel fell below what was asked.</summary>
    public bool HasDrop => Comparisons.Any(c => c.IsBelow);
}
