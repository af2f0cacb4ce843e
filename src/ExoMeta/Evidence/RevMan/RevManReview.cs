using System.Collections.Immutable;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>What the rows of an analysis of RevMan hold.</summary>
public enum RevManData
{
    /// <summary>Events and totals of two groups.</summary>
    Dichotomous,

    /// <summary>Means, standard deviations and totals of two groups.</summary>
    Continuous,

    /// <summary>Estimates with standard errors.</summary>
    GenericInverseVariance,

    /// <summary>Observed minus expected events, and their variance.</summary>
    ObservedMinusExpected,
}

/// <summary>A review in the XML of RevMan 5 (<c>.rm5</c>): its analyses, and what RevMan itself printed of them.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Analyses">Every outcome of every comparison that has studies, in their order.</param>
public sealed record RevManReview(string Title, ImmutableArray<RevManAnalysis> Analyses)
{
    /// <summary>Reads a file; null, with every problem noted, when anything is wrong. Document types are refused and size is bounded.</summary>
    /// <param name="path">The file.</param>
    /// <param name="displayName">The file as the user named it, for messages.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static RevManReview? Read(string path, string displayName, ProblemList problems) => new RevManReader(displayName).Read(path, problems);
}

/// <summary>One outcome of one comparison.</summary>
/// <param name="Number">"1.2": comparison and outcome as RevMan numbers them.</param>
/// <param name="Comparison">Name of the comparison.</param>
/// <param name="Outcome">Name of the outcome.</param>
/// <param name="Data">What its rows hold.</param>
/// <param name="Measure">RevMan's effect measure: OR, RR, RD, PETO_OR, MD, SMD, or the words of a generic one.</param>
/// <param name="Method">RevMan's method: MH, IV, PETO.</param>
/// <param name="IsRandom">Whether RevMan pooled by random effects.</param>
/// <param name="Rows">Its studies.</param>
/// <param name="Pooled">What RevMan printed of all rows; null where it gave no total.</param>
public sealed record RevManAnalysis(
    string Number, string Comparison, string Outcome, RevManData Data, string Measure, string Method, bool IsRandom, ImmutableArray<RevManRow> Rows, RevManPooled? Pooled)
{
    /// <summary>What RevMan printed of each subgroup; empty without subgroups.</summary>
    public ImmutableArray<(string Subgroup, RevManPooled Pooled)> Subgroups { get; init; } = [];
}

/// <summary>A study in an analysis.</summary>
/// <param name="Study">Its name.</param>
/// <param name="Year">Its year as written; empty where there is none.</param>
/// <param name="Subgroup">Its subgroup; empty without subgroups.</param>
/// <param name="Cells">Its data in the order of RevMan's attributes: events and total, or mean, SD and total, of group 1 and 2; estimate and SE; O − E and variance.</param>
/// <param name="IsEstimable">Whether RevMan used it.</param>
/// <param name="Weight">RevMan's weight in percent; null where it printed none.</param>
/// <param name="RiskOfBias">Judgements by item: "low", "high", "unclear".</param>
public sealed record RevManRow(
    string Study, string Year, string Subgroup, ImmutableArray<double> Cells, bool IsEstimable, double? Weight, ImmutableArray<(string Item, string Judgement)> RiskOfBias);

/// <summary>A pooled effect as RevMan printed it, on the scale that people read.</summary>
/// <param name="Estimate">The effect.</param>
/// <param name="Lower">Lower limit of its interval.</param>
/// <param name="Upper">Upper limit.</param>
/// <param name="TauSquared">τ²; null where it is not printed.</param>
/// <param name="Q">Q; null where it is not printed.</param>
public sealed record RevManPooled(double Estimate, double Lower, double Upper, double? TauSquared, double? Q);
