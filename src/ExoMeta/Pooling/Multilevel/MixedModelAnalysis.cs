using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>What fitted multilevel and multivariate models have in common, on the analysis scale.</summary>
public abstract record MixedModelAnalysis
{
    /// <summary>The choices it was made with.</summary>
    public required MixedModelOptions Options { get; init; }

    /// <summary>Number of effects.</summary>
    public required int K { get; init; }

    /// <summary>Coefficients in the order of the design.</summary>
    public required ImmutableArray<RegressionCoefficient> Coefficients { get; init; }

    /// <summary>Covariance of the coefficients, row by row.</summary>
    public required ImmutableArray<ImmutableArray<double>> CoefficientCovariance { get; init; }

    /// <summary>Test of all coefficients but the intercept; null where there is no other.</summary>
    public required CoefficientTest? Moderators { get; init; }

    /// <summary>Log likelihood (restricted under REML, with the constant ½·log|X'X|).</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Generalised Q of the residuals, r'V⁻¹r, without random effects.</summary>
    public required double Q { get; init; }

    /// <summary>Degrees of freedom of Q, k − p.</summary>
    public required int QDegreesOfFreedom { get; init; }

    /// <summary>p of Q; null without degrees of freedom.</summary>
    public required double? QPValue { get; init; }

    /// <summary>The rows.</summary>
    public required ImmutableArray<StudyInFit> Studies { get; init; }

    /// <summary>The fitted covariance M, for cluster-robust inference.</summary>
    public required WorkingModel WorkingModel { get; init; }

    /// <summary>How the variances were found.</summary>
    public required FitReport Fit { get; init; }

    /// <summary>What the reader must know before believing the result.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
