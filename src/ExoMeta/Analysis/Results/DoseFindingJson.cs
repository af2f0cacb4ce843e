using System.Text.Json;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Results;

/// <summary>What MCP-Mod finds, as JSON.</summary>
internal static class DoseFindingJson
{
    /// <summary>Writes the object <c>doseFinding</c> into the open object.</summary>
    public static void Write(Utf8JsonWriter json, DoseFindingCharacteristics found)
    {
        json.WriteStartObject("doseFinding");
        json.Number("critical", found.Critical);
        json.Estimate("signal", found.Signal);
        json.Objects("candidates", found.Candidates, candidate =>
        {
            json.WriteString("shape", candidate.Name);
            json.Estimate("power", candidate.Power);
            json.Estimate("chosen", candidate.Chosen);
        });
        Write(json, found.Target);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TargetDoseCharacteristics target)
    {
        json.WriteStartObject("targetDose");
        json.Number("relevantEffect", target.Effect);
        json.Estimate("found", target.Found);
        json.Estimate("unfitted", target.Unfitted);
        json.EstimateOrNull("mean", target.Mean);
        json.EstimateOrNull("lowerQuartile", target.Quartiles.IsEmpty ? null : target.Quartiles[0]);
        json.EstimateOrNull("median", target.Quartiles.IsEmpty ? null : target.Quartiles[1]);
        json.EstimateOrNull("upperQuartile", target.Quartiles.IsEmpty ? null : target.Quartiles[2]);
        json.Objects("arms", target.Arms, arm =>
        {
            json.WriteString("name", arm.Name);
            json.Number("dose", arm.Dose);
            json.Estimate("picked", arm.Picked);
        });
        if (target.Truth is { } truth)
        {
            json.WriteStartObject("truth");
            json.Estimate("exists", truth.Exists);
            json.EstimateOrNull("mean", truth.Mean);
            json.EstimateOrNull("bias", truth.Bias);
            json.EstimateOrNull("rmse", truth.RootMeanSquaredError);
            json.WriteNumber("pairs", truth.Pairs);
            json.EstimateOrNull("near", truth.Near);
            json.Number("factor", truth.Factor);
            json.EstimateOrNull("spurious", truth.Spurious);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
