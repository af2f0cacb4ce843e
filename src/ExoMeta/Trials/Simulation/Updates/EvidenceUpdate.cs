using System.Collections.Immutable;
using ExoMeta.Pooling;

namespace ExoMeta.Trials;

/// <summary>
/// The pool that a simulated trial joins when it has ended: the same model is fitted again with its effect as one more row.
/// </summary>
/// <remarks>
/// Several compared arms join as one group, weighted by their patients, the covariance through the reference arm included (Higgins, Eldridge and
/// Li, Cochrane Handbook, section 23.3.4). The updated pool is significant when its interval excludes no effect on the favourable side: one-sided
/// at the trial's level, of its own reference distribution.
/// </remarks>
/// <param name="Estimates">The rows of the pool, on the endpoint's analysis scale.</param>
/// <param name="Variances">Their sampling variances, above 0.</param>
/// <param name="Options">Estimator and inference.</param>
public sealed record EvidenceUpdate(ImmutableArray<double> Estimates, ImmutableArray<double> Variances, PoolingOptions Options)
{
    /// <summary>Weight of each compared arm in the trial's effect, adding up to 1; empty for that of its patients.</summary>
    public ImmutableArray<double> ArmWeights { get; init; } = [];

    /// <summary>
    /// Variance between trials that is added to the trial's own, at least 0, where the rows stand for a mean over trials and the model cannot find that variance
    /// itself.
    /// </summary>
    public double AddedVariance { get; init; }

    /// <summary>Everything that keeps the pool from being updated, in words; empty when it is sound.</summary>
    public ImmutableArray<string> Problems() =>
        Estimates.IsDefaultOrEmpty || Variances.IsDefault || Variances.Length != Estimates.Length
            ? ["the pool to update has no rows, or not one variance an estimate"]
            : Estimates.All(double.IsFinite) && Variances.All(v => v > 0 && double.IsFinite(v))
                ? []
                : ["the pool to update has an estimate that is not finite, or a variance that is not above 0"];
}
