using System.Text.Json;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Output;

/// <summary>
/// Collects a run's files in a folder of its own beside the results and moves them into place together, under a lock: no reader ever
/// meets half a file, two runs never mix, and a run that fails or is cancelled leaves the folder as it was.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    /// <summary>Says how the run went and which files are its own; files of the run before that are not written again are removed.</summary>
    public const string RunFile = "run.json";

    private readonly string _option;
    private readonly string _folder;
    private readonly string _stage;
    private readonly bool _isNew;
    private readonly List<string> _names = [];

    /// <summary>Opens a folder for writing, before any work is done.</summary>
    /// <param name="folder">The folder; it is made where there is none.</param>
    /// <param name="option">The option that names it, for messages.</param>
    /// <exception cref="InvalidInputException">It is not a folder, or cannot be written to.</exception>
    public OutputFolder(string folder, string option = "--out")
    {
        _option = option;
        if (string.IsNullOrWhiteSpace(folder))
        {
            throw Wrong("exometa", "expected the name of a folder, found nothing");
        }

        _folder = Path.GetFullPath(folder);
        _isNew = !Directory.Exists(_folder);
        _stage = Path.Combine(_folder, $".exometa-{Path.GetRandomFileName()}");
        try
        {
            Directory.CreateDirectory(_stage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Wrong(folder, $"cannot be written to: {e.Message}");
        }
    }

    /// <summary>Names written so far, relative to the folder.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Writes a file into the run's own folder.</summary>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(_stage, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        _names.Add(name);
    }

    /// <summary>
    /// Moves everything into place and removes what the run before left and this one did not write. Without a record of its own
    /// (<see cref="RunFile"/>) it succeeds no run, and removes nothing.
    /// </summary>
    /// <exception cref="InvalidInputException">A folder stands where a file belongs; nothing was moved.</exception>
    public void Commit()
    {
        using var hold = WaitForLock();
        foreach (var name in _names.Where(n => Directory.Exists(Path.Combine(_folder, n))))
        {
            throw Wrong(Path.Combine(_folder, name), "is a folder; a file belongs there");
        }

        var before = _names.Contains(RunFile) ? FilesOfRunBefore() : [];
        foreach (var name in _names)
        {
            var path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(Path.Combine(_stage, name), path, overwrite: true);
        }

        foreach (var stale in before.Except(_names, StringComparer.Ordinal))
        {
            File.Delete(Path.Combine(_folder, stale));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_stage))
        {
            Directory.Delete(_stage, recursive: true);
        }

        if (_isNew && Directory.Exists(_folder) && !Directory.EnumerateFileSystemEntries(_folder).Any())
        {
            Directory.Delete(_folder);
        }
    }

    private InvalidInputException Wrong(string place, string message) => new([new(new(place), _option, message)]);

    private FileStream WaitForLock()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(
                    Path.Combine(_folder, ".exometa-lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (attempt < 200)
            {
                Thread.Sleep(50);
            }
        }
    }

    /// <summary>Figures that the run before wrote, by its own record; names that lead elsewhere are none of ours.</summary>
    private IReadOnlyList<string> FilesOfRunBefore()
    {
        var record = Path.Combine(_folder, RunFile);
        if (!File.Exists(record))
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(record));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("files", out var files) && files.ValueKind == JsonValueKind.Array
                ? [.. files.EnumerateArray().Where(f => f.ValueKind == JsonValueKind.String).Select(f => f.GetString()!)
                    .Where(f => f.StartsWith("figures/", StringComparison.Ordinal) && !f.Contains("..", StringComparison.Ordinal))]
                : [];
        }
        catch (JsonException)
        {
            // Not a record of ours: nothing of it is ours to remove.
            return [];
        }
    }
}
