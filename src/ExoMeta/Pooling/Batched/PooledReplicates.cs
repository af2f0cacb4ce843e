namespace ExoMeta.Pooling;

/// <summary>How the fit of a replicate came about.</summary>
public enum ReplicateOutcome : byte
{
    /// <summary>Side by side with others.</summary>
    Batched,

    /// <summary>By itself: the estimator has no batched twin, or its maximum could not be certified there.</summary>
    Single,

    /// <summary>Not at all: an estimate is not finite, or a variance not finite or not above 0. Its numbers are NaN.</summary>
    Unusable,

    /// <summary>
    /// Not at all: numbers so large or small that <see cref="RandomEffectsModel.Fit"/> refuses them, or a fit that fails with
    /// <see cref="FitFailedException"/> there, or is not finite. Its numbers are NaN.
    /// </summary>
    Failed,
}

/// <summary>How many replicates were not fitted side by side.</summary>
/// <param name="Single">Fitted by themselves.</param>
/// <param name="Unusable">Not fitted, for a row that cannot be used.</param>
/// <param name="Failed">Not fitted, as the fit failed.</param>
public readonly record struct ReplicateCounts(int Single, int Unusable, int Failed)
{
    /// <summary>Sums of counts.</summary>
    public static ReplicateCounts operator +(ReplicateCounts left, ReplicateCounts right) =>
        new(left.Single + right.Single, left.Unusable + right.Unusable, left.Failed + right.Failed);

    /// <summary>Sums of counts.</summary>
    public static ReplicateCounts Add(ReplicateCounts left, ReplicateCounts right) => left + right;
}

/// <summary>The fits of many replicates, one entry each; made once and filled again and again.</summary>
public sealed class PooledReplicates
{
    /// <summary>Makes room for a number of replicates.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one.</exception>
    public PooledReplicates(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (Estimate, StandardError, TauSquared) = (new double[capacity], new double[capacity], new double[capacity]);
        (DegreesOfFreedom, Outcome) = (new double[capacity], new ReplicateOutcome[capacity]);
    }

    /// <summary>Replicates that there is room for.</summary>
    public int Capacity => Estimate.Length;

    /// <summary>Pooled effect.</summary>
    public double[] Estimate { get; }

    /// <summary>Its standard error, Hartung–Knapp factor included.</summary>
    public double[] StandardError { get; }

    /// <summary>τ²; 0 for one row.</summary>
    public double[] TauSquared { get; }

    /// <summary>Degrees of freedom of the reference t; +∞ for the normal.</summary>
    public double[] DegreesOfFreedom { get; }

    /// <summary>How each fit came about.</summary>
    public ReplicateOutcome[] Outcome { get; }
}
