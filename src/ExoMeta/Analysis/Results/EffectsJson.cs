using System.Text.Json;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes the answer of <c>exometa effects</c>.</summary>
internal static class EffectsJson
{
    /// <summary>Writes its fields into the open object.</summary>
    public static void WriteFields(Utf8JsonWriter json, TableRequest request, RequestTable table)
    {
        json.WriteString("measure", request.Measure.Code);
        json.WriteNumber("k", table.Rows.Length);
        json.Objects("rows", table.Rows, row =>
        {
            json.WriteString("study", row.Label);
            json.Number("yi", row.Effect?.Estimate);
            json.Number("vi", row.Effect?.Variance);
        });
    }
}
