using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Evidence.Lint;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis;

/// <summary>Where a printed claim ended.</summary>
public enum Disposition
{
    /// <summary>In a pool, with an effect that its source determines.</summary>
    Pooled,

    /// <summary>In a pool, with its unknowns carried through.</summary>
    PooledWithPropagatedUncertainty,

    /// <summary>An effect with an interval, in the forest plot, in no pool.</summary>
    ShownUnpooled,

    /// <summary>Synthesised by direction: nothing printed gives a variance.</summary>
    Swim,

    /// <summary>Described only.</summary>
    Descriptive,
}

/// <summary>Whether a pool meets the rules of pooling or is what an analyst wants to see all the same.</summary>
public enum PoolScope
{
    /// <summary>Same species, model, compartment, timepoint, comparator type and product class; independent comparative studies.</summary>
    Strict,

    /// <summary>Declared wider by the analysis file, with a reason; never evidence of a treatment effect.</summary>
    Exploratory,
}

/// <summary>An input file as the analysis names it, with the hash of its bytes.</summary>
/// <param name="Name">Path relative to the analysis file, with '/'.</param>
/// <param name="Sha256">Hash of its bytes, lower-case hexadecimal.</param>
public sealed record InputFile(string Name, string Sha256);

/// <summary>Something that no source states and that the analysis supplies.</summary>
/// <param name="Where">The claim or trial field it belongs to: "M1: n1", "NCT04902183: control risk of death".</param>
/// <param name="Value">The value, distribution or grid, as written.</param>
/// <param name="Reason">Why.</param>
public sealed record AssumptionRecord(string Where, string Value, string Reason);

/// <summary>One effect in a forest plot, on the analysis scale.</summary>
/// <param name="Id">Claim id, or the study of a data table.</param>
/// <param name="Label">What the plot prints.</param>
/// <param name="Study">The study it comes from.</param>
/// <param name="Columns">Raw columns beside the label ("events/n", "dose"), in the order of the outcome's column headings.</param>
/// <param name="Estimate">Plug-in estimate.</param>
/// <param name="StandardError">Plug-in standard error.</param>
/// <param name="Interval">Plug-in confidence interval.</param>
/// <param name="Propagated">What its unknowns do; null for a known effect.</param>
/// <param name="Weight">Percent weight in its pool; null when unpooled.</param>
/// <param name="Uncontrolled">"Uncontrolled change from baseline: not a treatment effect", or null.</param>
/// <param name="Recovery">What was printed, what was derived and how; null for raw data.</param>
/// <param name="Unknowns">What the source leaves open.</param>
public sealed record EffectRow(
    string Id, string Label, string Study, ImmutableArray<string> Columns, double Estimate, double StandardError, Interval Interval,
    PropagatedEffect? Propagated, double? Weight, string? Uncontrolled, RecoveryRecord? Recovery, ImmutableArray<Unknown> Unknowns)
{
    /// <summary>Where the row of a data table stands and what it says; null for a claim, which has its own words and place.</summary>
    public RowSource? Source { get; init; }
}

/// <summary>A row of a data table.</summary>
/// <param name="File">The file as the analysis names it.</param>
/// <param name="Line">Its line; null when the table is not a file.</param>
/// <param name="Text">What was read from it: "ai 4, bi 119, ci 11, di 128", or the result as printed.</param>
public sealed record RowSource(string File, int? Line, string Text);

/// <summary>A pooled answer with everything that is said about it.</summary>
/// <param name="Fit">The frequentist fit at plug-in values.</param>
/// <param name="Bayesian">The Bayesian answer for few studies; null when not asked for.</param>
/// <param name="Propagation">What the unknowns of the rows do; null when no row has any.</param>
/// <param name="Sensitivity">The same pool with other estimators of τ² and intervals.</param>
public sealed record PooledResult(
    MetaAnalysis Fit, BayesianMetaAnalysis? Bayesian, PropagationResult? Propagation, ImmutableArray<MetaAnalysis> Sensitivity);

/// <summary>Rows that may be compared with each other, pooled or not.</summary>
/// <param name="Title">What they share: "mouse · LPS · serum · exosomes · concurrent control".</param>
/// <param name="Rows">The effects.</param>
/// <param name="Pool">The pooled answer; null when there is none.</param>
/// <param name="Reason">Why it is pooled, or why not.</param>
/// <param name="Drivers">Which ignorance drives each unpooled row's width.</param>
public sealed record OutcomeGroup(
    string Title, ImmutableArray<EffectRow> Rows, PooledResult? Pool, string Reason, ImmutableArray<WidthDriver> Drivers)
{
    /// <summary>Which ignorance drives the width of what the group answers: its pool, or each of its rows; empty where nothing is left open.</summary>
    public ImmutableArray<WidthDriver> WidthDrivers => Pool?.Propagation is { } propagation ? propagation.Drivers : Drivers.IsDefault ? [] : Drivers;
}

/// <summary>One outcome: one forest plot.</summary>
/// <param name="Id">Identifier: also the name of the figure.</param>
/// <param name="Title">Title.</param>
/// <param name="Measure">Code of the measure.</param>
/// <param name="Scale">Analysis scale.</param>
/// <param name="Display">How people read it.</param>
/// <param name="Scope">Strict or exploratory.</param>
/// <param name="ScopeReason">Why the analysis declares it exploratory; null when strict.</param>
/// <param name="Differences">What differs between the rows of an exploratory pool.</param>
/// <param name="GoodDirection">Which way is good.</param>
/// <param name="ColumnHeadings">Headings of the raw columns.</param>
/// <param name="Groups">The groups.</param>
/// <param name="Warnings">What the reader must know.</param>
public sealed record OutcomeResult(
    string Id, string Title, string Measure, AnalysisScale Scale, DisplayScale Display, PoolScope Scope, string? ScopeReason,
    ImmutableArray<string> Differences, GoodDirection GoodDirection, ImmutableArray<string> ColumnHeadings,
    ImmutableArray<OutcomeGroup> Groups, ImmutableArray<string> Warnings)
{
    /// <summary>Those of <see cref="Warnings"/> that tell what happened to the data: rows dropped, rows without an effect.</summary>
    public ImmutableArray<string> DataWarnings { get; init; } = [];

    /// <summary>What was discounted, by how much and why; null when every row counts as printed.</summary>
    public DiscountResult? Discount { get; init; }
}

/// <summary>The choice to trust rows less than their printed precision, and what it did.</summary>
/// <param name="Column">The column whose levels decide, such as risk of bias.</param>
/// <param name="Rules">The rules as written.</param>
/// <param name="Reason">Why.</param>
/// <param name="Evidence">Every row with its discount, before and after.</param>
/// <param name="Undiscounted">The same pool with every row as printed; null without a pool.</param>
public sealed record DiscountResult(string Column, string Rules, string Reason, DiscountedEvidence Evidence, MetaAnalysis? Undiscounted)
{
    /// <summary>What a reader of the discounted result must know.</summary>
    public string Warning => $"Effects are discounted by {Column} ({Rules}): {Reason.TrimEnd('.')}.";
}

/// <summary>One study's vote in a synthesis by direction.</summary>
/// <param name="Study">The study.</param>
/// <param name="Direction">Its direction over all its claims in the domain.</param>
/// <param name="Claims">The claims behind it.</param>
/// <param name="Reason">How the direction was decided when its claims disagree.</param>
public sealed record SwimVote(string Study, EffectDirection Direction, ImmutableArray<string> Claims, string Reason);

/// <summary>Synthesis without meta-analysis of one domain.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Title">Title.</param>
/// <param name="Votes">One vote a study.</param>
/// <param name="Count">The count.</param>
public sealed record SwimResult(string Id, string Title, ImmutableArray<SwimVote> Votes, VoteCount Count);

/// <summary>One printed claim and where it ended.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Recovery">What could be recovered.</param>
/// <param name="Disposition">Where it ended under the strict rules.</param>
/// <param name="Reason">Why.</param>
/// <param name="ExploratoryPools">Ids of the exploratory pools it also enters.</param>
public sealed record ClaimResult(
    Claim Claim, Recovery Recovery, Disposition Disposition, string Reason, ImmutableArray<string> ExploratoryPools);

/// <summary>Everything that an analysis found; <c>results.json</c> and the report are two writings of it.</summary>
/// <param name="Title">Title.</param>
/// <param name="Version">Version of ExoMeta.</param>
/// <param name="Seed">Seed of every simulated number.</param>
/// <param name="Inputs">The files it read.</param>
/// <param name="Outcomes">The outcomes.</param>
/// <param name="Swim">Syntheses by direction.</param>
/// <param name="Claims">Every claim.</param>
/// <param name="Assumptions">Everything that was assumed.</param>
/// <param name="Trials">The simulated trials.</param>
/// <param name="Companions">Other analyses shown beside it, such as the classic data that show the machinery at work.</param>
public sealed record AnalysisResults(
    string Title, string Version, ulong Seed, ImmutableArray<InputFile> Inputs, ImmutableArray<OutcomeResult> Outcomes,
    ImmutableArray<SwimResult> Swim, ImmutableArray<ClaimResult> Claims, ImmutableArray<AssumptionRecord> Assumptions,
    ImmutableArray<TrialResult> Trials, ImmutableArray<AnalysisResults> Companions)
{
    /// <summary>What the linter says of the tables that were read, which are named as the analysis names them.</summary>
    public LintReport Lint { get; init; } = new([], []);

    /// <summary>The figures that the analysis file asks for, with what they show.</summary>
    public ImmutableArray<RequestedFigure> Figures { get; init; } = [];
}
