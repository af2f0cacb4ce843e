using System.Text.Json;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Which rows were discounted, by how much and why.</summary>
internal static class DiscountJson
{
    /// <summary>Writes <c>discounted</c>: the reference and each row's level, discount, and effect before and after (null: taken out).</summary>
    public static void Write(Utf8JsonWriter json, DiscountedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        json.WriteStartObject("discounted");
        json.WriteString("reference", evidence.Reference);
        json.Objects("rows", evidence.Rows, row =>
        {
            json.WriteString("study", row.Label);
            json.WriteString("level", row.Level);
            json.WriteString("discount", row.Discount.ToString());
            Write(json, "before", row.Before);
            Write(json, "after", row.After);
            json.WriteString("reason", row.Reason);
        });
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, EffectSize? effect)
    {
        json.WritePropertyName(name);
        if (effect is not { } e)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.Number("yi", e.Estimate);
        json.Number("vi", e.Variance);
        json.WriteEndObject();
    }
}
