using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The maximum of a Cox partial likelihood of one binary covariate.</summary>
/// <remarks>
/// Where the likelihood rises for ever (all events on treatment while control is at risk, or the other way round), the log hazard ratio is
/// +∞ or −∞; where it is flat (no events, or never two arms at risk), 0. In both cases the standard error is +∞ and the Wald statistic 0.
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="LogHazardRatio">Treatment to control.</param>
/// <param name="StandardError">1/√I with the observed information I at the maximum.</param>
public readonly record struct CoxFit<TLane>(TLane LogHazardRatio, TLane StandardError)
    where TLane : struct, ILane<TLane>
{
    /// <summary>Log hazard ratio over standard error.</summary>
    public TLane WaldZ
    {
        get
        {
            var known = TLane.LessThan(StandardError, TLane.Broadcast(double.PositiveInfinity));
            return (LogHazardRatio & known) / TLane.Select(known, StandardError, TLane.Broadcast(1));
        }
    }
}
