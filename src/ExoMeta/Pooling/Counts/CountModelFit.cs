using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>A test.</summary>
/// <param name="Statistic">Its statistic.</param>
/// <param name="DegreesOfFreedom">Of the reference χ².</param>
/// <param name="PValue">Upper tail.</param>
public sealed record ChiSquaredTest(double Statistic, int DegreesOfFreedom, double PValue)
{
    /// <summary>Refers a statistic to χ²; null without degrees of freedom or without a finite statistic.</summary>
    internal static ChiSquaredTest? Of(double statistic, int degreesOfFreedom) =>
        degreesOfFreedom < 1 || !double.IsFinite(statistic)
            ? null
            : new(statistic, degreesOfFreedom, Numerics.Distributions.ChiSquared.Survival(Math.Max(0, statistic), degreesOfFreedom));
}

/// <summary>Pooled counts, on the analysis scale.</summary>
public sealed record CountModelFit
{
    /// <summary>The method.</summary>
    public required CountMethod Method { get; init; }

    /// <summary>What was pooled.</summary>
    public required Measure Measure { get; init; }

    /// <summary>The choices it was made with.</summary>
    public required CountModelOptions Options { get; init; }

    /// <summary>Number of studies that entered the pooled effect.</summary>
    public required int K { get; init; }

    /// <summary>Pooled effect.</summary>
    public required double Estimate { get; init; }

    /// <summary>Its standard error: from the full observed information in the mixed models.</summary>
    public required double StandardError { get; init; }

    /// <summary>Estimate over standard error.</summary>
    public required double Statistic { get; init; }

    /// <summary>Degrees of freedom of the reference t; null for the normal.</summary>
    public required double? DegreesOfFreedom { get; init; }

    /// <summary>Two-sided p.</summary>
    public required double PValue { get; init; }

    /// <summary>Confidence interval of the pooled effect.</summary>
    public required Interval Interval { get; init; }

    /// <summary>Variance between studies: 0 by assumption in Mantel–Haenszel and Peto; null when one study cannot tell it.</summary>
    public required double? TauSquared { get; init; }

    /// <summary>Standard error of τ² from the observed information; null at the boundary and where τ² is not estimated.</summary>
    public double? TauSquaredStandardError { get; init; }

    /// <summary>Profile-likelihood interval of τ²; null where τ² is not estimated or the interval was not asked for.</summary>
    public Interval? TauSquaredInterval { get; init; }

    /// <summary>Variance σ² of the study intercepts in GLMM-UM.RS; null elsewhere.</summary>
    public double? InterceptVariance { get; init; }

    /// <summary>
    /// Test of heterogeneity: Cochran's Q about the pooled effect (Mantel–Haenszel, Peto); the likelihood-ratio test of one common effect
    /// against one effect a study (mixed models). Null for one study.
    /// </summary>
    public required ChiSquaredTest? Heterogeneity { get; init; }

    /// <summary>Wald test of the same hypothesis in the mixed models: rows with an effect of their own only.</summary>
    public ChiSquaredTest? WaldHeterogeneity { get; init; }

    /// <summary>Cochran–Mantel–Haenszel test of no effect, continuity-corrected (odds ratios and rate ratios).</summary>
    public ChiSquaredTest? MantelHaenszelTest { get; init; }

    /// <summary>Breslow–Day (1980) test of one common odds ratio.</summary>
    public ChiSquaredTest? BreslowDayTest { get; init; }

    /// <summary>Tarone's (1985) correction of the Breslow–Day test.</summary>
    public ChiSquaredTest? TaroneTest { get; init; }

    /// <summary>I² in percent and H² from Q (Mantel–Haenszel, Peto); null in the mixed models and for one study.</summary>
    public double? ISquared => Method is CountMethod.MantelHaenszel or CountMethod.Peto && Heterogeneity is { } q
        ? q.Statistic > q.DegreesOfFreedom ? 100 * (q.Statistic - q.DegreesOfFreedom) / q.Statistic : 0
        : null;

    /// <summary>H² = Q/df (Mantel–Haenszel, Peto); null in the mixed models and for one study.</summary>
    public double? HSquared => Method is CountMethod.MantelHaenszel or CountMethod.Peto && Heterogeneity is { } q
        ? q.Statistic / q.DegreesOfFreedom
        : null;

    /// <summary>Maximised log likelihood of the mixed models, of the single observations; null elsewhere.</summary>
    /// <remarks>
    /// Binomial counts enter as Bernoulli observations, without binomial coefficients; hypergeometric and Poisson counts as masses. See
    /// <see cref="LogLikelihoodConstant"/>.
    /// </remarks>
    public double? LogLikelihood { get; init; }

    /// <summary>Logarithm of the binomial coefficients: added to <see cref="LogLikelihood"/> it gives the likelihood of the counts, which lme4 and metafor print.</summary>
    public double? LogLikelihoodConstant { get; init; }

    /// <summary>Prediction interval of a new study's true effect in the mixed models; null elsewhere and for one study.</summary>
    public Interval? PredictionInterval { get; init; }

    /// <summary>Quadrature nodes in each dimension that the mixed model ended with; 0 when nothing was integrated.</summary>
    public int QuadratureNodes { get; init; }

    /// <summary>How the fit ended.</summary>
    public required FitReport Fit { get; init; }

    /// <summary>What the reader must know before believing the result.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
