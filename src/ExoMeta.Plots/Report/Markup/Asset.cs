namespace ExoMeta.Plots.Report.Markup;

/// <summary>The report's own style sheet and script, embedded in the assembly.</summary>
internal static class Asset
{
    /// <summary>Reads an embedded file.</summary>
    /// <exception cref="InvalidOperationException">The file is not in the assembly.</exception>
    public static string Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream("ExoMeta.Plots.Report." + name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
