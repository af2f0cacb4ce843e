using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ExoMeta.Analysis.Results;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Batch;

/// <summary>
/// The lock file of a batch, which belongs beside its outputs and under version control: sorted, without times and without absolute paths, so
/// that the same batch writes the same bytes everywhere.
/// </summary>
/// <param name="Manifest">The manifest, relative to the folder of outputs, with '/'; only its name where the manifest does not name that folder itself.</param>
/// <param name="Entries">What is known of each entry, by name.</param>
internal sealed record LockFile(string Manifest, ImmutableSortedDictionary<string, LockedEntry> Entries)
{
    /// <summary>The entries that could not be made, those that never were among them, sorted; what is known of one is of the attempt before.</summary>
    public ImmutableArray<string> Failed { get; init; } = [];

    /// <summary>Its name.</summary>
    public const string Name = "exometa.lock.json";

    private const int Format = 1;

    private static readonly JsonWriterOptions OneLine = JsonWriting.Indented with { Indented = false };

    /// <summary>Reads a lock file; null where there is none.</summary>
    /// <exception cref="InvalidInputException">It cannot be understood: guessing could call fresh what is stale.</exception>
    public static LockFile? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new() { AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.GetProperty("format").GetInt32() is var format && format != Format)
            {
                throw Unreadable(path, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"has the format {format}; this program reads {Format}"), null);
            }

            return new(root.GetProperty("manifest").GetString()!, root.GetProperty("entries").EnumerateArray().Select(LockJson.Read)
                .ToImmutableSortedDictionary(e => e.Id, e => e, StringComparer.Ordinal))
            {
                Failed = root.TryGetProperty("failed", out var failed) ? [.. failed.EnumerateArray().Select(f => f.GetString()!)] : [],
            };
        }
        catch (JsonException e)
        {
            throw Unreadable(path, "is no JSON (a merge conflict?)", e.LineNumber + 1);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw Unreadable(path, "is not a lock file as batch writes it", null);
        }
    }

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonWriting.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("manifest", Manifest);
            if (!Failed.IsDefaultOrEmpty)
            {
                json.Texts("failed", Failed);
            }

            json.Objects("entries", Entries.Values, e => LockJson.Write(json, e, failed: Failed.Contains(e.Id)));
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>An entry as one line, as the journal of a batch that is under way holds it.</summary>
    public static string LineOf(LockedEntry entry)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, OneLine))
        {
            json.WriteStartObject();
            LockJson.Write(json, entry, failed: false);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>An entry of such a line; null where the line is not whole.</summary>
    public static LockedEntry? OfLine(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return LockJson.Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            // The batch was killed while it wrote the line: the entry is then made again.
            return null;
        }
    }

    private static InvalidInputException Unreadable(string path, string what, long? line) =>
        new([new(new(path, (int?)line), null, $"{what}; restore it, or --force to make everything anew")]);
}
