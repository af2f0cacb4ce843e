using System.Collections.Immutable;
using System.Text;
using ExoMeta.Analysis.Throughput;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Bench;

/// <summary>The file that <c>--history</c> names: read and tried before any work is done, one line added after it.</summary>
internal sealed class HistoryFile
{
    private readonly string _path;
    private readonly string _given;

    /// <summary>Reads a history; a file that is not there yet has no lines.</summary>
    /// <exception cref="InvalidInputException">It cannot be read or written, or a line is damaged.</exception>
    public HistoryFile(string given)
    {
        _given = given;
        var problems = new ProblemList();
        if (string.IsNullOrWhiteSpace(given))
        {
            throw Wrong("expected the name of a file, found nothing");
        }

        _path = Path.GetFullPath(given);
        if (Directory.Exists(_path))
        {
            throw Wrong("is a folder; expected a file of lines of JSON, or a name for one");
        }

        if (!Directory.Exists(Folder))
        {
            throw Wrong($"there is no folder '{Path.GetDirectoryName(given)}' to write it to");
        }

        try
        {
            Lines = ThroughputHistory.Read(TextAndAccess(), given, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"cannot be written to: {e.Message}");
        }

        problems.ThrowIfAny();
    }

    /// <summary>Its folder.</summary>
    public string Folder => Path.GetDirectoryName(_path)!;

    /// <summary>Its name in the folder.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>The lines of this version, oldest first.</summary>
    public ImmutableArray<ThroughputRecord> Lines { get; }

    /// <summary>Adds a line in one write, while no other program has the file open.</summary>
    public void Append(ThroughputRecord record)
    {
        using var file = Open();
        var endsMidLine = file.Length > 0 && LastByte(file) != '\n';
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.UTF8.GetBytes((endsMidLine ? "\n" : "") + ThroughputHistory.Line(record) + "\n"));
    }

    private static int LastByte(FileStream file)
    {
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte();
    }

    /// <summary>The file's text, from a handle that could write to it as well.</summary>
    private string TextAndAccess()
    {
        if (!File.Exists(_path))
        {
            using var trial = new FileStream(Path.Combine(Folder, $".{Path.GetRandomFileName()}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return "";
        }

        using var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var reader = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false));
        return reader.ReadToEnd();
    }

    private FileStream Open()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 100)
            {
                Thread.Sleep(50);
            }
        }
    }

    private InvalidInputException Wrong(string message) =>
        new([new(new(_given.Trim().Length == 0 ? "exometa" : _given), "--history", message)]);
}
