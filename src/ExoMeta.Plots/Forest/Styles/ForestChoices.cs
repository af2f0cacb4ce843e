using ExoMeta.Analysis;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>A column, or the plot itself.</summary>
internal enum ForestPart
{
    /// <summary>Labels of rows and of summaries.</summary>
    Study,

    /// <summary>Raw data and columns of the user.</summary>
    Raw,

    /// <summary>The plot.</summary>
    Plot,

    /// <summary>Estimates with their intervals.</summary>
    Estimate,

    /// <summary>Weights.</summary>
    Weight,

    /// <summary>Judgements of the risk of bias.</summary>
    Lights,
}

/// <summary>How raw data are written.</summary>
/// <param name="Arms">What the two groups are called.</param>
/// <param name="Quantity">What one thing is called: "events", "total", "mean", "sd", "n", "time" and so on.</param>
/// <param name="Joined">Heading of things that stand in one cell, and how they are written; null where each has a column of its own.</param>
/// <param name="HasSpans">Whether the name of a group stands above its columns; otherwise each heading begins with it.</param>
/// <param name="HasTotals">Whether summaries show the sums of events and of sizes.</param>
internal sealed record RawForm(
    (string First, string Second) Arms, Func<string, string> Quantity, Func<RawShape, (string Heading, Func<double[], string> Text)?> Joined, bool HasSpans, bool HasTotals);

/// <summary>What is known of a study's group.</summary>
internal enum RawShape
{
    /// <summary>Events of so many.</summary>
    Share,

    /// <summary>Events in so much time.</summary>
    Rate,

    /// <summary>A mean with its standard deviation.</summary>
    Mean,
}

/// <summary>How an estimate and its interval are written.</summary>
/// <param name="Open">Before the interval.</param>
/// <param name="Between">Between its ends.</param>
/// <param name="BetweenSigned">Between ends of which one has a sign.</param>
/// <param name="Close">After it.</param>
/// <param name="Percent">Behind numbers in percent.</param>
internal sealed record IntervalForm(string Open, string Between, string BetweenSigned, string Close, string Percent)
{
    /// <summary>"0.47 [0.33, 0.68]".</summary>
    public string Effect(OutcomeResult outcome, double estimate, Interval interval) => string.Concat(
        NumberText.Value(outcome.Display, outcome.Scale, estimate, interval), outcome.Display == ExoMeta.Effects.DisplayScale.PercentChange ? Percent : "", " ", Of(outcome, interval));

    /// <summary>"[0.33, 0.68]".</summary>
    public string Of(OutcomeResult outcome, Interval interval)
    {
        var (lower, upper) = NumberText.Limits(outcome.Display, outcome.Scale, interval);
        var isSigned = (lower + upper).AsSpan().ContainsAny('−', '+', '<') || (lower + upper).Contains('>', StringComparison.Ordinal);
        return string.Concat(Open, lower, isSigned ? BetweenSigned : Between, upper, Close);
    }
}

/// <summary>The words of a style.</summary>
internal sealed record ForestWording
{
    /// <summary>Heading of the labels.</summary>
    public required string Study { get; init; }

    /// <summary>Heading of the weights.</summary>
    public required string Weight { get; init; }

    /// <summary>Behind a weight.</summary>
    public required string WeightUnit { get; init; }

    /// <summary>How intervals are written.</summary>
    public required IntervalForm Interval { get; init; }

    /// <summary>Lines over the estimates, for the measure's name and its outcome.</summary>
    public required Func<string, OutcomeResult, string[]> EstimateHeading { get; init; }

    /// <summary>Lines over the plot; the measure's name stands under the axis where there are none.</summary>
    public required Func<string, OutcomeResult, string[]> PlotHeading { get; init; }

    /// <summary>Whether the measure's name stands under the axis.</summary>
    public required bool HasAxisTitle { get; init; }

    /// <summary>Label of a pooled effect; the flag says whether others are pooled with it further down.</summary>
    public required Func<OutcomeResult, MetaAnalysis, bool, string> PoolLabel { get; init; }

    /// <summary>The sum of events below a pooled effect; null where sums stand beside it.</summary>
    public string? TotalEvents { get; init; }

    /// <summary>What is said of heterogeneity and of the test, a line each.</summary>
    public required Func<MetaAnalysis, OutcomeResult, string[]> Statistics { get; init; }

    /// <summary>The two sides of no effect, where a direction is good: treatment, comparator.</summary>
    public required (string Treatment, string Comparator) Favours { get; init; }

    /// <summary>The text of the left side and of the right side.</summary>
    public required Func<string, string, (string Left, string Right)> Sides { get; init; }

    /// <summary>Takes our words to the spelling of the journal.</summary>
    public Func<string, string> Spell { get; init; } = text => text;

    /// <summary>Takes the name of a measure to how the journal writes it.</summary>
    public Func<string, string> Measure { get; init; } = name => name;

    /// <summary>Whether the label of the pool says how it was pooled; otherwise a line under the figure does.</summary>
    public required bool NamesModel { get; init; }
}

/// <summary>The marks, rules and shades of a style.</summary>
/// <param name="PlotWidth">Pixels of the axis.</param>
/// <param name="Square">Colour of a study's square, for the code of its measure.</param>
/// <param name="Interval">Colour of its interval.</param>
/// <param name="Pool">Colour of a pooled effect and of its label.</param>
/// <param name="LargestSquare">Side of the largest square.</param>
/// <param name="SidesOnTop">Whether the two sides are named over the plot.</param>
/// <param name="Bands">Whether every other row is shaded.</param>
/// <param name="HeadShade">Whether the headings are shaded.</param>
/// <param name="PoolLine">Whether a dashed line goes through the pooled effect.</param>
/// <param name="HeadRule">Width of the rule under the headings.</param>
internal sealed record ForestLook(
    double PlotWidth, Func<string, ColourRole> Square, ColourRole Interval, ColourRole Pool, double LargestSquare, bool SidesOnTop, bool Bands, bool HeadShade, bool PoolLine, double HeadRule);
