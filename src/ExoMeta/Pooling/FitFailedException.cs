namespace ExoMeta.Pooling;

/// <summary>An iterative fit ended without meeting its stopping rule; no number of it may be used.</summary>
/// <param name="message">What failed.</param>
/// <param name="report">How the fit ended; null when it failed before iterating.</param>
public sealed class FitFailedException(string message, FitReport? report = null) : Exception(message)
{
    /// <summary>How the fit ended; null when it failed before iterating.</summary>
    public FitReport? Report { get; } = report;
}
