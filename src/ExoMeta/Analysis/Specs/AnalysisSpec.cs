using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Specs;

/// <summary>Claims that share a control group, so that their sampling errors correlate.</summary>
/// <param name="Claims">Their ids.</param>
/// <param name="Correlation">What is assumed of the correlation; null means that it follows from the counts.</param>
/// <param name="Reason">Why.</param>
/// <param name="Location">Where it stands.</param>
public sealed record SharedControlSpec(
    ImmutableArray<string> Claims, UncertainQuantity? Correlation, string Reason, SourceLocation Location);

/// <summary>An outcome over printed claims: one forest plot.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Title">Title.</param>
/// <param name="Display">How people read it.</param>
/// <param name="GoodDirection">Which way is good.</param>
/// <param name="Scope">Strict or exploratory.</param>
/// <param name="ScopeReason">Why exploratory.</param>
/// <param name="Claims">Claim ids, in the order of the plot.</param>
/// <param name="SharedControls">Shared control groups among them.</param>
/// <param name="Location">Where it stands.</param>
public sealed record OutcomeSpec(
    string Id, string Title, DisplayScale Display, GoodDirection GoodDirection, PoolScope Scope, string? ScopeReason,
    ImmutableArray<string> Claims, ImmutableArray<SharedControlSpec> SharedControls, SourceLocation Location);

/// <summary>An outcome over a table of raw data.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Title">Title.</param>
/// <param name="Display">How people read it.</param>
/// <param name="GoodDirection">Which way is good.</param>
/// <param name="File">The table, relative to the analysis file.</param>
/// <param name="Measure">Measure.</param>
/// <param name="Columns">Columns printed beside the study labels, as (heading, column of the table or "a/b" of two).</param>
/// <param name="Location">Where it stands.</param>
public sealed record DataOutcomeSpec(
    string Id, string Title, DisplayScale Display, GoodDirection GoodDirection, string File, Measure Measure,
    ImmutableArray<(string Heading, string Column)> Columns, SourceLocation Location)
{
    /// <summary>How the table is read: other names of columns, zero cells, the scale of printed intervals.</summary>
    public StudyTableOptions Options { get; init; } = new();

    /// <summary>Species of its studies; a trial's θ may rest on the table only when it says "human".</summary>
    public string? Species { get; init; }

    /// <summary>Whether rows are results as papers print them, each in the form that its column <c>form</c> names.</summary>
    public bool IsReported { get; init; }

    /// <summary>What its rows are discounted by; null when they count as printed.</summary>
    public DiscountSpec? Discount { get; init; }

    /// <summary>Analysis scale: the measure's, or log where the table prints ratios with intervals.</summary>
    public AnalysisScale Scale => Options.Interval is { IsLog: true } ? AnalysisScale.Log : Measure.AnalysisScale;
}

/// <summary>How much less than its printed precision each row of a table is trusted, by the level in one of its columns.</summary>
/// <param name="Column">The column, such as risk of bias.</param>
/// <param name="Rules">A rule for each level, each with the reason.</param>
/// <param name="Text">The rules as written.</param>
/// <param name="Reason">Why; it stands wherever the discounted result stands.</param>
/// <param name="Location">Where the rules stand.</param>
public sealed record DiscountSpec(string Column, ImmutableArray<DiscountRule> Rules, string Text, string Reason, SourceLocation Location);

/// <summary>A synthesis by direction.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Title">Title.</param>
/// <param name="Domain">Domain of the claims.</param>
/// <param name="Species">Species that enter; empty means all.</param>
/// <param name="ProductClasses">Product classes that enter; empty means all.</param>
/// <param name="Location">Where it stands.</param>
public sealed record SwimSpec(
    string Id, string Title, string Domain, ImmutableArray<string> Species, ImmutableArray<string> ProductClasses, SourceLocation Location);

/// <summary>How the analysis pools.</summary>
/// <param name="Options">Frequentist choices.</param>
/// <param name="Sensitivity">Other estimators of τ² to show beside.</param>
/// <param name="TauPrior">Prior of τ for the Bayesian answer; null when none is wanted.</param>
public sealed record PoolingSpec(PoolingOptions Options, ImmutableArray<HeterogeneityEstimator> Sensitivity, TauPrior? TauPrior)
{
    /// <summary>Level of credible intervals: results name their ends q025 and q975.</summary>
    public const double BayesianLevel = 0.95;
}

/// <summary>An analysis file: what to read, what to synthesise, what to simulate.</summary>
public sealed record AnalysisSpec
{
    /// <summary>How messages and results call the file.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Seed of every simulated number.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Evidence table; null when the analysis has only raw data.</summary>
    public string? Evidence { get; init; }

    /// <summary>Assumption table.</summary>
    public string? Assumptions { get; init; }

    /// <summary>How it pools.</summary>
    public required PoolingSpec Pooling { get; init; }

    /// <summary>Replicates of the propagation of uncertain rows.</summary>
    public required int Replicates { get; init; }

    /// <summary>Simulated trials for power and assurance.</summary>
    public required long Trials { get; init; }

    /// <summary>Simulated trials for each point of a grid of fixed effects.</summary>
    public required long GridTrials { get; init; }

    /// <summary>Outcomes over claims.</summary>
    public required ImmutableArray<OutcomeSpec> Outcomes { get; init; }

    /// <summary>Outcomes over raw data.</summary>
    public required ImmutableArray<DataOutcomeSpec> Data { get; init; }

    /// <summary>Syntheses by direction.</summary>
    public required ImmutableArray<SwimSpec> Swim { get; init; }

    /// <summary>Trial files.</summary>
    public required ImmutableArray<(string File, SourceLocation Location)> TrialFiles { get; init; }

    /// <summary>Analyses shown beside this one.</summary>
    public required ImmutableArray<(string File, SourceLocation Location)> Companions { get; init; }

    /// <summary>Figures that it asks for besides those that are drawn anyway.</summary>
    public ImmutableArray<FigureSpec> Figures { get; init; } = [];

    /// <summary>What the file itself assumes.</summary>
    public required ImmutableArray<AssumptionRecord> StatedAssumptions { get; init; }
}
