namespace ExoMeta.Pooling;

/// <summary>An estimator of τ²: one file each, listed in <see cref="HeterogeneityEstimators"/>.</summary>
internal abstract class TauSquaredEstimator
{
    /// <summary>What callers, the command line and the docs see of it.</summary>
    public abstract HeterogeneityEstimatorInfo Info { get; }

    /// <summary>Estimates τ²; the model has more rows than columns.</summary>
    public abstract HeterogeneityFit Estimate(MarginalModel model);

    /// <summary>Standard error of τ̂²; null when τ² is not estimated.</summary>
    public abstract double? StandardError(MarginalModel model, double tauSquared);

    /// <summary>The same estimator for many replicates side by side; null where it has no twin on lanes.</summary>
    public virtual LaneFitter? OnLanes(InferenceMethod inference) => null;
}

/// <summary>An estimator of τ² as the registry lists it.</summary>
/// <param name="Kind">The choice in <see cref="PoolingOptions.Method"/>.</param>
/// <param name="Code">Its code on the command line: REML.</param>
/// <param name="Name">Its name in prose.</param>
/// <param name="Reference">Author and year.</param>
/// <param name="IsIterative">Whether it iterates; closed forms agree with references to 1e-10, iterative fits to 1e-7.</param>
/// <param name="TakesCovariance">Whether it is defined for dependent rows here.</param>
public sealed record HeterogeneityEstimatorInfo(
    HeterogeneityEstimator Kind, string Code, string Name, string Reference, bool IsIterative, bool TakesCovariance);
