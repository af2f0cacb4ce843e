using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>What the dispersion of an arm is estimated from, lane by lane.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="Counts">Events and follow-up.</param>
/// <param name="SquaredEvents">Sum of the patients' squared numbers of events.</param>
/// <param name="EventsByExposure">Sum of the products of a patient's events and follow-up time.</param>
public readonly record struct EventSpread<TLane>(EventCounts<TLane> Counts, TLane SquaredEvents, TLane EventsByExposure)
    where TLane : struct, ILane<TLane>;

/// <summary>The dispersion κ of a negative binomial distribution by the method of moments.</summary>
public static class DispersionByMoments
{
    /// <summary>
    /// The κ common to both arms: with r = x − λ̂t the residuals, λ̂ = X/T and c = Σt²/T², the sum over arms of Σr² − X(1 − c) over that of λ̂²Σt²(1 − c), and 0
    /// where that is negative or not defined (no events, or one patient an arm).
    /// </summary>
    /// <remarks>
    /// With equal follow-up the numerator has the mean of κ times the sum of (n − 1)(λt)², and for κ = 0 that for any follow-up: (n − 1)(s² − x̄) over
    /// (n − 1)x̄² of the patients' counts, pooled. For other follow-up it is consistent as the patients grow many.
    /// </remarks>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    public static TLane Of<TLane>(in EventSpread<TLane> treated, in EventSpread<TLane> control)
        where TLane : struct, ILane<TLane>
    {
        var (excess, scale) = Parts(treated);
        var (controlExcess, controlScale) = Parts(control);
        var dispersion = (excess + controlExcess) / (scale + controlScale);
        return dispersion & TLane.LessThan(TLane.Broadcast(0), dispersion) & TLane.LessThan(TLane.Broadcast(0), scale + controlScale);
    }

    private static (TLane Excess, TLane Scale) Parts<TLane>(in EventSpread<TLane> arm)
        where TLane : struct, ILane<TLane>
    {
        var rate = arm.Counts.Events / arm.Counts.Exposure;
        var free = TLane.Broadcast(1) - arm.Counts.Concentration;
        var squares = arm.SquaredEvents - rate * (TLane.Broadcast(2) * arm.EventsByExposure - rate * arm.Counts.SquaredExposure);
        var hasExposure = arm.Counts.HasExposure;
        return (squares - arm.Counts.Events * free & hasExposure, rate * rate * arm.Counts.SquaredExposure * free & hasExposure);
    }
}
