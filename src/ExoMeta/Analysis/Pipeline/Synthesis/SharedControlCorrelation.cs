using System.Collections.Immutable;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Evidence;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Correlation of the sampling errors of effects that share a control group.</summary>
internal static class SharedControlCorrelation
{
    /// <summary>The declared correlation, or the one that follows from the counts.</summary>
    public static Unknown Of(SharedControlSpec spec, ImmutableArray<Claim> claims)
    {
        if (spec.Correlation is { } assumed)
        {
            return new("correlation through the shared control", assumed, assumed.Median, spec.Reason);
        }

        var correlation = FromCounts((EventCounts)claims[0].Statistic, (EventCounts)claims[1].Statistic);
        return new(
            "correlation through the shared control", new UncertainQuantity.Value(correlation), correlation,
            "follows from the counts of the shared control group (delta method; Gleser and Olkin 2009)");
    }

    /// <summary>Whether the correlation can follow from the claims: two with counts, one measure and the same control group.</summary>
    public static bool CanFollowFrom(ImmutableArray<Claim> claims) =>
        claims.Length == 2 && claims.All(c => c.Statistic is EventCounts)
        && claims.Select(c => (EventCounts)c.Statistic).Select(c => (c.Measure, c.Events2, c.Size2)).Distinct().Count() == 1;

    /// <summary>
    /// Delta-method correlation of two log odds (or risk) ratios with a common control group: the control's share of each variance, as
    /// it stands in that variance (with ½ where a zero cell asked for it), and the geometric mean of the two as covariance.
    /// </summary>
    public static double FromCounts(EventCounts first, EventCounts second) =>
        Math.Sqrt(ControlShare(first) * ControlShare(second)) / (StandardErrorOf(first) * StandardErrorOf(second));

    private static double ControlShare(EventCounts counts)
    {
        var hasZero = counts.Events1 == 0 || counts.Events1 == counts.Size1 || counts.Events2 == 0 || counts.Events2 == counts.Size2;
        var add = hasZero ? 0.5 : 0;
        var (events, others) = (counts.Events2 + add, counts.Size2 - counts.Events2 + add);
        return counts.Measure == "OR" ? 1 / events + 1 / others : 1 / events - 1 / (events + others);
    }

    private static double StandardErrorOf(EventCounts counts) => ((Recovery.WithVariance)counts.Recover([])).Effect.PlugIn.StandardError;
}
