using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>One outcome of a multivariate meta-analysis.</summary>
/// <param name="Outcome">Its label.</param>
/// <param name="Trials">Number of trials that report it.</param>
/// <param name="TauSquared">Variance of its true effects between trials, exactly 0 at the boundary.</param>
/// <param name="PooledEffect">Its pooled effect; null where a design with other columns was given.</param>
/// <param name="PredictionInterval">Prediction interval of its true effect in a new trial; null where there is no pooled effect.</param>
public sealed record OutcomeInFit(
    string Outcome, int Trials, double TauSquared, RegressionCoefficient? PooledEffect, Interval? PredictionInterval);

/// <summary>The correlation of the true effects of two outcomes.</summary>
/// <param name="First">One outcome.</param>
/// <param name="Second">The other.</param>
/// <param name="Trials">Number of trials that report both.</param>
/// <param name="Correlation">ρ in [−1, 1], exactly ±1 at the boundary; null where a variance is 0.</param>
public sealed record OutcomeCorrelation(string First, string Second, int Trials, double? Correlation);

/// <summary>A fitted multivariate meta-analysis.</summary>
public sealed record MultivariateAnalysis : MixedModelAnalysis
{
    /// <summary>What was assumed of the covariance between outcomes.</summary>
    public required OutcomeStructure Structure { get; init; }

    /// <summary>Outcomes in ordinal order of their labels.</summary>
    public required ImmutableArray<OutcomeInFit> Outcomes { get; init; }

    /// <summary>Correlations of all pairs; empty for one outcome.</summary>
    public required ImmutableArray<OutcomeCorrelation> Correlations { get; init; }

    /// <summary>Number of trials.</summary>
    public required int Trials { get; init; }
}
