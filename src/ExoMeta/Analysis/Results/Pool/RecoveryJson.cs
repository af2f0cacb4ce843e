using System.Text.Json;
using ExoMeta.Effects;
using ExoMeta.Evidence;

namespace ExoMeta.Analysis.Results;

/// <summary>How each row of a table of printed results became an effect.</summary>
internal static class RecoveryJson
{
    /// <summary>
    /// Writes <c>recovered</c>: for each row what was printed, what was derived by which formula, the plug-in effect on the analysis scale,
    /// and what stays unknown with its distribution.
    /// </summary>
    public static void Write(Utf8JsonWriter json, ReportedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        json.Objects("recovered", table.Rows, row =>
        {
            json.WriteString("study", row.Label);
            json.WriteString("form", row.Form.Name);
            WriteRecord(json, row.Record);
            WritePlugIn(json, row.Effect.PlugIn);
            WriteUnknowns(json, row.Effect.Unknowns);
            json.WriteBoolean("sensitivityAnalysis", row.IsSensitivityAnalysis);
            json.Texts("warnings", row.Warnings);
        });
    }

    /// <summary>Writes printed, derived, formula and reference into the open object.</summary>
    internal static void WriteRecord(Utf8JsonWriter json, RecoveryRecord record)
    {
        json.WriteString("printed", record.Printed);
        json.WriteString("derived", record.Derived);
        json.WriteString("formula", record.Formula);
        json.WriteString("reference", record.Reference);
    }

    /// <summary>Writes <c>unknowns</c> with their distributions.</summary>
    internal static void WriteUnknowns(Utf8JsonWriter json, IEnumerable<Unknown> unknowns) => json.Objects("unknowns", unknowns, unknown =>
    {
        json.WriteString("name", unknown.Name);
        json.WriteString("prior", unknown.Prior.ToString());
        json.Number("plugIn", unknown.PlugIn);
        json.WriteString("reason", unknown.Reason);
    });

    private static void WritePlugIn(Utf8JsonWriter json, EffectSize effect)
    {
        json.WriteStartObject("plugIn");
        json.Number("yi", effect.Estimate);
        json.Number("vi", effect.Variance);
        json.Number("df", effect.DegreesOfFreedom);
        json.WriteEndObject();
    }
}
