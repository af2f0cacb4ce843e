namespace ExoMeta.Interactive;

/// <summary>
/// One line on the error stream that says how far a long run is, written over itself after two seconds, four, eight and so on: not every kernel joins
/// such writings into one, and however long a run is, there are few. What a cell prints is left alone.
/// </summary>
internal sealed class RunProgressLine : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Lock _lock = new();
    private TimeSpan _next = Patience;
    private int _width;
    private bool _isDone;

    /// <param name="time">What tells the time; null for the clock of this machine.</param>
    public RunProgressLine(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _start = _time.GetTimestamp();
    }

    /// <summary>Told how far the run is, from any thread and often; the line is put into words only where it is written.</summary>
    public void Report(Func<string> words)
    {
        lock (_lock)
        {
            var elapsed = _time.GetElapsedTime(_start);
            if (_isDone || elapsed < _next)
            {
                return;
            }

            _next = 2 * elapsed;
            var line = words();
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
