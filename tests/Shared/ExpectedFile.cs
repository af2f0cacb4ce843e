namespace ExoMeta.Testing;

/// <summary>Committed results; rewritten when EXOMETA_UPDATE_EXPECTED=1 is set, for a person to review.</summary>
internal static class ExpectedFile
{
    public static void Update(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("EXOMETA_UPDATE_EXPECTED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
    }
}
