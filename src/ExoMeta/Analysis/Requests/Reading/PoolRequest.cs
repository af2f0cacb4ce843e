using System.Collections.Immutable;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>
/// One meta-analysis as a user asks for it, whether by flags, as a line of JSON or in a notebook. It is checked as a whole: whatever the
/// chosen model has no use for was refused, never ignored.
/// </summary>
public sealed record PoolRequest
{
    /// <summary>Which table, and how it becomes effects.</summary>
    public required TableRequest Table { get; init; }

    /// <summary>The model.</summary>
    public required PoolMethod Method { get; init; }

    /// <summary>Estimator, inference, intervals, level.</summary>
    public required PoolingOptions Options { get; init; }

    /// <summary>Prior of τ (BAYES).</summary>
    public TauPrior? TauPrior { get; init; }

    /// <summary>Whether the user gave the prior of τ.</summary>
    public bool HasOwnTauPrior { get; init; }

    /// <summary>Prior of μ (BAYES); null for flat.</summary>
    public NormalPrior? MuPrior { get; init; }

    /// <summary>Terms of a meta-regression: columns, and interactions <c>a:b</c>.</summary>
    public ImmutableArray<string> Moderators { get; init; } = [];

    /// <summary>Column of subgroups.</summary>
    public string? Subgroup { get; init; }

    /// <summary>Column of clusters for robust inference.</summary>
    public string? Cluster { get; init; }

    /// <summary>Columns of nested random effects, outermost first.</summary>
    public ImmutableArray<string> Nested { get; init; } = [];

    /// <summary>Outcome and study column of a multivariate model; empty for none.</summary>
    public ImmutableArray<string> Outcomes { get; init; } = [];

    /// <summary>How rows depend on each other; null for independent rows.</summary>
    public StatedDependence? Dependence { get; init; }

    /// <summary>Sampling covariance of the pooled rows as given; null for none.</summary>
    public double[,]? Covariance { get; init; }

    /// <summary>Reference distribution of a count model.</summary>
    public CountInference CountInference { get; init; }

    /// <summary>Reference distribution of a multilevel or multivariate model.</summary>
    public MixedModelInference MixedInference { get; init; }

    /// <summary>Covariance between outcomes of a multivariate model.</summary>
    public OutcomeStructure Structure { get; init; }

    /// <summary>Column of user weights.</summary>
    public string? Weights { get; init; }

    /// <summary>What part of the evidence of some rows is kept.</summary>
    public DiscountRequest? Discount { get; init; }

    /// <summary>Minimal important difference on the display scale.</summary>
    public double? MinimalImportantDifference { get; init; }

    /// <summary>Control risks at which absolute effects are stated.</summary>
    public ImmutableArray<double> ControlRisks { get; init; } = [];

    /// <summary>Whether larger effects are favourable, where a synthesis without pooling is asked for; null where not.</summary>
    public bool? LargerIsBetter { get; init; }

    /// <summary>The bootstrap of the pooled effect and of τ²; null for none.</summary>
    public BootstrapOptions? Bootstrap { get; init; }

    /// <summary>What is reported besides the pool.</summary>
    public PoolExtras Extras { get; init; }

    /// <summary>The order in which rows come into a cumulative analysis.</summary>
    public RowOrder CumulativeOrder { get; init; } = RowOrder.Table;

    /// <summary>Seed of whatever is simulated.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>Rows that depend on each other.</summary>
/// <param name="Within">Column whose equal values mark rows with correlated sampling errors; null for none.</param>
/// <param name="Correlation">Their correlation.</param>
/// <param name="Control">Column whose equal values mark rows that share a control group; null for none.</param>
public sealed record StatedDependence(string? Within, double Correlation, string? Control);

/// <summary>Down-weighting of rows by a column such as risk of bias.</summary>
/// <param name="Column">The column.</param>
/// <param name="Rules">What a level of it gets; every level that occurs needs one.</param>
public sealed record DiscountRequest(string Column, ImmutableArray<DiscountRule> Rules);

/// <summary>What is reported besides the pool.</summary>
[Flags]
public enum PoolExtras
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Influence of each row.</summary>
    Diagnostics = 1,

    /// <summary>The pool without each row.</summary>
    LeaveOneOut = 2,

    /// <summary>The pool as rows come in.</summary>
    Cumulative = 4,

    /// <summary>Permutation test.</summary>
    Permutation = 8,

    /// <summary>Small-study effects.</summary>
    Bias = 16,

    /// <summary>The analyses of subsets.</summary>
    Gosh = 32,

    /// <summary>Every analysis that could have been chosen.</summary>
    Multiverse = 64,
}
