using System.Text.Json;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes what the rows say without being pooled.</summary>
internal static class SwimJson
{
    /// <summary>Writes the property "swim" into the open object.</summary>
    public static void Write(Utf8JsonWriter json, SynthesisWithoutPooling result)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteStartObject("swim");
        json.WriteString("favourable", result.LargerIsBetter ? "higher" : "lower");
        json.WriteStartObject("votes");
        json.WriteNumber("favourable", result.Votes.Favourable);
        json.WriteNumber("unfavourable", result.Votes.Unfavourable);
        json.WriteNumber("unclear", result.Votes.Unclear);
        json.Number("proportion", result.Votes.Proportion);
        json.Interval("ci", result.Votes.Interval);
        json.Number("p", result.Votes.PValue);
        json.WriteEndObject();
        json.Objects("combinedP", result.Combined, c =>
        {
            json.WriteString("method", JsonWriting.Words(c.Method));
            json.WriteNumber("k", c.Count);
            json.Number("statistic", c.Statistic);
            json.Number("p", c.PValue);
        });
        json.Objects("albatross", result.Albatross?.Plot.Studies ?? [], a =>
        {
            json.WriteString("study", a.Label);
            json.Number("n", a.SampleSize);
            json.Number("p", a.TwoSidedP);
            json.Number("x", a.X);
            json.Number("y", a.Y);
        });
        json.WriteEndObject();
    }
}
