namespace ExoMeta.Trials;

/// <summary>What one comparison shows in one simulated trial.</summary>
internal struct ComparisonOutcome
{
    /// <summary>Test statistic; above 0 when the effect is.</summary>
    public double Statistic;

    /// <summary>Estimated effect on the analysis scale.</summary>
    public double Estimate;

    /// <summary>Half the width of the naive 95 % interval about the estimate.</summary>
    public double HalfWidth;
}

/// <summary>
/// Draws the data of one trial and tests its comparisons. Shared by all threads: no mutable state; called once a replicate: no allocation.
/// </summary>
internal abstract class EndpointSimulator
{
    /// <summary>Upper 97.5 % point of the normal, for naive intervals.</summary>
    protected const double NormalUpper = 1.959963984540054;

    /// <summary>One-sided critical value of every comparison, rounded for comparing.</summary>
    public abstract double CriticalValue { get; }

    /// <summary>Simulates one trial.</summary>
    /// <param name="replicate">Its draws.</param>
    /// <param name="theta">True effect of each compared arm.</param>
    /// <param name="outcomes">What each comparison shows.</param>
    public abstract void Simulate(TrialReplicate replicate, ReadOnlySpan<double> theta, Span<ComparisonOutcome> outcomes);
}
