using System.Globalization;
using System.Text.Json;

namespace ExoMeta.Numerics.Tests;

/// <summary>Reads the committed reference values.</summary>
internal static class ReferenceFile
{
    internal static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", name)));
        return document.RootElement.Clone();
    }

    internal static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    internal static double Number(JsonElement element) => Number(element.GetString()!);
}
