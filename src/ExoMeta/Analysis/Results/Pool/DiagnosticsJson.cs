using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes influence diagnostics: one list a quantity, one entry a row; dfbetas of several coefficients are a list a row.</summary>
internal static class DiagnosticsJson
{
    /// <summary>Writes the property "diagnostics" into the open object.</summary>
    public static void Write(Utf8JsonWriter json, InfluenceDiagnostics result)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteStartObject("diagnostics");
        Column("rstudent", r => r.StudentisedResidual);
        Column("rstandard", r => r.StandardisedResidual);
        Column("dffits", r => r.Dffits);
        Column("cook", r => r.CookDistance);
        Column("covRatio", r => r.CovarianceRatio);
        Column("tau2Deleted", r => r.TauSquaredDeleted);
        Column("qDeleted", r => r.QDeleted);
        Column("hat", r => r.Hat);
        Column("weight", r => r.Weight);
        if (result.Coefficients.Length == 1)
        {
            Column("dfbetas", r => r.Dfbetas[0]);
        }
        else
        {
            json.Texts("terms", result.Coefficients);
            json.Array("dfbetas", result.Rows, row =>
            {
                json.WriteStartArray();
                foreach (var value in row.Dfbetas)
                {
                    json.NumberValue(value);
                }

                json.WriteEndArray();
            });
        }

        json.Array("influential", result.Rows, row => json.WriteBooleanValue(row.IsInfluential));
        if (result.Reason is { } reason)
        {
            json.WriteString("reason", reason);
        }

        json.WriteEndObject();

        void Column(string name, Func<RowInfluence, double?> value) => json.Array(name, result.Rows, row => json.NumberValue(value(row)));
    }
}
