namespace ExoMeta.Plots.Report.Markup;

/// <summary>Style sheets and scripts that are embedded in the assembly.</summary>
internal static class Asset
{
    /// <summary>Reads a file of the report.</summary>
    /// <exception cref="InvalidOperationException">The file is not in the assembly.</exception>
    public static string Read(string name) => ReadWhole("ExoMeta.Plots.Report." + name);

    /// <summary>Reads an embedded file by its whole name.</summary>
    /// <exception cref="InvalidOperationException">The file is not in the assembly.</exception>
    public static string ReadWhole(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
