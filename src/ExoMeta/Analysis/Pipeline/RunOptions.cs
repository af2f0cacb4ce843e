namespace ExoMeta.Analysis.Pipeline;

/// <summary>How far a run has come.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="Done">Finished steps.</param>
/// <param name="Total">All steps.</param>
public readonly record struct RunProgress(string Step, int Done, int Total);

/// <summary>How to run an analysis; nothing here changes a result.</summary>
/// <param name="Threads">Threads to use; 0 means all cores.</param>
/// <param name="Progress">Told of every step.</param>
/// <param name="Cancellation">Stops the run.</param>
public sealed record RunOptions(int Threads = 0, Action<RunProgress>? Progress = null, CancellationToken Cancellation = default)
{
    /// <summary>Told, from any thread, how many trials have been simulated: all runs of one assessment together.</summary>
    public Action<long>? TrialsSimulated { get; init; }
}
