using System.Runtime.InteropServices;
using ExoMeta.Numerics.Random;

/// <summary>Writes the generator's raw words to a stream without end, for batteries of statistical tests (tests/battery).</summary>
internal static class RandomWords
{
    private const int BufferWords = 1 << 14;

    private static readonly Dictionary<string, Func<ulong, ulong>> Layouts = new(StringComparer.Ordinal)
    {
        // All words of one stream after the other.
        ["stream"] = i => Word(new(1, i >> 33, 0), (uint)(i >> 1), (i & 1) == 0),

        // The first word of replicate, stream or seed 0, 1, 2 …
        ["replicates"] = i => Word(new(1, i, 0), 0, true),
        ["streams"] = i => Word(new(1, i >> 32, (uint)i), 0, true),
        ["seeds"] = i => Word(new(i, 0, 0), 0, true),
    };

    /// <summary>Writes until the reader closes the pipe (Linux, macOS). Words are little-endian, 64 bits each.</summary>
    /// <returns>The exit code: 2 where the layout is not known.</returns>
    public static int Write(string layout, Stream output)
    {
        if (!Layouts.TryGetValue(layout, out var word))
        {
            Console.Error.WriteLine($"'{layout}' is no layout; one of {string.Join(", ", Layouts.Keys)} was expected.");
            return 2;
        }

        var buffer = new ulong[BufferWords];
        try
        {
            for (var first = 0UL; ; first += BufferWords)
            {
                for (var i = 0; i < BufferWords; i++)
                {
                    buffer[i] = word(first + (ulong)i);
                }

                output.Write(MemoryMarshal.AsBytes(buffer.AsSpan()));
            }
        }
        catch (IOException)
        {
            // The battery has read enough.
            return 0;
        }
    }

    private static ulong Word(StreamKey key, uint block, bool isFirst)
    {
        var (first, second) = Philox.Words(key, block);
        return isFirst ? first : second;
    }
}
