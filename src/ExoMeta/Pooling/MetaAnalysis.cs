using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>A closed interval.</summary>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end, possibly +∞.</param>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Upper − lower.</summary>
    public double Width => Upper - Lower;
}

/// <summary>How an iterative fit ended.</summary>
/// <param name="Start">Starting value.</param>
/// <param name="Iterations">Iterations used.</param>
/// <param name="Converged">Whether the stopping rule was met.</param>
/// <param name="WhyStopped">The rule that stopped it.</param>
public sealed record FitReport(double Start, int Iterations, bool Converged, string WhyStopped);

/// <summary>One study in a fitted meta-analysis.</summary>
/// <param name="Effect">The row.</param>
/// <param name="Weight">Percent of the total weight.</param>
/// <param name="Interval">Wald interval of the row at the analysis' level.</param>
public sealed record StudyInFit(StudyEffect Effect, double Weight, Interval Interval);

/// <summary>A fitted random-effects (or equal-effects) meta-analysis, on the analysis scale.</summary>
public sealed record MetaAnalysis
{
    /// <summary>The choices it was made with.</summary>
    public required PoolingOptions Options { get; init; }

    /// <summary>Number of effects.</summary>
    public required int K { get; init; }

    /// <summary>Pooled effect.</summary>
    public required double Estimate { get; init; }

    /// <summary>Its standard error (Hartung–Knapp factor included).</summary>
    public required double StandardError { get; init; }

    /// <summary>Estimate over standard error.</summary>
    public required double Statistic { get; init; }

    /// <summary>Degrees of freedom of the reference t; null for the normal.</summary>
    public required double? DegreesOfFreedom { get; init; }

    /// <summary>Two-sided p.</summary>
    public required double PValue { get; init; }

    /// <summary>Confidence interval of the pooled effect.</summary>
    public required Interval Interval { get; init; }

    /// <summary>Variance between studies; null when one study cannot tell it.</summary>
    public required double? TauSquared { get; init; }

    /// <summary>Standard error of τ².</summary>
    public required double? TauSquaredStandardError { get; init; }

    /// <summary>Confidence interval of τ².</summary>
    public required Interval? TauSquaredInterval { get; init; }

    /// <summary>I², percent, from τ² and the typical variance (from Q under equal effects).</summary>
    public required double? ISquared { get; init; }

    /// <summary>H², a ratio.</summary>
    public required double? HSquared { get; init; }

    /// <summary>Cochran's Q.</summary>
    public required double? Q { get; init; }

    /// <summary>Degrees of freedom of Q.</summary>
    public required int QDegreesOfFreedom { get; init; }

    /// <summary>p of Q.</summary>
    public required double? QPValue { get; init; }

    /// <summary>Log likelihood (restricted under REML, full otherwise).</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Prediction interval of a new study's true effect; null under equal effects and for one study.</summary>
    public required Interval? PredictionInterval { get; init; }

    /// <summary>The simulation behind a bootstrap prediction interval, with its Monte Carlo errors; null for other intervals.</summary>
    public BootstrapPredictionInterval? PredictionBootstrap { get; init; }

    /// <summary>The rows.</summary>
    public required ImmutableArray<StudyInFit> Studies { get; init; }

    /// <summary>How the estimate of τ² was found.</summary>
    public required FitReport Fit { get; init; }

    /// <summary>What the reader must know before believing the result.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
