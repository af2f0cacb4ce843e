using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>Reads a text file that someone else wrote, refusing what no table needs before it costs memory.</summary>
internal static class TextFile
{
    public const int LongestLine = 1 << 20;
    private const int LargestFile = 1 << 30;

    /// <summary>The file's UTF-8 bytes without the byte-order mark; null, with the problem noted, when it cannot be a table.</summary>
    /// <remarks>Lines are measured as they stream in, so that a line of 100 MB ends the reading after its first MiB.</remarks>
    public static ReadOnlyMemory<byte>? Read(string path, string displayName, ProblemList problems)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var bytes = ReadGuarded(stream, displayName, problems);
            return bytes is null ? null : CheckText(bytes, displayName, problems);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add(new(displayName), null, "the file does not exist");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            problems.Add(new(displayName), null, $"the file cannot be read: {(Directory.Exists(path) ? "it is a directory" : e.Message)}");
        }

        return null;
    }

    private static MemoryStream? ReadGuarded(Stream stream, string displayName, ProblemList problems)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        var bytes = new MemoryStream();
        var (line, lineStart, total) = (1, 0L, 0L);
        try
        {
            while (stream.Read(buffer) is var count and > 0)
            {
                var chunk = buffer.AsSpan(0, count);
                for (var at = 0; at < count;)
                {
                    var length = chunk[at..].IndexOf((byte)'\n');
                    var end = length < 0 ? count : at + length;
                    if (total + end - lineStart > LongestLine)
                    {
                        problems.Add(new(displayName, line), null, string.Create(
                            CultureInfo.InvariantCulture, $"the line is longer than {LongestLine} bytes (1 MiB); no table needs that"));
                        return null;
                    }

                    at = end;
                    if (length >= 0)
                    {
                        at++;
                        line++;
                        lineStart = total + at;
                    }
                }

                total += count;
                if (total > LargestFile)
                {
                    problems.Add(new(displayName), null, "the file is larger than 1 GiB; no table needs that");
                    return null;
                }

                bytes.Write(chunk);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return bytes;
    }

    private static ReadOnlyMemory<byte>? CheckText(MemoryStream stream, string displayName, ProblemList problems)
    {
        ReadOnlyMemory<byte> memory = stream.GetBuffer().AsMemory(0, (int)stream.Length);
        if (memory.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            memory = memory[Encoding.UTF8.Preamble.Length..];
        }

        var bytes = memory.Span;
        if (bytes.IndexOf((byte)0) is var nul and >= 0)
        {
            problems.Add(Locate(bytes, nul, displayName), null, "a NUL byte; expected UTF-8 text (a table in UTF-16 has them too)");
            return null;
        }

        if (!Utf8.IsValid(bytes))
        {
            problems.Add(Locate(bytes, FirstInvalid(bytes), displayName), null, "not UTF-8 text; save the table as UTF-8");
            return null;
        }

        if (bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            problems.Add(new(displayName), null, "the file is empty; expected a header and rows");
            return null;
        }

        return memory;
    }

    /// <summary>Line and column of a byte; columns count characters.</summary>
    public static SourceLocation Locate(ReadOnlySpan<byte> bytes, int at, string displayName)
    {
        var before = bytes[..at];
        return new(displayName, before.Count((byte)'\n') + 1, 1 + CountCharacters(before[(before.LastIndexOf((byte)'\n') + 1)..]));
    }

    /// <summary>Characters of UTF-8 text: continuation bytes (10xxxxxx) begin none.</summary>
    public static int CountCharacters(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var b in bytes)
        {
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var consumed) == OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }
}
