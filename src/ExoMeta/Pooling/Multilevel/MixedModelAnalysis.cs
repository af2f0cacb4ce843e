using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>A coefficient of a mixed model.</summary>
/// <param name="Term">Column of the design; <see cref="DesignMatrix.InterceptName"/> for the pooled effect.</param>
/// <param name="Estimate">Generalised least squares estimate, analysis scale.</param>
/// <param name="StandardError">Its standard error, variances taken as known.</param>
/// <param name="Statistic">Estimate over standard error.</param>
/// <param name="DegreesOfFreedom">Of the reference t; null for the normal.</param>
/// <param name="PValue">Two-sided p.</param>
/// <param name="Interval">Confidence interval.</param>
public sealed record MixedModelCoefficient(
    string Term, double Estimate, double StandardError, double Statistic, double? DegreesOfFreedom, double PValue, Interval Interval);

/// <summary>A test that several coefficients are 0.</summary>
/// <param name="Statistic">χ² under Wald inference, F otherwise.</param>
/// <param name="NumeratorDegreesOfFreedom">Number of coefficients.</param>
/// <param name="DenominatorDegreesOfFreedom">Of F; null for χ².</param>
/// <param name="PValue">p.</param>
public sealed record OmnibusTest(double Statistic, int NumeratorDegreesOfFreedom, double? DenominatorDegreesOfFreedom, double PValue);

/// <summary>What fitted multilevel and multivariate models have in common, on the analysis scale.</summary>
public abstract record MixedModelAnalysis
{
    /// <summary>The choices it was made with.</summary>
    public required MixedModelOptions Options { get; init; }

    /// <summary>Number of effects.</summary>
    public required int K { get; init; }

    /// <summary>Coefficients in the order of the design.</summary>
    public required ImmutableArray<MixedModelCoefficient> Coefficients { get; init; }

    /// <summary>Covariance of the coefficients, row by row.</summary>
    public required ImmutableArray<ImmutableArray<double>> CoefficientCovariance { get; init; }

    /// <summary>Test of all coefficients but the intercept; null where there is no other.</summary>
    public required OmnibusTest? Moderators { get; init; }

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
