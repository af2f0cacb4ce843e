using System.Text.Encodings.Web;
using System.Text.Json;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes the small pieces of a result: round-trip numbers, null for what does not exist, [lower, upper] for intervals.</summary>
internal static class JsonWriting
{
    /// <summary>Indented, with letters of all languages as they are; '&lt;', '&gt;' and '&amp;' too, because it is a file and not a page.</summary>
    public static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>Writes a named number; what is not finite is null.</summary>
    public static void Number(this Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        json.NumberValue(value);
    }

    /// <summary>Writes a number; what is not finite is null.</summary>
    public static void NumberValue(this Utf8JsonWriter json, double? value)
    {
        if (value is { } x && double.IsFinite(x))
        {
            // −0 and 0 are one number; two spellings of it would make two files.
            json.WriteNumberValue(x == 0 ? 0 : x);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>Writes a list of numbers; what is not finite is null.</summary>
    public static void Numbers(this Utf8JsonWriter json, string name, IEnumerable<double> values) => json.Array(name, values, x => json.NumberValue(x));

    /// <summary>Writes [lower, upper].</summary>
    public static void Interval(this Utf8JsonWriter json, string name, Interval? interval)
    {
        json.WritePropertyName(name);
        if (interval is not { } i)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        json.NumberValue(i.Lower);
        json.NumberValue(i.Upper);
        json.WriteEndArray();
    }

    /// <summary>Writes a simulated number with its error.</summary>
    public static void Estimate(this Utf8JsonWriter json, string name, MonteCarloEstimate e)
    {
        json.WriteStartObject(name);
        json.Number("estimate", e.Estimate);
        json.Number("mcse", e.Mcse);
        json.Interval("ci", new(e.Lower, e.Upper));
        json.WriteEndObject();
    }

    /// <summary>Writes an estimate, or null.</summary>
    public static void EstimateOrNull(this Utf8JsonWriter json, string name, MonteCarloEstimate? estimate)
    {
        if (estimate is { } known)
        {
            json.Estimate(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes a list.</summary>
    public static void Array<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a list of objects; <paramref name="write"/> writes the fields of one.</summary>
    public static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write) => json.Array(name, items, item =>
    {
        json.WriteStartObject();
        write(item);
        json.WriteEndObject();
    });

    /// <summary>Writes a list of texts.</summary>
    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> texts) => json.Array(name, texts, json.WriteStringValue);

    /// <summary>Writes a list of whole numbers.</summary>
    public static void Integers(this Utf8JsonWriter json, string name, IEnumerable<int> values) => json.Array(name, values, json.WriteNumberValue);

    /// <summary>An enum member as the field writes it: ShownUnpooled → "shown unpooled".</summary>
    public static string Words<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
