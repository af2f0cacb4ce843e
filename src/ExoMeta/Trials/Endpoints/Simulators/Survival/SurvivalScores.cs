using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>What a test shows of two arms.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="Estimate">Log hazard ratio.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Statistic">The test statistic.</param>
/// <param name="Score">The statistic on the scale on which it grows by independent increments.</param>
/// <param name="Information">The variance of that.</param>
internal readonly record struct SurvivalScore<TLane>(TLane Estimate, TLane Error, TLane Statistic, TLane Score, TLane Information)
    where TLane : struct, ILane<TLane>;

/// <summary>Tests of two arms from sorted keys.</summary>
internal static class SurvivalScores
{
    /// <summary>Lanes of scratch space that a test of so many patients needs.</summary>
    public static int ScratchLength(SurvivalTest test, int patients) =>
        test is SurvivalTest.LogRank ? 0 : CoxRiskSets<LaneOne>.ScratchLength(patients);

    /// <summary>Tests.</summary>
    /// <param name="test">How.</param>
    /// <param name="keys">Sorted keys of both arms.</param>
    /// <param name="treated">Keys on treatment.</param>
    /// <param name="scratch">As long as <see cref="ScratchLength"/> says.</param>
    public static SurvivalScore<TLane> Of<TLane>(SurvivalTest test, ReadOnlySpan<TLane> keys, TLane treated, Span<TLane> scratch)
        where TLane : struct, ILane<TLane>
    {
        if (test is SurvivalTest.LogRank)
        {
            return OfLogRank(keys, treated);
        }

        var fit = Fit(keys, treated, scratch);
        return test switch
        {
            SurvivalTest.Cox => Wald(fit),
            SurvivalTest.FlemingHarrington weights => Weighted(fit, keys, treated, new(weights.Rho, weights.Gamma)),
            SurvivalTest.RestrictedMean mean => Curves(fit, KaplanMeier.MeanUpTo(keys, treated, mean.Horizon)),
            SurvivalTest.RiskAt risk => Curves(fit, KaplanMeier.At(keys, treated, risk.Time)),
            _ => throw new ArgumentOutOfRangeException(nameof(test)),
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SurvivalScore<TLane> OfLogRank<TLane>(ReadOnlySpan<TLane> keys, TLane treated)
        where TLane : struct, ILane<TLane>
    {
        var score = LogRank.Score(keys, treated);
        return new(score.LogHazardRatio, score.StandardError, score.Z, score.ObservedMinusExpected, score.Variance);
    }

    /// <summary>Cox's estimate, the one step in its place where it is infinite; the statistic is Wald's.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SurvivalScore<TLane> Fit<TLane>(ReadOnlySpan<TLane> keys, TLane treated, Span<TLane> scratch)
        where TLane : struct, ILane<TLane>
    {
        var sets = CoxRiskSets<TLane>.Breslow(keys, treated, scratch);
        var fit = sets.Maximise();
        var step = sets.Score();
        var known = TLane.LessThan(fit.StandardError, TLane.Broadcast(double.PositiveInfinity));
        var estimate = TLane.Select(known, fit.LogHazardRatio, step.LogHazardRatio);
        var error = TLane.Select(known, fit.StandardError, step.StandardError);
        return new(estimate, error, fit.WaldZ, estimate, error);
    }

    /// <summary>Wald's statistic grows with the information 1/se², where there is any.</summary>
    private static SurvivalScore<TLane> Wald<TLane>(in SurvivalScore<TLane> fit)
        where TLane : struct, ILane<TLane>
    {
        var information = TLane.Broadcast(1) / (fit.Error * fit.Error);
        return fit with { Score = fit.Estimate * information, Information = information };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SurvivalScore<TLane> Weighted<TLane>(
        in SurvivalScore<TLane> fit, ReadOnlySpan<TLane> keys, TLane treated, FlemingHarrington weights)
        where TLane : struct, ILane<TLane>
    {
        var score = LogRank.Score(keys, treated, weights);
        return fit with { Statistic = score.Z, Score = score.ObservedMinusExpected, Information = score.Variance };
    }

    /// <summary>Curves are higher where hazards are lower.</summary>
    private static SurvivalScore<TLane> Curves<TLane>(in SurvivalScore<TLane> fit, in CurvePair<TLane> curves)
        where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Broadcast(0);
        var known = TLane.LessThan(zero, curves.Variance);
        var information = TLane.Select(known, TLane.Broadcast(1) / curves.Variance, zero);
        return fit with
        {
            Statistic = curves.Z ^ TLane.BroadcastBits(1UL << 63),
            Score = TLane.Select(known, (zero - curves.Difference) * information, zero),
            Information = information,
        };
    }
}
