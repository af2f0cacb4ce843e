using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// The log odds ratio of a proportional odds model (McCullagh 1980) from its score at no effect, as Whitehead (1993, Statistics in Medicine
/// 12:2257) has it: θ̂ = Z/V with variance 1/V, above 0 where treated patients are better off.
/// </summary>
/// <remarks>
/// Z = (wins − losses)/(N + 1) and V = n₁n₀N/(3(N + 1)²)·(1 − Σ(Nₖ/N)³). The statistic Z/√V is the efficient score test of θ = 0, that is
/// √(N/(N − 1)) times Mann–Whitney's z. θ̂ falls short of large effects, being one step from 0; <see cref="ProportionalOddsLikelihood"/> does
/// not. All patients alike or an empty arm: no information.
/// </remarks>
public static class ProportionalOddsScore
{
    /// <summary>θ̂ with its standard error 1/√V.</summary>
    public static EffectLanes<TLane> LogOddsRatio<TLane>(in PairCounts<TLane> pairs)
        where TLane : struct, ILane<TLane>
    {
        var next = pairs.Total + TLane.Broadcast(1);
        var inverse = TLane.Broadcast(3) * next * next * (pairs.Total * pairs.Total) / (pairs.Pairs * pairs.Untied);
        return EffectLanes<TLane>.Where(pairs.IsInformative, (pairs.Wins - pairs.Losses) / next * inverse, inverse);
    }
}
