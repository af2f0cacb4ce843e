using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>The variance of the random effects of one level.</summary>
/// <param name="Level">Path of the level: outer, outer/inner.</param>
/// <param name="Variance">σ², exactly 0 at the boundary.</param>
/// <param name="IsFixed">Whether the variance was held and not estimated.</param>
/// <param name="Groups">Number of groups.</param>
/// <param name="Interval">Profile-likelihood interval; null where the variance was held or no intervals were asked for.</param>
/// <param name="ISquared">The level's share of the total variance of a typical row, percent.</param>
/// <param name="IntraclassCorrelation">
/// Correlation of the true effects of two rows that share a group of this level and of no level below; null when no rows share a group or
/// all variances are 0.
/// </param>
public sealed record VarianceComponent(
    string Level, double Variance, bool IsFixed, int Groups, Interval? Interval, double? ISquared, double? IntraclassCorrelation);

/// <summary>A fitted multilevel meta-analysis.</summary>
public sealed record MultilevelAnalysis : MixedModelAnalysis
{
    /// <summary>Variance components, outermost level first.</summary>
    public required ImmutableArray<VarianceComponent> Components { get; init; }

    /// <summary>Σσ²: variance of the true effect of a new row in a new outermost group.</summary>
    public required double TotalVariance { get; init; }

    /// <summary>
    /// 100·Σσ²/(Σσ² + s²) with the typical sampling variance s² = (k − p)/tr P at σ² = 0 (Nakagawa and Santos 2012; Cheung 2014); null when
    /// k = p.
    /// </summary>
    public required double? ISquared { get; init; }

    /// <summary>Prediction interval of the true effect of a new row in a new outermost group; null with moderators.</summary>
    public required Interval? PredictionInterval { get; init; }

    /// <summary>The pooled effect; null with moderators.</summary>
    public RegressionCoefficient? PooledEffect =>
        Coefficients is [{ Name: DesignMatrix.InterceptName }] ? Coefficients[0] : null;
}
