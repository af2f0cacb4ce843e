using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Numbers of recurrent events and follow-up of one arm, lane by lane.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="Events">All events of the arm, X.</param>
/// <param name="Exposure">All follow-up time of the arm, T.</param>
/// <param name="SquaredExposure">Sum of the patients' squared follow-up times: T²/n when all n are followed alike. A Poisson model does without it.</param>
public readonly record struct EventCounts<TLane>(TLane Events, TLane Exposure, TLane SquaredExposure)
    where TLane : struct, ILane<TLane>
{
    /// <summary>Mask of the lanes with follow-up.</summary>
    internal TLane HasExposure
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.LessThan(TLane.Broadcast(0), Exposure);
    }

    /// <summary>Patients' share in the dispersion of the arm's rate, Σt²/T²: 1/n when all are followed alike.</summary>
    internal TLane Concentration
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => SquaredExposure / (Exposure * Exposure);
    }

    /// <summary>An arm in which all patients are followed for the same time.</summary>
    /// <param name="events">All events.</param>
    /// <param name="patients">Number of patients, above 0.</param>
    /// <param name="followUp">Time of each.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EventCounts<TLane> FollowedAlike(TLane events, TLane patients, TLane followUp) =>
        new(events, patients * followUp, patients * followUp * followUp);
}
