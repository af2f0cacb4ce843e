using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>A test of two arms whose patients fall into ordered categories.</summary>
/// <remarks>
/// Each is a statistic that is standard normal in large arms when both have the same distribution. They see different things: the first two weigh wins
/// less losses over all pairs of patients, and differ by √(N/(N − 1)) alone; the third takes wins over losses, so that ties leave, and estimates
/// its variance without assuming that the arms are alike.
/// </remarks>
/// <param name="Name">Its name in trial files and tables.</param>
/// <param name="Description">What it is, in words for a reader of results.</param>
public abstract record CategoryTest(string Name, string Description)
{
    /// <summary>The score test of a proportional odds model (McCullagh 1980, Whitehead 1993); for two categories Pearson's χ².</summary>
    public static CategoryTest ProportionalOdds { get; } = new By<ProportionalOddsStatistic>(
        "proportional-odds", "score test of the log odds ratio in a proportional odds model, against normal critical values");

    /// <summary>Wilcoxon's (1945) and Mann and Whitney's (1947) test with ties, without continuity correction.</summary>
    public static CategoryTest MannWhitney { get; } = new By<MannWhitneyStatistic>(
        "mann-whitney", "Mann–Whitney test with ties, without continuity correction, against normal critical values");

    /// <summary>Wald's test of the log win ratio (Pocock et al. 2012) with the variance of Bebu and Lachin (2016).</summary>
    public static CategoryTest WinRatio { get; } = new By<WinRatioStatistic>(
        "win-ratio", "Wald test of the log win ratio (variance of U-statistics), against normal critical values");

    /// <summary>Every test, in the order of the documentation.</summary>
    public static ImmutableArray<CategoryTest> All { get; } = [ProportionalOdds, MannWhitney, WinRatio];

    /// <summary>Statistics of the trials of a block: above 0 where one arm's patients are in later categories than those of the other.</summary>
    internal abstract void Compare<TLane>(CategoryColumns counts, int laterArm, int earlierArm, Span<double> statistics)
        where TLane : struct, Numerics.Lanes.ILane<TLane>;

    private sealed record By<TStatistic>(string Name, string Description) : CategoryTest(Name, Description)
        where TStatistic : struct, ICategoryStatistic
    {
        internal override void Compare<TLane>(CategoryColumns counts, int laterArm, int earlierArm, Span<double> statistics)
        {
            for (var i = 0; i < statistics.Length; i += TLane.Count)
            {
                TLane.Store(TStatistic.Of<TLane>(new(counts.At<TLane>(laterArm, i), counts.At<TLane>(earlierArm, i))), statistics[i..]);
            }
        }
    }
}
