using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Evidence;
using ExoMeta.Plots.Scenes;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>One line of a forest plot, all of its texts decided: layout and painter know of no style.</summary>
internal abstract record ForestLine
{
    private ForestLine()
    {
    }

    /// <summary>The title of a group.</summary>
    /// <param name="Text">The title.</param>
    public sealed record Heading(string Text) : ForestLine;

    /// <summary>A row.</summary>
    /// <param name="Row">The row.</param>
    /// <param name="Block">The group in which it may be sorted.</param>
    /// <param name="Datum">What it stands for.</param>
    /// <param name="Cells">Texts of the columns.</param>
    /// <param name="Estimate">Estimate with interval.</param>
    /// <param name="Total">What the unknowns make of it; empty for nothing.</param>
    /// <param name="Weight">Its weight; empty for none.</param>
    /// <param name="Judgements">Its risk of bias.</param>
    public sealed record Study(
        EffectRow Row, string Block, Datum Datum, ImmutableArray<string> Cells, string Estimate, string Total, string Weight, ImmutableArray<RiskOfBias?> Judgements) : ForestLine;

    /// <summary>A summary of a pool.</summary>
    /// <param name="Label">Text at the left.</param>
    /// <param name="Cells">Texts of the columns; empty where the label runs across them.</param>
    /// <param name="Estimate">Text beside the mark; empty for none.</param>
    /// <param name="Remark">Small text below that; empty for none.</param>
    /// <param name="Weight">Sum of the weights; empty for none.</param>
    /// <param name="Style">Look of the texts.</param>
    /// <param name="Datum">What it stands for; null for nothing to point at.</param>
    /// <param name="Mark">What is drawn; null for nothing.</param>
    public sealed record Summary(
        string Label, ImmutableArray<string> Cells, string Estimate, string Remark, string Weight, TextStyle Style, Datum? Datum, SummaryMark? Mark) : ForestLine;

    /// <summary>A remark over the whole width.</summary>
    /// <param name="Text">The remark.</param>
    /// <param name="Style">Its look.</param>
    /// <param name="Gap">Pixels before it.</param>
    public sealed record Note(string Text, TextStyle Style, double Gap) : ForestLine;

    /// <summary>The end of a group.</summary>
    public sealed record End : ForestLine;
}

/// <summary>The mark of a summary.</summary>
internal abstract record SummaryMark
{
    private SummaryMark()
    {
    }

    /// <summary>A diamond.</summary>
    /// <param name="Estimate">Estimate.</param>
    /// <param name="Interval">Interval.</param>
    /// <param name="Look">How it looks.</param>
    public sealed record Diamond(double Estimate, Interval Interval, DiamondLook Look) : SummaryMark;

    /// <summary>A prediction interval.</summary>
    /// <param name="Interval">Interval.</param>
    /// <param name="Width">Pixels.</param>
    /// <param name="Cap">Half the length of the strokes at its ends; 0 for none.</param>
    public sealed record Bar(Interval Interval, double Width, double Cap) : SummaryMark;

    /// <summary>What unknowns do.</summary>
    /// <param name="Effect">It.</param>
    public sealed record Propagated(PropagatedEffect Effect) : SummaryMark;
}

/// <summary>How a summary diamond looks.</summary>
internal enum DiamondLook
{
    /// <summary>A pool that meets the rules.</summary>
    Filled,

    /// <summary>An exploratory pool.</summary>
    Hatched,

    /// <summary>A Bayesian summary.</summary>
    Hollow,
}
