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
    private readonly SortedDictionary<string, string> _states = new(StringComparer.Ordinal);

    /// <summary>Whether files came to be followed while a round was under way: what happened to them before is not known.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Begins a round: whatever changes from now on asks for another one.</summary>
    public void Begin()
    {
        foreach (var path in _states.Keys.Append(Path.GetFullPath(manifest)).Append(Path.GetDirectoryName(Path.GetFullPath(manifest))!).Distinct(StringComparer.Ordinal).ToArray())
        {
            _states[path] = StateOf(path);
        }
    }

    /// <summary>Follows what matters besides.</summary>
    /// <param name="spec">The manifest as it was read.</param>
    /// <param name="report">What the round did, which tells of all inputs; null while it has not begun.</param>
    public void Follow(BatchSpec spec, BatchReport? report)
    {
        var files = spec.Entries.Select(e => e.File).Concat((report?.Entries ?? []).SelectMany(e => e.Known?.Inputs ?? []).Select(i => i.Name)).Select(f => Path.GetFullPath(spec.PathOf(f)));
        var added = files.SelectMany(f => new[] { f, Path.GetDirectoryName(f)! }).Distinct(StringComparer.Ordinal).Where(p => !_states.ContainsKey(p)).ToArray();
        HasMore = report is not null && added.Length > 0;
        foreach (var path in added)
        {
            _states.Add(path, StateOf(path));
        }

        Listen();
    }

    /// <summary>Asks for another round.</summary>
    public void Again() => _states[Path.GetFullPath(manifest)] = "";

    /// <summary>Waits until something is other than it was when the round began, and has stopped changing.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        while (_states.All(s => StateOf(s.Key) == s.Value))
        {
            await _woken.WaitAsync(Look, cancellation);
        }

        // An editor that saves several files, or one file in several steps, is waited for.
        for (var (last, now) = ("", States()); last != now; (last, now) = (now, States()))
        {
            await Task.Delay(Quiet, cancellation);
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

    private string States() => string.Join('\n', _states.Keys.Select(StateOf));

    private void Listen()
    {
        foreach (var folder in _states.Keys.Where(f => Directory.Exists(f) && !_watchers.ContainsKey(f)).ToArray())
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

    /// <summary>Size and time of a file, or of that which it is a link to; names of the files in a folder.</summary>
    private static string StateOf(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return string.Join('\n', Directory.EnumerateFiles(path).Select(f => Path.GetFileName(f)).Where(IsInput).Order(StringComparer.Ordinal));
            }

            var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}") : "none";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is being replaced at this moment.
            return "none";
        }
    }

    /// <summary>A batch's own files come and go.</summary>
    private static bool IsInput(string name) => !name.StartsWith(".exometa", StringComparison.Ordinal) && name is not (LockFile.Name or ChangesPage.Name);

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
