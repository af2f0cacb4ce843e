using System.Text.Json;

namespace ExoMeta.Tests.Pooling;

/// <summary>Reference files beside tests/References/meta.</summary>
internal static class SmallStudyReferences
{
    public static JsonElement Load(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", file)));
        return document.RootElement.Clone();
    }
}
