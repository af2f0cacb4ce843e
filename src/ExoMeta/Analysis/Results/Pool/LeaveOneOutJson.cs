using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes leave-one-out analyses.</summary>
internal static class LeaveOneOutJson
{
    /// <summary>Writes the property "leaveOneOut" into the open object.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<PartialAnalysis> result)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.Objects("leaveOneOut", result, row =>
        {
            json.WriteString("omitted", row.Label);
            PartialAnalysisJson.WriteFields(json, row);
        });
    }
}

/// <summary>Writes cumulative analyses.</summary>
internal static class CumulativeJson
{
    /// <summary>Writes the property "cumulative" into the open object.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<PartialAnalysis> result)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.Objects("cumulative", result, row =>
        {
            json.WriteString("added", row.Label);
            PartialAnalysisJson.WriteFields(json, row);
        });
    }
}

/// <summary>The fields that both have.</summary>
internal static class PartialAnalysisJson
{
    public static void WriteFields(Utf8JsonWriter json, PartialAnalysis row)
    {
        json.WriteNumber("k", row.K);
        FitJson.Mean(json, row.Estimate, row.StandardError, row.Statistic, row.DegreesOfFreedom, row.PValue, row.Interval);
        json.Number("tau2", row.TauSquared);
        json.Number("i2", row.ISquared);
        json.Number("h2", row.HSquared);
        json.Number("q", row.Q);
        json.Number("qP", row.QPValue);
    }
}
