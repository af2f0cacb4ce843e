using System.Collections.Immutable;
using ExoMeta.Evidence;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>The answer to a <see cref="PoolRequest"/>: one model and whatever else was asked for. JSON and text are two writers of it.</summary>
public sealed record PoolAnswer
{
    /// <summary>What was asked.</summary>
    public required PoolRequest Request { get; init; }

    /// <summary>The rows that have an effect, in table order, after any discounting.</summary>
    public required EffectSet Effects { get; init; }

    /// <summary>The rows of the table behind <see cref="Effects"/>, in the same order.</summary>
    public required ImmutableArray<RequestRow> Source { get; init; }

    /// <summary>The fitted model.</summary>
    public required PooledModel Model { get; init; }

    /// <summary>The rows as the forest plot prints them.</summary>
    public required ImmutableArray<AnsweredRow> Rows { get; init; }

    /// <summary>What is said about the pooled effect beyond its interval; null when nothing was asked or there is no single effect.</summary>
    public MeaningOfEffect? Meaning { get; init; }

    /// <summary>How printed results were recovered; null for raw data.</summary>
    public ReportedTable? Recovered { get; init; }

    /// <summary>What not knowing all of the printed results does to the pool; null when nothing is unknown.</summary>
    public PropagationResult? Propagation { get; init; }

    /// <summary>What was discounted; null when nothing was.</summary>
    public DiscountedEvidence? Discounted { get; init; }

    /// <summary>Cluster-robust inference.</summary>
    public RobustInference? Robust { get; init; }

    /// <summary>Subgroups.</summary>
    public SubgroupResult? Subgroups { get; init; }

    /// <summary>Influence of each row.</summary>
    public InfluenceDiagnostics? Diagnostics { get; init; }

    /// <summary>Coordinates of diagnostic plots.</summary>
    public DiagnosticPlots? Plots { get; init; }

    /// <summary>The analyses of subsets.</summary>
    public GoshSummary? Gosh { get; init; }

    /// <summary>Every analysis that could have been chosen; null where there is not one mean of several rows.</summary>
    public Multiverse? Multiverse { get; init; }

    /// <summary>What the rows say without being pooled.</summary>
    public SynthesisWithoutPooling? Swim { get; init; }

    /// <summary>The pool without each row.</summary>
    public ImmutableArray<PartialAnalysis>? LeaveOneOut { get; init; }

    /// <summary>The pool as rows come in.</summary>
    public ImmutableArray<PartialAnalysis>? Cumulative { get; init; }

    /// <summary>Permutation test of the pooled effect.</summary>
    public PermutationResult? Permutation { get; init; }

    /// <summary>Permutation tests of moderators.</summary>
    public RegressionPermutationResult? RegressionPermutation { get; init; }

    /// <summary>The bootstrap of the pooled effect and of τ².</summary>
    public BootstrapResult? Bootstrap { get; init; }

    /// <summary>Small-study effects.</summary>
    public SmallStudyAssessment? Bias { get; init; }

    /// <summary>What marks the pool as exploratory; null where the rules of pooling are met.</summary>
    public ExploratoryPool? Exploratory { get; init; }

    /// <summary>Everything that the reader must know before believing it.</summary>
    public required ImmutableArray<string> Warnings { get; init; }
}

/// <summary>A pool of effects that the rules keep apart, wanted all the same; never evidence of a treatment effect.</summary>
/// <param name="Reason">Why it is wanted.</param>
/// <param name="Differences">What differs between its rows.</param>
public sealed record ExploratoryPool(string Reason, ImmutableArray<string> Differences);

/// <summary>Coordinates of diagnostic plots of one pooled mean.</summary>
/// <param name="Baujat">Baujat et al. (2002).</param>
/// <param name="Radial">Galbraith (1988).</param>
public sealed record DiagnosticPlots(ImmutableArray<BaujatPoint> Baujat, ImmutableArray<RadialPoint> Radial);

/// <summary>One row of an answer, on the analysis scale.</summary>
/// <param name="Label">Its study.</param>
/// <param name="Estimate">Effect.</param>
/// <param name="Variance">Sampling variance.</param>
/// <param name="Weight">Percent of the total weight; null where the model has no weights.</param>
/// <param name="Interval">Interval of the row alone.</param>
/// <param name="Shrunk">Its own true effect given all rows (BLUP, posterior mean); null where the model has none.</param>
/// <param name="ShrunkStandardError">Standard error of that.</param>
public sealed record AnsweredRow(
    string Label, double Estimate, double Variance, double? Weight, Interval Interval, double? Shrunk, double? ShrunkStandardError);
