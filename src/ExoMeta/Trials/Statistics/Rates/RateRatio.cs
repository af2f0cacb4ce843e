using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Two rates of recurrent events, treated against control. The events of a patient followed for t have mean λt and variance λt + κ(λt)²: Poisson with
/// dispersion κ = 0, negative binomial (a Poisson rate that is gamma-distributed between patients) else.
/// </summary>
/// <remarks>
/// The rate of an arm is estimated by X/T, whose variance λ/T + κλ²Σt²/T² is exact for every pattern of follow-up; with equal follow-up it is the maximum
/// likelihood estimate and its variance is that of Zhu and Lakkis (2014, Statistics in Medicine 33:376). An arm without follow-up: no
/// information.
/// </remarks>
public static class RateRatio
{
    /// <summary>
    /// The log rate ratio with variance 1/X₁ + κΣt²/T² + the same of the control arm; ½ is added to the events of both arms when one has none, in the estimate
    /// and in the variance.
    /// </summary>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="dispersion">κ ≥ 0.</param>
    public static EffectLanes<TLane> LogRateRatio<TLane>(in EventCounts<TLane> treated, in EventCounts<TLane> control, TLane dispersion)
        where TLane : struct, ILane<TLane> => LogRateRatio(treated, control, dispersion, out _);

    /// <summary>The same, and the control arm's part of the variance: the covariance with an effect of another arm against this control; 0 without information.</summary>
    internal static EffectLanes<TLane> LogRateRatio<TLane>(
        in EventCounts<TLane> treated, in EventCounts<TLane> control, TLane dispersion, out TLane controlVariance)
        where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Broadcast(0);
        var half = TLane.Broadcast(0.5) & (TLane.EqualTo(treated.Events, zero) | TLane.EqualTo(control.Events, zero));
        var (x1, x0) = (treated.Events + half, control.Events + half);
        var estimate = LaneMath.Log(x1 * control.Exposure / (x0 * treated.Exposure));
        var variance = (x1 + x0) / (x1 * x0) + Overdispersion(dispersion, treated.Concentration + control.Concentration);
        var isInformative = treated.HasExposure & control.HasExposure;
        controlVariance = TLane.Broadcast(1) / x0 + Overdispersion(dispersion, control.Concentration) & isInformative;
        return EffectLanes<TLane>.Where(isInformative, estimate, variance);
    }

    /// <summary>
    /// The score test: z = (X₁/T₁ − X₀/T₀)/√(λ(1/T₁ + 1/T₀) + κλ²(Σt₁²/T₁² + Σt₀²/T₀²)) with λ the rate of both arms together. With κ = 0 it is the comparison
    /// of X₁ with its binomial distribution given X₁ + X₀. 0 without any event.
    /// </summary>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="dispersion">κ ≥ 0.</param>
    public static TLane ScoreStatistic<TLane>(in EventCounts<TLane> treated, in EventCounts<TLane> control, TLane dispersion)
        where TLane : struct, ILane<TLane>
    {
        var exposure = treated.Exposure + control.Exposure;
        var rate = (treated.Events + control.Events) / exposure;
        var difference = treated.Events / treated.Exposure - control.Events / control.Exposure;
        var variance = rate * exposure / (treated.Exposure * control.Exposure)
            + rate * rate * Overdispersion(dispersion, treated.Concentration + control.Concentration);
        return difference / TLane.SquareRoot(variance)
            & treated.HasExposure & control.HasExposure & TLane.LessThan(TLane.Broadcast(0), variance);
    }

    /// <summary>κ times a concentration, 0 for κ = 0 also where the squared follow-up is not known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Overdispersion<TLane>(TLane dispersion, TLane concentration)
        where TLane : struct, ILane<TLane> => dispersion * concentration & TLane.LessThan(TLane.Broadcast(0), dispersion);
}
