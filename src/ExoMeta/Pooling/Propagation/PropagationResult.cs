using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>A row whose effect may depend on unknowns.</summary>
/// <param name="Label">What the forest plot prints.</param>
/// <param name="Study">The study it comes from.</param>
/// <param name="Effect">The effect as far as its source determines it.</param>
public sealed record UncertainStudyEffect(string Label, string Study, EffectDistribution Effect);

/// <summary>Rows that share a control group, so that their sampling errors correlate.</summary>
/// <param name="Rows">Indices of the rows.</param>
/// <param name="Correlation">Correlation of any two of their sampling errors, known or drawn afresh in each replicate.</param>
/// <param name="Reason">Where the correlation comes from.</param>
public sealed record SharedControl(ImmutableArray<int> Rows, Unknown Correlation, string Reason);

/// <summary>What not knowing does to one number: the plug-in answer and the two intervals of Monte Carlo propagation.</summary>
/// <param name="PlugIn">Estimate with every unknown at its plug-in value.</param>
/// <param name="PlugInInterval">Its ordinary confidence interval: by t with the degrees of freedom of its standard error where these are finite.</param>
/// <param name="Median">Median of the refitted estimates.</param>
/// <param name="Ignorance">Quantiles of the refitted estimates: what the unknowns alone do.</param>
/// <param name="Total">Quantiles of estimate + t·se over the replicates: unknowns and sampling error together.</param>
/// <param name="PlugInStandardError">Standard error with every unknown at its plug-in value.</param>
public sealed record PropagatedEffect(
    double PlugIn, double PlugInStandardError, Interval PlugInInterval, double Median, Interval Ignorance, Interval Total)
{
    /// <summary>Monte Carlo standard errors of the simulated numbers.</summary>
    public PropagationErrors Errors { get; init; }
}

/// <summary>Monte Carlo standard errors of a propagated effect: what other draws of the unknowns would move.</summary>
/// <param name="Median">Of the median of the refitted estimates.</param>
/// <param name="Ignorance">Of the ends of the ignorance interval.</param>
/// <param name="Total">Of the ends of the total interval.</param>
public readonly record struct PropagationErrors(double Median, Interval Ignorance, Interval Total);

/// <summary>What one unknown does to the width of the total interval of the pooled (or single) effect.</summary>
/// <param name="Row">Label of the row, or of the shared-control group; "17 rows" where the rounding of several rows is one driver.</param>
/// <param name="Unknown">
/// What is unknown, with its prior and reason; for the rounding of several numbers what they share, in units of their last printed digits.
/// </param>
/// <param name="WidthIfOnlyThisUnknown">Width of the total interval when all else is at its plug-in value.</param>
/// <param name="WidthIfThisKnown">Width of the total interval when only this is at its plug-in value.</param>
/// <param name="EstimateCorrelation">Rank correlation of the drawn unknown with the refitted estimate; NaN for several numbers.</param>
/// <param name="StandardErrorCorrelation">Rank correlation of the drawn unknown with the refitted standard error; NaN for several numbers.</param>
public sealed record WidthDriver(
    string Row, Unknown Unknown, double WidthIfOnlyThisUnknown, double WidthIfThisKnown,
    double EstimateCorrelation, double StandardErrorCorrelation)
{
    /// <summary>Index of the row; null for a correlation through a shared control, and for the rounding of several rows.</summary>
    public int? RowIndex { get; init; }

    /// <summary>How many unknowns it stands for: 1, or the printed numbers whose rounding is one driver.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Width of the total interval that the unknown acts on: the pooled effect's, or the row's when rows stand alone.</summary>
    public double TotalWidth { get; init; }

    /// <summary>Monte Carlo standard errors of the three widths.</summary>
    public WidthErrors Errors { get; init; }

    /// <summary>
    /// What knowing it (at its plug-in value) would change, relative to <see cref="TotalWidth"/>: below 0 the interval would be narrower;
    /// above 0 wider, as when a p under its bound is taken at the bound.
    /// </summary>
    public double RelativeChangeIfKnown => WidthIfThisKnown / TotalWidth - 1;
}

/// <summary>Monte Carlo standard errors of the widths of a driver.</summary>
/// <param name="Total">Of <see cref="WidthDriver.TotalWidth"/>, from all replicates.</param>
/// <param name="IfOnlyThisUnknown">Of <see cref="WidthDriver.WidthIfOnlyThisUnknown"/>.</param>
/// <param name="IfThisKnown">Of <see cref="WidthDriver.WidthIfThisKnown"/>.</param>
public readonly record struct WidthErrors(double Total, double IfOnlyThisUnknown, double IfThisKnown);

/// <summary>How the drivers of the width are looked for.</summary>
public sealed record DriverOptions
{
    /// <summary>At most so many replicates enter the two widths of a driver, each a refit; 0 looks for no drivers.</summary>
    public int Replicates { get; init; } = 4000;

    /// <summary>
    /// The rounding of printed numbers is looked at number by number while a pool has no more drivers than this; else row by row while
    /// that has no more; else as one driver. Rows that stand alone have this limit each, and never share a driver.
    /// </summary>
    public int MostApart { get; init; } = 16;
}

/// <summary>Monte Carlo propagation of uncertain rows through a pooled (or single) effect.</summary>
/// <param name="Replicates">Replicates that entered.</param>
/// <param name="Seed">Seed of the streams.</param>
/// <param name="Rows">Each row on its own.</param>
/// <param name="Pooled">The pooled effect; null when the rows are shown unpooled.</param>
/// <param name="TauSquared">τ² over the replicates: median and 95 % quantiles; null without a pool.</param>
/// <param name="Drivers">Which ignorance drives the pooled width (or the row's own when rows stand alone), the largest change if known first.</param>
/// <param name="FailedReplicates">Replicates whose fit failed; reported, never dropped in silence.</param>
public sealed record PropagationResult(
    int Replicates, ulong Seed, ImmutableArray<PropagatedEffect> Rows, PropagatedEffect? Pooled,
    (double Median, Interval Quantiles)? TauSquared, ImmutableArray<WidthDriver> Drivers, int FailedReplicates)
{
    /// <summary>Monte Carlo standard errors of <see cref="TauSquared"/>; null without a pool.</summary>
    public (double Median, Interval Quantiles)? TauSquaredErrors { get; init; }
}
