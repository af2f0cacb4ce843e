using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace ExoMeta.Analysis.Throughput;

/// <summary>
/// How long the thread that made this has waited for a core while other threads had it: not the work's time. Linux counts it
/// (/proc/thread-self/schedstat, second number, nanoseconds); elsewhere it is 0, and a slice that was cut counts in full.
/// </summary>
internal sealed class CoreWait : IDisposable
{
    private const string Counter = "/proc/thread-self/schedstat";

    private readonly SafeFileHandle? _file;

    /// <summary>Begins to follow the calling thread.</summary>
    public CoreWait()
    {
        try
        {
            _file = File.Exists(Counter) ? File.OpenHandle(Counter) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A system that hides it: every slice counts in full.
            _file = null;
        }
    }

    /// <summary>Seconds so far.</summary>
    public double Seconds()
    {
        Span<byte> text = stackalloc byte[96];
        var length = _file is null ? 0 : RandomAccess.Read(_file, text, 0);
        var second = text[..length].IndexOf((byte)' ') + 1;
        return second > 0 && Utf8Parser.TryParse(text[second..length], out long nanoseconds, out _) ? 1e-9 * nanoseconds : 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
