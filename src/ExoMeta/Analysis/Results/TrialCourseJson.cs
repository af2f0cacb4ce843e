using System.Text.Json;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Results;

/// <summary>How trials run, as JSON: their length, their looks, and what other tests say of the same trials.</summary>
internal static class TrialCourseJson
{
    /// <summary>Writes it as an object of its own, with the size of the trials.</summary>
    public static void Write(Utf8JsonWriter json, string name, OperatingCharacteristics result)
    {
        json.WriteStartObject(name);
        json.Estimate("expectedN", result.ExpectedSize);
        json.WriteNumber("maxN", result.TotalSize);
        WriteConduct(json, result);
        WriteLooks(json, result);
        WriteSideAnalyses(json, result);
        json.WriteEndObject();
    }

    /// <summary>Writes length and recruitment into the open object, where trials run in time.</summary>
    public static void WriteConduct(Utf8JsonWriter json, OperatingCharacteristics result)
    {
        if (result is { Duration: { } duration, Recruited: { } recruited })
        {
            json.WriteString("timeUnit", result.TimeUnit);
            json.Estimate("duration", duration);
            json.Estimate("recruited", recruited);
        }
    }

    /// <summary>What other tests say of the same trials; left out where the endpoint has none.</summary>
    public static void WriteSideAnalyses(Utf8JsonWriter json, OperatingCharacteristics result)
    {
        if (!result.SideAnalyses.IsEmpty)
        {
            json.Objects("sideAnalyses", result.SideAnalyses, side =>
            {
                json.WriteString("test", side.Name);
                json.Objects("arms", result.Arms.Zip(side.Power), pair =>
                {
                    json.WriteString("name", pair.First.Name);
                    json.Estimate("power", pair.Second);
                });
                json.Estimate("disjunctivePower", side.DisjunctivePower);
            });
        }
    }

    /// <summary>Writes the looks into the open object.</summary>
    public static void WriteLooks(Utf8JsonWriter json, OperatingCharacteristics result) =>
        json.Objects("looks", result.Looks, look =>
        {
            json.Number("information", look.Information);
            json.WriteNumber("n", look.Size);
            json.Numbers("critical", look.Critical);
            json.Numbers("futility", look.Futility);
            json.Estimate("efficacyStop", look.EfficacyStop);
            json.Estimate("futilityStop", look.FutilityStop);
            json.Estimate("cumulative", look.Cumulative);
            json.Objects("arms", look.Arms.Zip(result.Arms), pair =>
            {
                json.WriteString("name", pair.Second.Name);
                json.Estimate("enrolled", pair.First.Enrolled);
                json.Estimate("rejected", pair.First.Rejected);
                json.Estimate("dropped", pair.First.Dropped);
            });
            EstimateIfAny(json, "time", look.Time);
            EstimateIfAny(json, "recruited", look.Recruited);
            EstimateIfAny(json, "events", look.Events);
        });

    private static void EstimateIfAny(Utf8JsonWriter json, string name, MonteCarloEstimate? estimate)
    {
        if (estimate is { } known)
        {
            json.Estimate(name, known);
        }
    }
}
