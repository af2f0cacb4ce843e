using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>A statistic of ordered categories, above 0 where treated patients are in later ones.</summary>
internal interface ICategoryStatistic
{
    static abstract TLane Of<TLane>(in CategoryCounts<TLane> counts)
        where TLane : struct, ILane<TLane>;
}

/// <summary><see cref="ProportionalOddsScore"/>.</summary>
internal readonly struct ProportionalOddsStatistic : ICategoryStatistic
{
    public static TLane Of<TLane>(in CategoryCounts<TLane> counts)
        where TLane : struct, ILane<TLane> => ProportionalOddsScore.LogOddsRatio(PairCounts<TLane>.Of(counts)).Statistic;
}

/// <summary><see cref="MannWhitney"/>.</summary>
internal readonly struct MannWhitneyStatistic : ICategoryStatistic
{
    public static TLane Of<TLane>(in CategoryCounts<TLane> counts)
        where TLane : struct, ILane<TLane> => MannWhitney.Statistic(PairCounts<TLane>.Of(counts));
}

/// <summary><see cref="WinStatistics{TLane}.LogWinRatio"/>.</summary>
internal readonly struct WinRatioStatistic : ICategoryStatistic
{
    public static TLane Of<TLane>(in CategoryCounts<TLane> counts)
        where TLane : struct, ILane<TLane> => WinStatistics<TLane>.Of(counts, PairCounts<TLane>.Of(counts)).LogWinRatio.Statistic;
}
