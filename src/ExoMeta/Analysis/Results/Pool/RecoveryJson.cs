using System.Text.Json;
using ExoMeta.Effects;
using ExoMeta.Evidence;

namespace ExoMeta.Analysis.Results;

/// <summary>How each row of a table of printed results became an effect.</summary>
public static class RecoveryJson
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
            json.WriteString("printed", row.Record.Printed);
            json.WriteString("derived", row.Record.Derived);
            json.WriteString("formula", row.Record.Formula);
            json.WriteString("reference", row.Record.Reference);
            WritePlugIn(json, row.Effect.PlugIn);
            json.Objects("unknowns", row.Effect.Unknowns, unknown =>
            {
                json.WriteString("name", unknown.Name);
                json.WriteString("prior", unknown.Prior.ToString());
                json.Number("plugIn", unknown.PlugIn);
                json.WriteString("reason", unknown.Reason);
            });
            json.WriteBoolean("sensitivityAnalysis", row.IsSensitivityAnalysis);
            json.Texts("warnings", row.Warnings);
        });
    }

    private static void WritePlugIn(Utf8JsonWriter json, EffectSize effect)
    {
        json.WriteStartObject("plugIn");
        json.Number("yi", effect.Estimate);
        json.Number("vi", effect.Variance);
        json.Number("df", effect.DegreesOfFreedom);
        json.WriteEndObject();
    }
}
