using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>One subgroup of a subgroup analysis.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Fit">Its rows pooled on their own, with a τ² of their own.</param>
/// <param name="WithCommonTauSquared">Its mean under one τ² for all subgroups; null where that model cannot be fitted.</param>
public sealed record Subgroup(string Name, MetaAnalysis Fit, RegressionPrediction? WithCommonTauSquared);

/// <summary>A subgroup analysis, with a τ² for each subgroup and with one for all (Borenstein et al. 2009, chapter 19).</summary>
public sealed record SubgroupResult
{
    /// <summary>The choices it was made with.</summary>
    public required PoolingOptions Options { get; init; }

    /// <summary>The subgroups, in the order in which the rows first name them.</summary>
    public required ImmutableArray<Subgroup> Subgroups { get; init; }

    /// <summary>
    /// The test that all subgroups have one mean, each with its own τ²: Q between = Σw(μ̂ − μ̄)² with w = 1/se² of the separate fits, against
    /// χ² with one degree of freedom fewer than subgroups.
    /// </summary>
    public required CoefficientTest TestWithSeparateTauSquared { get; init; }

    /// <summary>The meta-regression on the subgroup with one τ²; null where k is not above the number of subgroups.</summary>
    public required RegressionFit? Common { get; init; }

    /// <summary>The test that all subgroups have one mean under one τ²: QM of <see cref="Common"/>.</summary>
    public CoefficientTest? TestWithCommonTauSquared => Common?.ModeratorTest;

    /// <summary>What the reader must know before believing the result.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
