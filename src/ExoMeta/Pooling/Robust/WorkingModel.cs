using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>
/// Rows, design and the covariance M that a fit believes in; its weights are M⁻¹. Cluster-robust inference starts from it and stays valid when M is wrong.
/// </summary>
public sealed class WorkingModel
{
    private readonly BlockCovariance _covariance;
    private readonly double[] _components;

    internal WorkingModel(RowBlocks rows, BlockCovariance covariance, double[] components)
    {
        (Rows, _covariance, _components) = (rows, covariance, components);
    }

    /// <summary>Number of rows k.</summary>
    public int Count => Rows.Count;

    /// <summary>Names of the coefficients.</summary>
    public ImmutableArray<string> Terms => [.. Rows.Design.Columns.Select(c => c.Name)];

    internal RowBlocks Rows { get; }

    /// <summary>M = V + τ²I: the equal-effects (τ² = 0) or random-effects model.</summary>
    /// <param name="effects">Rows.</param>
    /// <param name="design">Design of as many rows; null for one mean.</param>
    /// <param name="tauSquared">τ² ≥ 0.</param>
    /// <exception cref="ArgumentException">Rows that cannot be pooled, a design that does not fit, τ² negative or not finite.</exception>
    public static WorkingModel Of(EffectSet effects, DesignMatrix? design, double tauSquared)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentOutOfRangeException.ThrowIfNegative(tauSquared);
        EffectSetChecks.ThrowIfInvalid(effects);
        int[] single = [.. Enumerable.Range(0, effects.Count)];
        var rows = RowBlocks.Of(effects, design ?? DesignMatrix.InterceptOnly(effects.Count), single);
        return new(rows, new NestedCovariance(rows, [single]), [tauSquared]);
    }

    /// <summary>Scratch space and access to M and M⁻¹ by block.</summary>
    internal MarginalLikelihood Access() => new(Rows, _covariance, restricted: false);

    /// <summary>The components at which M stands.</summary>
    internal ReadOnlySpan<double> Components => _components;
}
