using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Win ratio, win odds and net benefit of ordered categories, treated against control, lane by lane.</summary>
/// <remarks>
/// <para>The variances are those of U-statistics (Bebu and Lachin 2016, Biostatistics 17:178; Dong et al. 2016, Pharmaceutical Statistics 15:430):
/// the shares of wins w and losses l of each patient against the whole other arm, their sample covariances in the two arms (divisors
/// n₁ − 1 and n₀ − 1, as Sen 1960 and DeLong et al. 1988 have them) over n₁ and n₀, added up, and from there by the delta method.</para>
/// <para>Where that variance is 0 (the arms do not overlap at all) or cannot be had (an arm of one patient; for the ratio and the odds also when there
/// is no win or no loss), the variance is that under equal distributions, <see cref="MannWhitney"/>'s, carried to the scale in question by the
/// delta method at no effect: the statistic is finite then, and no larger than Mann–Whitney's but for the ½ below. All patients alike or an
/// empty arm: no information.</para>
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
public readonly struct WinStatistics<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Rounding of a variance that is 0, relative to its parts.</summary>
    private const double Rounding = 1e-12;

    private readonly PairCounts<TLane> _pairs;
    private readonly TLane _winVariance;
    private readonly TLane _lossVariance;
    private readonly TLane _covariance;
    private readonly TLane _nullVariance;

    private WinStatistics(in PairCounts<TLane> pairs, TLane winVariance, TLane lossVariance, TLane covariance)
    {
        (_pairs, _winVariance, _lossVariance, _covariance) = (pairs, winVariance, lossVariance, covariance);
        _nullVariance = TLane.Broadcast(4) * MannWhitney.NullVariance(pairs) / (pairs.Pairs * pairs.Pairs);
    }

    /// <summary>P(win) − P(loss) (Buyse 2010).</summary>
    public EffectLanes<TLane> NetBenefit
    {
        get
        {
            var variance = DifferenceVariance();
            return EffectLanes<TLane>.Where(
                _pairs.IsInformative,
                (_pairs.Wins - _pairs.Losses) / _pairs.Pairs,
                TLane.Select(IsRegular(variance), variance, _nullVariance));
        }
    }

    /// <summary>log of wins over losses (Pocock et al. 2012), ½ a pair added to both where one of them is 0.</summary>
    public EffectLanes<TLane> LogWinRatio
    {
        get
        {
            var isCertain = HasNone(_pairs.Wins, _pairs.Losses);
            var half = TLane.Broadcast(0.5) & isCertain;
            var (wins, losses) = (_pairs.Wins + half, _pairs.Losses + half);
            var (perWin, perLoss) = (_pairs.Pairs / wins, _pairs.Pairs / losses);
            var (first, second) = (perWin * perWin * _winVariance, perLoss * perLoss * _lossVariance);
            var variance = NotRounding(first + second - TLane.Broadcast(2) * perWin * perLoss * _covariance, first + second);

            // Without ties a log ratio moves twice as fast as the net benefit; ties keep pairs from both sides.
            var scale = TLane.Broadcast(2) * _pairs.Pairs / (_pairs.Wins + _pairs.Losses);
            var isRegular = TLane.Select(isCertain, TLane.Broadcast(0), IsRegular(variance));
            return EffectLanes<TLane>.Where(
                _pairs.IsInformative, LaneMath.Log(wins / losses), TLane.Select(isRegular, variance, scale * scale * _nullVariance));
        }
    }

    /// <summary>log of (wins + ½ ties)/(losses + ½ ties) (Dong et al. 2020, Brunner et al. 2021), ½ a pair added to both where one is 0.</summary>
    public EffectLanes<TLane> LogWinOdds
    {
        get
        {
            var difference = _pairs.Wins - _pairs.Losses;
            var (above, below) = (_pairs.Pairs + difference, _pairs.Pairs - difference);
            var isCertain = HasNone(above, below);
            var one = TLane.Broadcast(1) & isCertain;

            // d log((1 + D)/(1 − D))/dD = 2/((1 + D)(1 − D)).
            var variance = DifferenceVariance();
            var scale = TLane.Broadcast(2) * _pairs.Pairs * _pairs.Pairs / (above * below);
            var isRegular = TLane.Select(isCertain, TLane.Broadcast(0), IsRegular(variance));
            return EffectLanes<TLane>.Where(
                _pairs.IsInformative,
                LaneMath.Log((above + one) / (below + one)),
                TLane.Select(isRegular, scale * scale * variance, TLane.Broadcast(4) * _nullVariance));
        }
    }

    /// <summary>Works out the covariances.</summary>
    /// <param name="counts">The categories.</param>
    /// <param name="pairs">What <see cref="PairCounts{TLane}.Of"/> counted in them.</param>
    public static WinStatistics<TLane> Of(in CategoryCounts<TLane> counts, in PairCounts<TLane> pairs)
    {
        var zero = TLane.Broadcast(0);
        Arm treatedArm = default, controlArm = default;
        var (treatedBelow, controlBelow) = (zero, zero);
        for (var k = 0; k < counts.Count; k++)
        {
            // A treated patient wins over the controls below, a control patient is won over by the treated above.
            var (treated, control) = (counts.Treated(k), counts.Control(k));
            var controlUpTo = controlBelow + control;
            treatedArm.Add(treated, controlBelow, pairs.ControlSize - controlUpTo);
            var treatedUpTo = treatedBelow + treated;
            controlArm.Add(control, pairs.Size - treatedUpTo, treatedBelow);
            (treatedBelow, controlBelow) = (treatedUpTo, controlUpTo);
        }

        var ofTreated = Factor(pairs.Size, pairs.Pairs);
        var ofControl = Factor(pairs.ControlSize, pairs.Pairs);
        return new(
            pairs,
            ofTreated * Spread(treatedArm.WinWin, pairs.Wins, pairs.Wins, pairs.Size)
                + ofControl * Spread(controlArm.WinWin, pairs.Wins, pairs.Wins, pairs.ControlSize),
            ofTreated * Spread(treatedArm.LossLoss, pairs.Losses, pairs.Losses, pairs.Size)
                + ofControl * Spread(controlArm.LossLoss, pairs.Losses, pairs.Losses, pairs.ControlSize),
            ofTreated * Spread(treatedArm.WinLoss, pairs.Wins, pairs.Losses, pairs.Size)
                + ofControl * Spread(controlArm.WinLoss, pairs.Wins, pairs.Losses, pairs.ControlSize));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane DifferenceVariance() => NotRounding(
        _winVariance + _lossVariance - TLane.Broadcast(2) * _covariance, _winVariance + _lossVariance);

    /// <summary>Mask of lanes with a variance above 0 and two patients in each arm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane IsRegular(TLane variance) => TLane.LessThan(TLane.Broadcast(0), variance)
        & TLane.LessThan(TLane.Broadcast(1), _pairs.Size) & TLane.LessThan(TLane.Broadcast(1), _pairs.ControlSize);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane HasNone(TLane first, TLane second) =>
        TLane.EqualTo(first, TLane.Broadcast(0)) | TLane.EqualTo(second, TLane.Broadcast(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane NotRounding(TLane value, TLane parts) => value & TLane.LessThan(TLane.Broadcast(Rounding) * parts, value);

    /// <summary>n times a sum of squares about the mean: exact in whole numbers, then 0 when it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Spread(TLane products, TLane first, TLane second, TLane size) => products * size - first * second;

    /// <summary>From <see cref="Spread"/> of an arm of n patients to its part of the variance of a share of the pairs: 1/((n − 1)(n₁n₀)²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Factor(TLane size, TLane pairs) =>
        TLane.Broadcast(1) / ((size - TLane.Broadcast(1)) * (pairs * pairs));

    /// <summary>Sums over the patients of an arm of products of their wins and losses.</summary>
    private struct Arm
    {
        public TLane WinWin;
        public TLane WinLoss;
        public TLane LossLoss;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(TLane patients, TLane wins, TLane losses)
        {
            var ofWins = patients * wins;
            WinWin += ofWins * wins;
            WinLoss += ofWins * losses;
            LossLoss += patients * losses * losses;
        }
    }
}
