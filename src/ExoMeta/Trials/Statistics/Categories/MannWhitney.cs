using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The test of Wilcoxon (1945) and Mann and Whitney (1947) with ties; positive where treated patients are better off.</summary>
public static class MannWhitney
{
    /// <summary>U: pairs that the treated patient wins, ties for one half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane U<TLane>(in PairCounts<TLane> pairs)
        where TLane : struct, ILane<TLane> => TLane.Broadcast(0.5) * (pairs.Pairs + (pairs.Wins - pairs.Losses));

    /// <summary>P(treated better) + ½P(alike), estimated by U/(n₁n₀); ½ when an arm is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Superiority<TLane>(in PairCounts<TLane> pairs)
        where TLane : struct, ILane<TLane> =>
        TLane.Select(TLane.LessThan(TLane.Broadcast(0), pairs.Pairs), U(pairs) / pairs.Pairs, TLane.Broadcast(0.5));

    /// <summary>
    /// z = (U − n₁n₀/2)/√V with V = n₁n₀/12·(N + 1 − Σ(t³ − t)/(N(N − 1))), t the numbers of patients that are alike: R's wilcox.test without
    /// exactness and continuity correction. 0 when all are alike or an arm is empty.
    /// </summary>
    /// <remarks>The square is (N − 1)/N times that of the score test of proportional odds, <see cref="ProportionalOddsScore"/>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Statistic<TLane>(in PairCounts<TLane> pairs)
        where TLane : struct, ILane<TLane> =>
        TLane.Broadcast(0.5) * (pairs.Wins - pairs.Losses) / TLane.SquareRoot(NullVariance(pairs)) & pairs.IsInformative;

    /// <summary>V, the variance of U when both arms have the same distribution.</summary>
    /// <remarks>With t summing to N it is n₁n₀(N³ − Σt³)/(12N(N − 1)).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLane NullVariance<TLane>(in PairCounts<TLane> pairs)
        where TLane : struct, ILane<TLane> =>
        pairs.Pairs * pairs.Untied / (TLane.Broadcast(12) * pairs.Total * (pairs.Total - TLane.Broadcast(1)));
}
