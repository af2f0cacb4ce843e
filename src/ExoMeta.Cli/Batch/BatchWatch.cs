using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Batch;

namespace ExoMeta.Cli.Batch;

/// <summary>
/// Waits until a manifest or one of its inputs changes. Events of the file system only wake it early: it looks at the files themselves every
/// second, because some file systems send none.
/// </summary>
/// <param name="manifest">The manifest.</param>
internal sealed class BatchWatch(string manifest) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _woken = new(0);
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private ImmutableArray<string> _files = [manifest];

    /// <summary>Says which files matter from now on.</summary>
    public void Follow(BatchSpec spec, BatchReport report)
    {
        _files =
        [
            .. report.Entries.SelectMany(e => e.Known?.Inputs ?? []).Select(i => spec.PathOf(i.Name)).Concat(spec.Entries.Select(e => spec.PathOf(e.File)))
                .Append(manifest).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        foreach (var folder in Folders.Where(f => !_watchers.ContainsKey(f) && Directory.Exists(f)).ToArray())
        {
            try
            {
                _watchers.Add(folder, Watch(folder));
            }
            catch (IOException)
            {
                // The system watches no more folders for this user: looking every second finds the changes too.
                return;
            }
        }
    }

    /// <summary>The files as they are: names in their folders, sizes and times of those that matter.</summary>
    public string Snapshot() => string.Join('\n', Folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f).Where(IsInput).Order(StringComparer.Ordinal))
        .Concat(_files.Select(StateOf)));

    /// <summary>Waits until the files are other than they were, and have stopped changing.</summary>
    public async Task WaitAsync(string before, CancellationToken cancellation)
    {
        while (true)
        {
            await _woken.WaitAsync(Look, cancellation);
            var now = Snapshot();
            if (now == before)
            {
                continue;
            }

            // An editor that saves several files, or one file in several steps, is waited for.
            for (var last = ""; last != now; now = Snapshot())
            {
                last = now;
                await Task.Delay(Quiet, cancellation);
            }

            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var watcher in _watchers.Values)
        {
            watcher.Dispose();
        }

        _woken.Dispose();
    }

    /// <summary>Size and time of a file, or of that which it is a link to.</summary>
    private static string StateOf(string path)
    {
        try
        {
            var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{path} {file.Length} {file.LastWriteTimeUtc.Ticks}") : $"{path} –";
        }
        catch (IOException)
        {
            // It is being replaced at this moment.
            return $"{path} –";
        }
    }

    /// <summary>A batch's own files come and go.</summary>
    private static bool IsInput(string path) => Path.GetFileName(path) is var name && !name.StartsWith(".exometa", StringComparison.Ordinal) && name is not (LockFile.Name or ChangesPage.Name);

    private IEnumerable<string> Folders => _files.Select(f => Path.GetDirectoryName(Path.GetFullPath(f))!).Distinct(StringComparer.Ordinal);

    private FileSystemWatcher Watch(string folder)
    {
        var watcher = new FileSystemWatcher(folder);
        void Wake(object sender, EventArgs e) => _woken.Release();
        watcher.Changed += Wake;
        watcher.Created += Wake;
        watcher.Deleted += Wake;
        watcher.Renamed += Wake;
        watcher.EnableRaisingEvents = true;
        return watcher;
    }
}
