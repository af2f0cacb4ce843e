using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>How much an event time counts in a log-rank test.</summary>
public interface ILogRankWeights
{
    /// <summary>True when every event time counts 1, so that nothing need be computed.</summary>
    static abstract bool AreEqual { get; }

    /// <summary>The weight of an event time.</summary>
    /// <param name="survival">The Kaplan–Meier estimate of both arms together just before it, in (0, 1].</param>
    TLane Of<TLane>(TLane survival)
        where TLane : struct, ILane<TLane>;
}

/// <summary>The log-rank test itself: all event times count the same.</summary>
public readonly struct EqualWeights : ILogRankWeights
{
    /// <inheritdoc/>
    public static bool AreEqual => true;

    /// <inheritdoc/>
    public TLane Of<TLane>(TLane survival)
        where TLane : struct, ILane<TLane> => TLane.Broadcast(1);
}

/// <summary>
/// S^ρ·(1 − S)^γ of the pooled survival just before the event (Fleming and Harrington 1991): ρ = 1 weighs early, γ = 1 late differences.
/// </summary>
/// <param name="Rho">ρ, at least 0.</param>
/// <param name="Gamma">γ, at least 0.</param>
public readonly record struct FlemingHarrington(double Rho, double Gamma) : ILogRankWeights
{
    /// <inheritdoc/>
    public static bool AreEqual => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Of<TLane>(TLane survival)
        where TLane : struct, ILane<TLane> => Power(survival, Rho) * Power(TLane.Broadcast(1) - survival, Gamma);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Power<TLane>(TLane value, double exponent)
        where TLane : struct, ILane<TLane> => exponent switch
        {
            0 => TLane.Broadcast(1),
            1 => value,
            0.5 => TLane.SquareRoot(value),
            _ => LaneMath.Exp(TLane.Broadcast(exponent) * LaneMath.Log(value)),
        };
}
