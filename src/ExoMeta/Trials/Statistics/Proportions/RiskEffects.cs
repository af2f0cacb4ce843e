using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Estimates of a difference of two risks on three scales, treated against control, with the standard errors of Wald's tests.</summary>
/// <remarks>
/// The ratios take ½ in each of the four cells where one of them is empty (Haldane 1956, Anscombe 1956), in the estimate and in the standard error,
/// so that both are finite. An arm without patients: no information.
/// </remarks>
public static class RiskEffects
{
    /// <summary>
    /// p̂₁ − p̂₀ with variance p̂₁(1 − p̂₁)/n₁ + p̂₀(1 − p̂₀)/n₀, the variances of the arms apart. Where that is 0 (in each arm nobody or everybody had the
    /// event), the variance is that of the cells with ½ added; the estimate is the difference observed always.
    /// </summary>
    public static EffectLanes<TLane> RiskDifference<TLane>(in RiskCounts<TLane> counts)
        where TLane : struct, ILane<TLane> => RiskDifference(counts, out _);

    /// <summary>log(p̂₁/p̂₀) with variance 1/a − 1/n₁ + 1/c − 1/n₀ (Katz et al. 1978).</summary>
    public static EffectLanes<TLane> LogRiskRatio<TLane>(in RiskCounts<TLane> counts)
        where TLane : struct, ILane<TLane> => LogRiskRatio(counts, out _);

    /// <summary>log(ad/bc) with variance 1/a + 1/b + 1/c + 1/d (Woolf 1955), b = n₁ − a and d = n₀ − c.</summary>
    public static EffectLanes<TLane> LogOddsRatio<TLane>(in RiskCounts<TLane> counts)
        where TLane : struct, ILane<TLane> => LogOddsRatio(counts, out _);

    /// <summary>The same, and the control arm's part of the variance: the covariance with an effect of another arm against this control; 0 without information.</summary>
    internal static EffectLanes<TLane> RiskDifference<TLane>(in RiskCounts<TLane> counts, out TLane controlVariance)
        where TLane : struct, ILane<TLane>
    {
        var plain = ArmVariance(counts.Events, counts.Size) + ArmVariance(counts.ControlEvents, counts.ControlSize);
        var padded = counts.WithHalfWhere(TLane.EqualTo(plain, TLane.Broadcast(0)));
        var ofControl = ArmVariance(padded.ControlEvents, padded.ControlSize);
        controlVariance = ofControl & counts.HasBothArms;
        return EffectLanes<TLane>.Where(counts.HasBothArms, counts.Difference, ArmVariance(padded.Events, padded.Size) + ofControl);
    }

    /// <inheritdoc cref="RiskDifference{TLane}(in RiskCounts{TLane}, out TLane)"/>
    internal static EffectLanes<TLane> LogRiskRatio<TLane>(in RiskCounts<TLane> counts, out TLane controlVariance)
        where TLane : struct, ILane<TLane>
    {
        var t = counts.WithoutEmptyCells();
        var estimate = LaneMath.Log(t.Events * t.ControlSize / (t.Size * t.ControlEvents));
        var ofControl = (t.ControlSize - t.ControlEvents) / (t.ControlEvents * t.ControlSize);
        controlVariance = ofControl & counts.HasBothArms;
        return EffectLanes<TLane>.Where(counts.HasBothArms, estimate, (t.Size - t.Events) / (t.Events * t.Size) + ofControl);
    }

    /// <inheritdoc cref="RiskDifference{TLane}(in RiskCounts{TLane}, out TLane)"/>
    internal static EffectLanes<TLane> LogOddsRatio<TLane>(in RiskCounts<TLane> counts, out TLane controlVariance)
        where TLane : struct, ILane<TLane>
    {
        var t = counts.WithoutEmptyCells();
        var (b, d) = (t.Size - t.Events, t.ControlSize - t.ControlEvents);
        var estimate = LaneMath.Log(t.Events * d / (b * t.ControlEvents));

        // 1/a + 1/b = n₁/(ab).
        var ofControl = t.ControlSize / (t.ControlEvents * d);
        controlVariance = ofControl & counts.HasBothArms;
        return EffectLanes<TLane>.Where(counts.HasBothArms, estimate, t.Size / (t.Events * b) + ofControl);
    }

    /// <summary>p̂(1 − p̂)/n.</summary>
    internal static TLane ArmVariance<TLane>(TLane events, TLane size)
        where TLane : struct, ILane<TLane> => events * (size - events) / (size * size * size);
}
