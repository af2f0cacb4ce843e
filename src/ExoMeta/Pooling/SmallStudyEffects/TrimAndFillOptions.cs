namespace ExoMeta.Pooling;

/// <summary>How the number of missing studies is estimated (Duval and Tweedie 2000).</summary>
public enum TrimAndFillEstimator
{
    /// <summary>From the sum of the ranks on the full side, linear.</summary>
    L0,

    /// <summary>From the run of the most extreme ranks; the only one with a test.</summary>
    R0,

    /// <summary>From the sum of the ranks on the full side, quadratic; not always defined.</summary>
    Q0,
}

/// <summary>The side of the funnel on which studies are missing.</summary>
public enum FunnelSide
{
    /// <summary>Smaller effects are missing.</summary>
    Left,

    /// <summary>Larger effects are missing.</summary>
    Right,
}

/// <summary>Choices of trim and fill beside those of the pooling model.</summary>
public sealed record TrimAndFillOptions
{
    /// <summary>Estimator of the number of missing studies.</summary>
    public TrimAndFillEstimator Estimator { get; init; } = TrimAndFillEstimator.L0;

    /// <summary>
    /// The side of the missing studies. Null chooses it by the slope of the random-effects regression on the standard error: right when
    /// the slope is negative, otherwise left.
    /// </summary>
    public FunnelSide? Side { get; init; }

    /// <summary>Rounds of trimming after which the algorithm has failed.</summary>
    public int MaximumIterations { get; init; } = 100;
}
