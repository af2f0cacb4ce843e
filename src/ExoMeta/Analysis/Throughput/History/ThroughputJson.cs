using System.Collections.Immutable;
using System.Text.Json;
using ExoMeta.Analysis.Results;

namespace ExoMeta.Analysis.Throughput;

/// <summary>Writes a run as JSON.</summary>
public static class ThroughputJson
{
    /// <summary>Writes machine, commit and circumstances into the open object.</summary>
    internal static void WriteOrigin(Utf8JsonWriter json, BenchMachine machine, BenchCommit? commit, double? otherLoad, bool isQuick)
    {
        json.WriteString("commit", commit?.Id);
        json.WriteBoolean("dirty", commit?.IsDirty ?? false);
        json.WriteString("cpu", machine.Cpu);
        json.WriteNumber("vectorBits", machine.VectorBits);
        json.WriteNumber("cores", machine.Cores);
        json.WriteString("runtime", machine.Runtime);
        json.Number("otherLoad", otherLoad);
        json.WriteBoolean("quick", isQuick);
    }

    /// <summary>Writes a whole run into the open object.</summary>
    public static void Write(Utf8JsonWriter json, ThroughputReport report)
    {
        json.WriteNumber("schema", ThroughputRecord.Schema);
        WriteOrigin(json, report.Machine, report.Commit, report.OtherLoad, report.IsQuick);
        json.Number("reference", report.Measurement.Reference);
        json.Number("failBelow", report.FailBelow);
        json.Objects("kernels", report.Comparisons, c =>
        {
            WriteMeasurement(json, c.Measurement);
            json.WriteNumber("threads", c.Measurement.Kernel.Threads);
            var limit = report.Measurement.OfLimit(c.Measurement);
            json.WriteString("limit", limit?.Limit);
            json.Number("ofLimit", limit?.Share);
            json.Objects("costs", c.Measurement.Kernel.Costs, cost =>
            {
                json.WriteString("limit", cost.Limit);
                json.Number("perItem", cost.PerItem);
                json.WriteString("why", cost.Why);
            });
            WriteComparison(json, c.Past.Length, c.IsJudged, c.Change);
            json.WriteBoolean("below", c.IsBelow);
        });
        json.Objects("limits", report.Measurement.Limits, l => WriteMeasurement(json, l));
    }

    /// <summary>Writes a history into the open object: its last run against the earlier ones of its processor, then all runs.</summary>
    /// <param name="json">The open object.</param>
    /// <param name="history">All lines of this version, oldest first; one at least.</param>
    public static void Write(Utf8JsonWriter json, ImmutableArray<ThroughputRecord> history)
    {
        var course = ThroughputCourse.Of(history);
        json.WriteNumber("schema", ThroughputRecord.Schema);
        WriteOrigin(json, history[^1]);
        json.Objects("kernels", course.Kernels.Zip(history[^1].Kernels), both =>
        {
            WriteKernel(json, both.Second);
            json.WriteString("work", both.First.Work);
            WriteComparison(json, both.First.Past.Length, both.First.IsJudged, both.First.Change);
        });
        json.Objects("runs", history, run =>
        {
            WriteOrigin(json, run);
            json.Objects("kernels", run.Kernels, kernel => WriteKernel(json, kernel));
        });
    }

    /// <summary>Writes a kernel of a history into the open object.</summary>
    internal static void WriteKernel(Utf8JsonWriter json, KernelRecord kernel)
    {
        json.WriteString("name", kernel.Name);
        json.Number("throughput", kernel.Throughput);
        json.Number("ratio", kernel.Ratio);
        json.Number("spread", kernel.Spread);
        json.Number("error", kernel.Error);
        json.WriteBoolean("below", kernel.IsBelow);
    }

    private static void WriteOrigin(Utf8JsonWriter json, ThroughputRecord run) => WriteOrigin(json, run.Machine, run.Commit, run.OtherLoad, run.IsQuick);

    private static void WriteComparison(Utf8JsonWriter json, int pastRuns, bool isJudged, ThroughputChange? change)
    {
        json.WriteNumber("pastRuns", pastRuns);
        json.WriteBoolean("judged", isJudged);
        json.Number("before", change?.Before);
        json.Number("change", change?.Change);
        json.Interval("band", change?.Band);
    }

    private static void WriteMeasurement(Utf8JsonWriter json, KernelMeasurement measurement)
    {
        json.WriteString("name", measurement.Kernel.Name);
        json.WriteString("unit", measurement.Kernel.Unit);
        json.WriteString("work", measurement.Kernel.Work);
        json.Number("throughput", measurement.Throughput);
        json.Number("ratio", measurement.Ratio);
        json.Number("spread", measurement.Spread);
        json.Number("error", measurement.Error);
        json.WriteNumber("rounds", measurement.Rounds);
        json.WriteString("answerIs", measurement.Kernel.AnswerIs);
        json.Number("answer", measurement.Answer);
    }
}
