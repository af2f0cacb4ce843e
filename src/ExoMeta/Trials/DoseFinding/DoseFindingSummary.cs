using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>Turns counts of MCP-Mod into answers.</summary>
internal static class DoseFindingSummary
{
    private static readonly double[] Probabilities = [0.25, 0.5, 0.75];

    /// <summary>The answers.</summary>
    /// <param name="analysis">The analysis.</param>
    /// <param name="arms">The compared arms.</param>
    /// <param name="tally">The counts.</param>
    /// <param name="trials">Trials.</param>
    /// <param name="knowsTruth">Whether the true effects follow a curve.</param>
    public static DoseFindingCharacteristics Of(PreparedMcpMod analysis, ImmutableArray<Arm> arms, DoseFindingTally tally, long trials, bool knowsTruth)
    {
        MonteCarloEstimate Share(long count) => MonteCarloEstimate.FromCount(count, trials);
        var counts = tally.Counts;
        var scale = new DoseScale(analysis.Doses);
        return new(
            analysis.Critical, Share(counts.Signals),
            [.. analysis.Analysis.Candidates.Select((candidate, s) => new CandidateCharacteristics(candidate.Name, Share(tally.Significant[s]), Share(tally.Chosen[s])))],
            new(
                analysis.Analysis.RelevantEffect, Share(counts.Found), Share(counts.Unfitted), MeanOf(tally.Doses),
                counts.Found < 2 ? [] : [.. Probabilities.Select(p => Quantile(scale, tally.Classes, counts.Found, p))],
                [
                    .. arms.Select((arm, c) => new ArmPick(
                        arm.Name, arm.Dose!.Value, Share(tally.Classes.AsSpan((analysis.Rank[c] - 1) * DoseScale.Parts, DoseScale.Parts).ToArray().Sum()))),
                ])
            {
                Truth = knowsTruth ? Truth(analysis, tally, trials) : null,
            });
    }

    private static TrueDoseCharacteristics Truth(PreparedMcpMod analysis, DoseFindingTally tally, long trials)
    {
        var counts = tally.Counts;
        return new(
            MonteCarloEstimate.FromCount(counts.True, trials), MeanOf(tally.TrueDoses), MeanOf(tally.Errors),
            tally.Errors.Count > 1 ? tally.SquaredErrors.ToEstimateOfRoot() : null, ShareOf(counts.Near, counts.True), analysis.Analysis.Near,
            ShareOf(counts.Spurious, trials - counts.True))
        {
            Pairs = tally.Errors.Count,
        };
    }

    private static MonteCarloEstimate? MeanOf(in RunningMoments moments) => moments.Count > 1 ? moments.ToEstimate() : null;

    private static MonteCarloEstimate? ShareOf(long count, long of) => of > 0 ? MonteCarloEstimate.FromCount(count, of) : null;

    /// <summary>The error is half the distance between the quantiles one binomial error to either side.</summary>
    private static MonteCarloEstimate Quantile(DoseScale scale, long[] classes, long found, double probability)
    {
        var error = Math.Sqrt(probability * (1 - probability) / found);
        var half = 0.5 * (scale.Quantile(classes, found, probability + error) - scale.Quantile(classes, found, probability - error));
        return MonteCarloEstimate.FromError(scale.Quantile(classes, found, probability), half);
    }
}
