using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>An estimate and its standard error, lane by lane.</summary>
/// <remarks>
/// The standard error is positive always, and +∞ with an estimate of 0 where the data hold no information (an arm is empty, or all patients are
/// alike and no rule says otherwise): the statistic is 0 then.
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="Estimate">The estimate.</param>
/// <param name="StandardError">Its standard error.</param>
public readonly record struct EffectLanes<TLane>(TLane Estimate, TLane StandardError)
    where TLane : struct, ILane<TLane>
{
    /// <summary>Estimate over standard error.</summary>
    public TLane Statistic
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Estimate / StandardError;
    }

    /// <summary>The effect where there is information, 0 and +∞ elsewhere.</summary>
    /// <param name="isInformative">Mask of the lanes with information.</param>
    /// <param name="estimate">Their estimates.</param>
    /// <param name="variance">The variances of these.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static EffectLanes<TLane> Where(TLane isInformative, TLane estimate, TLane variance) => new(
        estimate & isInformative,
        TLane.Select(isInformative, TLane.SquareRoot(variance), TLane.Broadcast(double.PositiveInfinity)));
}
