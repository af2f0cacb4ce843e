using System.Text.Json;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes the analyses of subsets in numbers.</summary>
internal static class GoshJson
{
    /// <summary>Writes the property "gosh" into the open object.</summary>
    public static void Write(Utf8JsonWriter json, GoshSummary result)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteStartObject("gosh");
        json.WriteNumber("subsets", result.Subsets);
        json.WriteBoolean("exact", result.IsExact);
        json.Number("seed", result.Seed);
        Range("estimate", result.Estimate);
        Range("tau2", result.TauSquared);
        Range("i2", result.ISquared);
        json.Objects("rows", result.Rows, r =>
        {
            json.WriteString("study", r.Label);
            json.Number("medianWith", r.With);
            json.Number("medianWithout", r.Without);
        });
        json.WriteEndObject();

        void Range(string name, GoshRange range)
        {
            json.WriteStartObject(name);
            json.Number("min", range.Smallest);
            json.Number("q25", range.LowerQuartile);
            json.Number("median", range.Median);
            json.Number("q75", range.UpperQuartile);
            json.Number("max", range.Largest);
            json.WriteEndObject();
        }
    }
}
