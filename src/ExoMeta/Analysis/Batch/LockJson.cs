using System.Collections.Immutable;
using System.Text.Json;
using ExoMeta.Analysis.Results;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Batch;

/// <summary>Writes and reads the entries of a lock file, and their conclusions.</summary>
internal static class LockJson
{
    /// <summary>Writes a conclusion, or null.</summary>
    public static void Conclusion(this Utf8JsonWriter json, string name, Conclusion? conclusion)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (conclusion is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        WriteConclusion(json, conclusion);
        json.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter json, LockedEntry entry, bool failed)
    {
        json.WriteString("id", entry.Id);
        json.WriteString("kind", entry.Kind);
        json.WriteString("status", failed ? "failed" : "built");
        json.WriteString("key", entry.Key);
        json.WriteString("program", entry.Program);
        json.WriteStartObject("options");
        foreach (var (name, value) in entry.Options)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.Objects("inputs", entry.Inputs, input =>
        {
            json.WriteString("file", input.Name);
            json.WriteString("sha256", input.Sha256);
        });
        json.Objects("outputs", entry.Outputs, output =>
        {
            json.WriteString("file", output.File);
            json.WriteString("recipe", output.Recipe);
            json.WriteString("sha256", output.Sha256);
        });
        json.Objects("conclusions", entry.Conclusions, conclusion => WriteConclusion(json, conclusion));
    }

    private static void WriteConclusion(Utf8JsonWriter json, Conclusion conclusion)
    {
        json.WriteString("name", conclusion.Name);
        if (conclusion is Conclusion.Simulated simulated)
        {
            json.Estimate("powerAtPoint", simulated.PowerAtPoint);
            json.Estimate("assurance", simulated.Assurance);
            return;
        }

        var pooled = (Conclusion.Pooled)conclusion;
        json.WriteString("measure", pooled.Measure);
        json.WriteString("scale", pooled.Scale.ToString());
        json.WriteString("display", pooled.Display.ToString());
        json.Number("level", pooled.Level);
        json.WriteNumber("k", pooled.K);
        json.Number("estimate", pooled.Estimate);
        json.Interval("ci", pooled.Interval);
        json.WritePropertyName("crossesNull");
        WriteFlag(json, pooled.CrossesNull);
        json.Number("tau2", pooled.TauSquared);
        json.Number("i2", pooled.ISquared);
        json.Interval("predictionInterval", pooled.Prediction);
        json.WritePropertyName("predictionCrossesNull");
        WriteFlag(json, pooled.PredictionCrossesNull);
    }

    internal static LockedEntry Read(JsonElement entry)
    {
        var id = Text(entry, "id");
        return new(
            id, Text(entry, "kind"), entry.GetProperty("options").EnumerateObject().ToImmutableSortedDictionary(o => o.Name, o => o.Value.GetString()!, StringComparer.Ordinal),
            Text(entry, "program"), [.. entry.GetProperty("inputs").EnumerateArray().Select(i => new InputFile(Text(i, "file"), Text(i, "sha256")))],
            [.. entry.GetProperty("outputs").EnumerateArray().Select(o => ReadOutput(id, o))],
            [.. entry.GetProperty("conclusions").EnumerateArray().Select(ReadConclusion)]);
    }

    /// <summary>Only files of the entry's own folder are its outputs: what a lock file says is removed must be nobody else's.</summary>
    private static LockedOutput ReadOutput(string id, JsonElement output)
    {
        var file = Text(output, "file");
        return file.StartsWith(id + "/", StringComparison.Ordinal) && id.Length > 0 && !file.Split('/', '\\').Any(part => part is "" or "." or "..")
            ? new(file, Text(output, "recipe"), Text(output, "sha256"))
            : throw new FormatException($"'{file}' is not in the folder of '{id}'");
    }

    private static Conclusion ReadConclusion(JsonElement conclusion)
    {
        var name = Text(conclusion, "name");
        return conclusion.TryGetProperty("assurance", out var assurance)
            ? new Conclusion.Simulated(name, ReadEstimate(conclusion.GetProperty("powerAtPoint")), ReadEstimate(assurance))
            : new Conclusion.Pooled(
                name, Text(conclusion, "measure"), Enum.Parse<AnalysisScale>(Text(conclusion, "scale")), Enum.Parse<DisplayScale>(Text(conclusion, "display")),
                conclusion.GetProperty("level").GetDouble(), conclusion.GetProperty("crossesNull").ValueKind != JsonValueKind.Null,
                conclusion.GetProperty("k").GetInt32(), Number(conclusion.GetProperty("estimate"), double.NaN), ReadInterval(conclusion.GetProperty("ci")) ?? new(double.NaN, double.NaN))
            {
                TauSquared = conclusion.GetProperty("tau2") is { ValueKind: JsonValueKind.Number } tau ? tau.GetDouble() : null,
                ISquared = conclusion.GetProperty("i2") is { ValueKind: JsonValueKind.Number } i ? i.GetDouble() : null,
                Prediction = ReadInterval(conclusion.GetProperty("predictionInterval")),
            };
    }

    private static void WriteFlag(Utf8JsonWriter json, bool? flag)
    {
        if (flag is { } known)
        {
            json.WriteBooleanValue(known);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static MonteCarloEstimate ReadEstimate(JsonElement estimate)
    {
        var interval = estimate.GetProperty("ci");
        return new(Number(estimate.GetProperty("estimate"), double.NaN), Number(estimate.GetProperty("mcse"), double.NaN), Number(interval[0], double.NaN), Number(interval[1], double.NaN));
    }

    /// <summary>What JSON has no number for is an end that lies at infinity.</summary>
    private static Interval? ReadInterval(JsonElement interval) => interval.ValueKind == JsonValueKind.Null
        ? null
        : new(Number(interval[0], double.NegativeInfinity), Number(interval[1], double.PositiveInfinity));

    private static double Number(JsonElement number, double otherwise) => number.ValueKind == JsonValueKind.Null ? otherwise : number.GetDouble();

    private static string Text(JsonElement group, string name) => group.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");
}
