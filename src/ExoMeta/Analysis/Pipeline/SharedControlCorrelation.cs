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

        var counts = claims.Select(c => (ReportedCounts)c.Statistic).ToArray();
        var correlation = FromCounts(counts[0], counts[1]);
        return new(
            "correlation through the shared control", new UncertainQuantity.Value(correlation), correlation,
            "follows from the counts: cov(log OR₁, log OR₂) = 1/c + 1/d over the shared control's cells (Gleser and Olkin 2009)");
    }

    /// <summary>Whether the correlation can follow from the claims: counts with the same control group, two at a time.</summary>
    public static bool CanFollowFrom(ImmutableArray<Claim> claims) =>
        claims.Length == 2 && claims.All(c => c.Statistic is ReportedCounts)
        && claims.Select(c => (ReportedCounts)c.Statistic).Select(c => (c.ControlEvents, c.ControlSize)).Distinct().Count() == 1;

    /// <summary>Delta-method correlation of two log odds ratios with a common control group.</summary>
    public static double FromCounts(ReportedCounts first, ReportedCounts second)
    {
        double events = first.ControlEvents;
        double others = first.ControlSize - first.ControlEvents;
        if (events == 0 || others == 0)
        {
            (events, others) = (events + 0.5, others + 0.5);
        }

        var covariance = 1 / events + 1 / others;
        var variances = new[] { first, second }.Select(c => ((Recovery.WithVariance)c.Recover([])).Effect.PlugIn.Variance).ToArray();
        return covariance / Math.Sqrt(variances[0] * variances[1]);
    }
}
