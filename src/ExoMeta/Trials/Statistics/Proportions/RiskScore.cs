using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Pearson's (1900) χ² test of two risks as its signed root: positive where the treated arm has the higher risk. Standard normal in large arms
/// when the risks are equal.
/// </summary>
/// <remarks>0 when nobody or everybody had the event, and when an arm is empty.</remarks>
public static class RiskScore
{
    /// <summary>z = (p̂₁ − p̂₀)/√(p̄(1 − p̄)(1/n₁ + 1/n₀)) with p̄ over both arms: the score test, χ² without continuity correction.</summary>
    public static TLane Statistic<TLane>(in RiskCounts<TLane> counts)
        where TLane : struct, ILane<TLane> => Over(counts, counts.Difference, PooledVariance(counts));

    /// <summary>
    /// With Yates's (1934) continuity correction: |p̂₁ − p̂₀| less ½(1/n₁ + 1/n₀), but not below 0. This is the two-sample test that R's
    /// prop.test makes by default.
    /// </summary>
    public static TLane CorrectedStatistic<TLane>(in RiskCounts<TLane> counts)
        where TLane : struct, ILane<TLane>
    {
        var difference = counts.Difference;
        var sign = difference & TLane.BroadcastBits(0x8000000000000000);
        var correction = TLane.Broadcast(0.5) / counts.Size + TLane.Broadcast(0.5) / counts.ControlSize;
        var rest = (difference ^ sign) - correction;
        return Over(counts, (rest & TLane.LessThan(TLane.Broadcast(0), rest)) ^ sign, PooledVariance(counts));
    }

    /// <summary>c(n − c)(1/n₁ + 1/n₀)/n² of c events of n patients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane PooledVariance<TLane>(in RiskCounts<TLane> counts)
        where TLane : struct, ILane<TLane>
    {
        var (events, total) = (counts.Events + counts.ControlEvents, counts.Size + counts.ControlSize);
        return events * (total - events) / (total * counts.Size * counts.ControlSize);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Over<TLane>(in RiskCounts<TLane> counts, TLane difference, TLane variance)
        where TLane : struct, ILane<TLane> =>
        difference / TLane.SquareRoot(variance) & counts.HasBothArms & TLane.LessThan(TLane.Broadcast(0), variance);
}
