using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ExoMeta.Analysis.Requests;

/// <summary>What is wrong with a line of JSON as text, and whose line it is all the same.</summary>
internal static class JsonLineText
{
    private static readonly JsonReaderOptions Lenient = new() { MaxDepth = 64 };

    /// <summary>Whether a line has escapes of surrogates, paired or not.</summary>
    public static bool HasHalves(string line) => line.Contains("\\ud", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text or a name holds half of a surrogate pair: it could be neither read nor written back.</summary>
    public static bool IsBroken(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => IsUnreadable(() => value.GetString()),
        JsonValueKind.Array => value.EnumerateArray().Any(IsBroken),
        JsonValueKind.Object => value.EnumerateObject().Any(p => IsUnreadable(() => p.Name) || IsBroken(p.Value)),
        _ => false,
    };

    /// <summary>The id of a line that is no request, when it stands before what is wrong; null otherwise.</summary>
    public static JsonElement? IdOf(string line)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line), Lenient);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("id"u8))
                {
                    reader.Read();
                    var id = JsonElement.ParseValue(ref reader);
                    return id.ValueKind is JsonValueKind.String or JsonValueKind.Number && !IsBroken(id) ? id : null;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Whoever asks has told what is wrong already; the line has no id that could be read.
        }

        return null;
    }

    /// <summary>The message of a parser without what is true of every line: that it is line 0.</summary>
    public static string Words(JsonException e)
    {
        var message = e.Message.ReplaceLineEndings(" ");
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var words = (place < 0 ? message : message[..place])
            .Replace("Duplicate property", "property", StringComparison.Ordinal).Replace("encountered during deserialization", "stands twice", StringComparison.Ordinal);
        return e.BytePositionInLine is { } at ? string.Create(CultureInfo.InvariantCulture, $"{words} (byte {at + 1})") : words;
    }

    private static bool IsUnreadable(Func<string?> read)
    {
        try
        {
            return read() is null;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
