using System.Text.Json;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Results;

/// <summary>A replayed trial as JSON.</summary>
internal static class ReplayJson
{
    /// <summary>Writes a trial into the open object.</summary>
    public static void WriteFields(Utf8JsonWriter json, ReplayedTrial trial)
    {
        json.WriteNumber("replicate", trial.Replicate);
        json.Texts("arms", trial.Arms);
        json.Numbers("theta", trial.Effects);
        json.Objects("looks", trial.Looks, look =>
        {
            json.Number("time", look.Time);
            json.Integers("n", look.Patients);
            json.Objects("comparisons", look.Comparisons, comparison =>
            {
                json.Number("estimate", comparison.Estimate);
                json.Number("se", comparison.StandardError);
                json.Number("statistic", comparison.Statistic);
                json.WriteString("outcome", JsonWriting.Words(comparison.Outcome));
            });
        });
        if (trial.DoseFinding is { } found)
        {
            json.WriteStartObject("doseFinding");
            json.Number("critical", found.Critical);
            json.Objects("candidates", found.Candidates.Zip(found.Statistics), pair =>
            {
                json.WriteString("shape", pair.First);
                json.Number("statistic", pair.Second);
            });
            json.WriteString("chosen", found.Chosen);
            json.Number("targetDose", found.TargetDose);
            json.WriteEndObject();
        }

        json.Texts("columns", trial.Columns);
        json.Objects("patients", trial.Patients, patient =>
        {
            json.WriteNumber("look", patient.Look + 1);
            json.WriteNumber("arm", patient.Arm);
            json.WriteNumber("number", patient.Number);
            json.Array("values", patient.Values, value => json.NumberValue(value));
        });
    }
}
