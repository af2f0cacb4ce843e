namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>Threads that do the same work together.</summary>
internal static class Workers
{
    /// <summary>Does the work on a number of threads, the caller's among them, and waits for all; the work must not throw.</summary>
    public static void Run(int threads, Action work)
    {
        var others = new Thread[threads - 1];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(() => work()) { IsBackground = true, Name = "Monte Carlo" };
            others[i].Start();
        }

        work();
        foreach (var other in others)
        {
            other.Join();
        }
    }
}
