using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>Choices of a selection model.</summary>
public sealed record SelectionOptions
{
    /// <summary>Which results are favoured.</summary>
    public SelectionAlternative Alternative { get; init; } = SelectionAlternative.Greater;

    /// <summary>Confidence level in (0, 1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Whether τ² is 0 by assumption.</summary>
    public bool EqualEffects { get; init; }

    /// <summary>Largest δ that is sought (metafor's bound): where the likelihood rises without end it stops there, with a warning.</summary>
    public double LargestDelta { get; init; } = 100;

    /// <summary>Steps of the optimiser from each start.</summary>
    public int MaximumIterations { get; init; } = 300;
}

/// <summary>A parameter of a selection function.</summary>
/// <param name="Name">What it belongs to: "0.025 &lt; p ≤ 1".</param>
/// <param name="Delta">Its value.</param>
/// <param name="StandardError">Its standard error; null for a given value or where the information is not positive definite.</param>
/// <param name="Interval">Wald interval, cut at 0.</param>
/// <param name="Studies">Studies in the interval of a step; null for smooth functions.</param>
/// <param name="IsAtBound">Whether the likelihood still rises where the parameter stops.</param>
public sealed record SelectionParameter(
    string Name, double Delta, double? StandardError, Interval? Interval, int? Studies, bool IsAtBound);

/// <summary>A fitted selection model.</summary>
public sealed record SelectionResult
{
    /// <summary>The selection function.</summary>
    public required SelectionFunction Function { get; init; }

    /// <summary>The choices it was fitted with.</summary>
    public required SelectionOptions Options { get; init; }

    /// <summary>Mean effect before selection, on the analysis scale.</summary>
    public required double Estimate { get; init; }

    /// <summary>Its standard error from the observed information in (μ, τ², δ); null where that is not positive definite.</summary>
    public required double? StandardError { get; init; }

    /// <summary>Two-sided Wald p; null without a standard error.</summary>
    public required double? PValue { get; init; }

    /// <summary>Wald interval; null without a standard error.</summary>
    public required Interval? Interval { get; init; }

    /// <summary>Variance between studies before selection.</summary>
    public required double TauSquared { get; init; }

    /// <summary>Its standard error; null without one.</summary>
    public required double? TauSquaredStandardError { get; init; }

    /// <summary>The δ's, that of the first step (1) included.</summary>
    public required ImmutableArray<SelectionParameter> Parameters { get; init; }

    /// <summary>Log likelihood.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Log likelihood of the model without selection, by maximum likelihood.</summary>
    public required double UnselectedLogLikelihood { get; init; }

    /// <summary>Likelihood ratio statistic against no selection; null when the δ's are given.</summary>
    public required double? LikelihoodRatio { get; init; }

    /// <summary>Its degrees of freedom: the number of δ's.</summary>
    public required int LikelihoodRatioDegreesOfFreedom { get; init; }

    /// <summary>Its p from χ².</summary>
    public required double? LikelihoodRatioPValue { get; init; }

    /// <summary>How the search ended.</summary>
    public required FitReport Fit { get; init; }

    /// <summary>What the reader must know before believing the result.</summary>
    public required ImmutableArray<string> Warnings { get; init; }
}
