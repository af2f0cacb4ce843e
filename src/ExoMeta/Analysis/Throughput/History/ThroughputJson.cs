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
            json.WriteNumber("pastRuns", c.Past.Length);
            json.WriteBoolean("judged", c.IsJudged);
            json.Number("before", c.Change?.Before);
            json.Number("change", c.Change?.Change);
            json.Interval("band", c.Change?.Band);
            json.WriteBoolean("below", c.IsBelow);
        });
        json.Objects("limits", report.Measurement.Limits, l => WriteMeasurement(json, l));
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
