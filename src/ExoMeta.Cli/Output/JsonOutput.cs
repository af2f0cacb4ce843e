using System.Text;
using System.Text.Json;

namespace ExoMeta.Cli.Output;

/// <summary>One indented JSON object, ending in a line feed; letters beyond ASCII are escaped, so that no terminal can spoil them.</summary>
internal static class JsonOutput
{
    public static byte[] Bytes(Action<Utf8JsonWriter> writeFields)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            writeFields(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    public static string Text(Action<Utf8JsonWriter> writeFields) => Encoding.UTF8.GetString(Bytes(writeFields));
}
