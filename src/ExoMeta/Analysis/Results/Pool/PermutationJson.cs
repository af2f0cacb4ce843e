using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes permutation tests; a drawn one has its Monte Carlo error and its seed.</summary>
internal static class PermutationJson
{
    /// <summary>Writes the property "permutation" of a test of the mean into the open object.</summary>
    public static void Write(Utf8JsonWriter json, PermutationResult result)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteStartObject("permutation");
        json.Number("p", result.PValue);
        WriteRun(json, result.IsExact, result.Permutations, result.Seed);
        json.Number("mcse", result.Mcse);
        json.Number("statistic", result.Statistic);
        json.WriteEndObject();
    }

    /// <summary>Writes the property "permutation" of a meta-regression into the open object; "p" is that of all moderators together.</summary>
    public static void Write(Utf8JsonWriter json, RegressionPermutationResult result)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteStartObject("permutation");
        json.Number("p", result.Moderators.PValue);
        WriteRun(json, result.IsExact, result.Permutations, result.Seed);
        json.Number("mcse", result.Moderators.Mcse);
        json.Number("statistic", result.Moderators.Statistic);
        json.Objects("coefficients", result.Coefficients, c =>
        {
            json.WriteString("term", c.Name);
            json.Number("statistic", c.Statistic);
            json.Number("p", c.PValue);
            json.Number("mcse", c.Mcse);
        });
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, bool exact, long permutations, ulong? seed)
    {
        json.WriteBoolean("exact", exact);
        json.WriteNumber("permutations", permutations);
        if (seed is { } value)
        {
            json.WriteNumber("seed", value);
        }
        else
        {
            json.WriteNull("seed");
        }
    }
}
