using System.Collections.Immutable;
using System.Text;
using ExoMeta.Analysis.Batch;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Batch;

/// <summary>
/// The folder of a batch's outputs while the batch works: nobody else works in it, files come into it whole, and what is finished is noted in
/// a journal at once, so that a batch that is killed goes on where it was.
/// </summary>
internal sealed class BatchFolder : IDisposable
{
    private const string Stage = ".exometa-stage";
    private const string JournalName = ".exometa-journal";
    private const string HoldName = ".exometa-batch";

    private readonly string _folder;
    private readonly bool _isNew;
    private readonly FileStream _hold;
    private readonly Lock _writing = new();
    private StreamWriter? _journal;
    private long _staged;

    private BatchFolder(string folder, bool isNew, FileStream hold) => (_folder, _isNew, _hold) = (folder, isNew, hold);

    /// <summary>Opens a folder, before any work is done.</summary>
    /// <exception cref="InvalidInputException">It cannot be written to, or another batch is at work in it.</exception>
    public static BatchFolder Open(string folder)
    {
        var full = Path.GetFullPath(folder);
        var isNew = !Directory.Exists(full);
        try
        {
            Directory.CreateDirectory(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Wrong(folder, $"cannot be written to: {e.Message}");
        }

        FileStream hold;
        try
        {
            hold = new(Path.Combine(full, HoldName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            throw Wrong(folder, "another batch is at work in this folder; wait for it, or choose another folder");
        }
        catch (UnauthorizedAccessException e)
        {
            throw Wrong(folder, $"cannot be written to: {e.Message}");
        }

        var opened = new BatchFolder(full, isNew, hold);
        opened.RemoveStage();
        Directory.CreateDirectory(Path.Combine(full, Stage));
        return opened;
    }

    /// <summary>What is noted of entries that a batch finished before it was killed, oldest first.</summary>
    public static ImmutableArray<LockedEntry> ReadJournal(string folder)
    {
        var path = Path.Combine(folder, JournalName);
        return File.Exists(path) ? [.. File.ReadLines(path).Select(LockFile.OfLine).OfType<LockedEntry>()] : [];
    }

    /// <summary>Writes the files of an entry, removes those that it no longer has, and notes that it is finished.</summary>
    public void Finish(IEnumerable<(string File, byte[] Bytes)> files, IEnumerable<LockedOutput> dropped, LockedEntry entry)
    {
        foreach (var (file, bytes) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, file))!);
            WriteWhole(file, bytes);
        }

        foreach (var output in dropped)
        {
            Remove(output);
        }

        lock (_writing)
        {
            _journal ??= OpenJournal();
            _journal.Write(LockFile.LineOf(entry) + "\n");
            _journal.Flush();
        }
    }

    /// <summary>Removes a file that a batch wrote, unless somebody has edited it since.</summary>
    /// <returns>Whether nothing of it is left.</returns>
    public bool Remove(LockedOutput output)
    {
        var path = Path.Combine(_folder, output.File);
        if (ContentHash.OfFile(path) is { } now)
        {
            if (now != output.Sha256)
            {
                return false;
            }

            File.Delete(path);
        }

        // Folders that it leaves empty, up to that of the outputs.
        for (var folder = Path.GetDirectoryName(path)!; folder.Length > _folder.Length && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
        {
            Directory.Delete(folder);
        }

        return true;
    }

    /// <summary>Ends a batch: its page of changes, then its lock file, then no journal. Killed in between, the next batch ends it the same way.</summary>
    public void Settle(LockFile locked, string? changes)
    {
        if (changes is not null)
        {
            WriteWhole(ChangesPage.Name, Encoding.UTF8.GetBytes(changes));
        }

        var bytes = locked.ToBytes();
        var path = Path.Combine(_folder, LockFile.Name);
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            WriteWhole(LockFile.Name, bytes);
        }

        CloseJournal();
        File.Delete(Path.Combine(_folder, JournalName));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseJournal();
        RemoveStage();
        _hold.Dispose();
        if (_isNew && Directory.Exists(_folder) && !Directory.EnumerateFileSystemEntries(_folder).Any())
        {
            Directory.Delete(_folder);
        }
    }

    /// <summary>A line that was cut off when a batch was killed must not swallow the next one.</summary>
    private StreamWriter OpenJournal()
    {
        var path = Path.Combine(_folder, JournalName);
        var whole = ReadJournal(_folder);
        File.WriteAllText(path, string.Concat(whole.Select(e => LockFile.LineOf(e) + "\n")));
        return new(path, append: true);
    }

    private void CloseJournal()
    {
        _journal?.Dispose();
        _journal = null;
    }

    private void WriteWhole(string name, byte[] bytes)
    {
        // One folder for all that is under way: making and removing folders takes longer than writing files.
        var staged = Path.Combine(_folder, Stage, Interlocked.Increment(ref _staged).ToString(System.Globalization.CultureInfo.InvariantCulture));
        File.WriteAllBytes(staged, bytes);
        File.Move(staged, Path.Combine(_folder, name), overwrite: true);
    }

    private void RemoveStage()
    {
        var stage = Path.Combine(_folder, Stage);
        if (Directory.Exists(stage))
        {
            Directory.Delete(stage, recursive: true);
        }
    }

    private static InvalidInputException Wrong(string place, string message) => new([new(new(place), "--out", message)]);
}
