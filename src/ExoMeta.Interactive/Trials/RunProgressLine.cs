using System.Diagnostics;

namespace ExoMeta.Interactive;

/// <summary>
/// One line on the error stream that says how far a long run is, written over itself at most twice a second and only after two seconds, so
/// that it never floods the output; what a cell prints is left alone.
/// </summary>
internal sealed class RunProgressLine : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private TimeSpan _next = Patience;
    private int _width;
    private bool _isDone;

    /// <summary>Told how far the run is, from any thread.</summary>
    public void Report(string line)
    {
        lock (_lock)
        {
            if (_isDone || _clock.Elapsed < _next)
            {
                return;
            }

            _next = _clock.Elapsed + Pause;
            Console.Error.Write("\r" + line.PadRight(_width));
            _width = line.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            // A result may simulate more later, when nobody waits for this line.
            _isDone = true;
            if (_width > 0)
            {
                Console.Error.Write("\r" + new string(' ', _width) + "\r");
            }
        }
    }
}
