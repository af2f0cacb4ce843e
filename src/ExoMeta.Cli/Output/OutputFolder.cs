namespace ExoMeta.Cli.Output;

/// <summary>
/// Collects a run's files and puts them in place together: each is first written whole beside its place, then renamed, so that no
/// reader ever meets half a file. Disposing it without <see cref="Commit"/> leaves the folder as it was.
/// </summary>
internal sealed class OutputFolder(string folder) : IDisposable
{
    private readonly List<(string Partial, string Final)> _files = [];
    private bool _committed;

    /// <summary>Names written so far, relative to the folder.</summary>
    public IEnumerable<string> Names => _files.Select(f => Path.GetRelativePath(folder, f.Final).Replace('\\', '/'));

    /// <summary>Writes a file beside its place.</summary>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        var final = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(final)!);
        var partial = final + ".partial";
        _files.Add((partial, final));
        File.WriteAllBytes(partial, bytes);
    }

    /// <summary>Renames everything into place.</summary>
    public void Commit()
    {
        foreach (var (partial, final) in _files)
        {
            File.Move(partial, final, overwrite: true);
        }

        _committed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_committed)
        {
            return;
        }

        foreach (var (partial, _) in _files)
        {
            File.Delete(partial);
        }
    }
}
