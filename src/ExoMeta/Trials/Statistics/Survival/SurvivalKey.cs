using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// An observation in one double: the time, and in its two lowest bits the arm (1: treatment) and, above it, whether it is censored.
/// </summary>
/// <remarks>
/// Sorted ascending (<see cref="LaneSort"/>), those who have not entered come first, then times in order, and at one time the events before
/// the censored, who were still at risk. The time is rounded towards 0 by less than four units in the last place; times that were equal
/// stay equal. A column of n keys per replicate (key j of lane i at j·Count + i) is what the statistics of this room read.
/// With several arms and one control: sort the control's keys and each arm's keys once, then for each arm copy both behind each other and
/// use <see cref="LaneSort.MergeRuns{TLane}(Span{TLane}, int)"/>.
/// </remarks>
public static class SurvivalKey
{
    private const int Bits = 2;
    private const int TreatmentBit = 0;
    private const int CensoredBit = 1;
    private const double BeforeEverything = -1;

    /// <summary>The keys of one patient.</summary>
    /// <param name="observation">What is seen of the patient.</param>
    /// <param name="treatment">Mask: on treatment; see <see cref="Arm"/> where it is the same in every replicate.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Pack<TLane>(in Observation<TLane> observation, TLane treatment)
        where TLane : struct, ILane<TLane>
    {
        var arm = treatment & TLane.BroadcastBits(1UL << TreatmentBit);
        var censored = TLane.BroadcastBits(1UL << CensoredBit);
        var key = LanePayload.Pack(observation.Time, TLane.Select(observation.IsEvent, TLane.BroadcastBits(0), censored) | arm, Bits);
        return TLane.Select(observation.HasEntered, key, TLane.Broadcast(BeforeEverything) | censored | arm);
    }

    /// <summary>The mask of an arm: all true for treatment, all false for control.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Arm<TLane>(bool isTreatment)
        where TLane : struct, ILane<TLane> => TLane.BroadcastBits(isTreatment ? ulong.MaxValue : 0);

    /// <summary>The time of a key; below 0 for a patient who has not entered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Time<TLane>(TLane key)
        where TLane : struct, ILane<TLane> => LanePayload.Value(key, Bits);

    /// <summary>Mask: the patient is on treatment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane IsTreatment<TLane>(TLane key)
        where TLane : struct, ILane<TLane> => LanePayload.Mask(key, TreatmentBit);

    /// <summary>Mask: the event was seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane IsEvent<TLane>(TLane key)
        where TLane : struct, ILane<TLane> => LanePayload.Mask(key, CensoredBit) ^ TLane.BroadcastBits(ulong.MaxValue);

    /// <summary>Number of keys on treatment in each replicate, those who have not entered included.</summary>
    /// <param name="keys">Columns of keys, in any order.</param>
    public static TLane TreatmentCount<TLane>(ReadOnlySpan<TLane> keys)
        where TLane : struct, ILane<TLane>
    {
        var (count, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        foreach (var key in keys)
        {
            count += IsTreatment(key) & one;
        }

        return count;
    }
}
