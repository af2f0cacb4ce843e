using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>What a look sees of the patients of an arm, as sorting keys (<see cref="SurvivalKey"/>).</summary>
internal static class SurvivalCut
{
    /// <summary>Some patients of an arm, each followed for the whole time.</summary>
    /// <param name="rows">Patients.</param>
    /// <param name="followUp">Time of follow-up.</param>
    /// <param name="before">How many of them come before those that are seen.</param>
    /// <param name="patients">How many there are with those that are seen.</param>
    /// <param name="arm">Mask: the arm is a treated one.</param>
    /// <param name="keys">Takes the keys.</param>
    /// <returns>Events.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TLane AfterFollowUp<TLane>(in PatientRows<TLane> rows, double followUp, TLane before, TLane patients, TLane arm, Span<TLane> keys)
        where TLane : struct, ILane<TLane>
    {
        var (count, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var events = rows.Events[..keys.Length];
        var dropouts = rows.Dropouts[..keys.Length];
        for (var j = 0; j < keys.Length; j++)
        {
            var isSeen = TLane.LessThan(TLane.Broadcast(j), patients) & TLane.LessThanOrEqual(before, TLane.Broadcast(j));
            var seen = Censoring.AfterFollowUp(events[j], dropouts[j], followUp) with { HasEntered = isSeen };
            keys[j] = SurvivalKey.Pack(seen, arm);
            count += seen.IsEvent & seen.HasEntered & one;
        }

        return count;
    }

    /// <summary>All who have entered by a calendar time, with what has been seen of them by then.</summary>
    /// <param name="rows">Patients.</param>
    /// <param name="followUp">Longest time of follow-up.</param>
    /// <param name="calendar">The time.</param>
    /// <param name="arm">Mask: the arm is a treated one.</param>
    /// <param name="keys">Takes the keys.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (TLane Entered, TLane Events) AtCalendarTime<TLane>(
        in PatientRows<TLane> rows, double followUp, TLane calendar, TLane arm, Span<TLane> keys)
        where TLane : struct, ILane<TLane>
    {
        var (entered, count, one) = (TLane.Broadcast(0), TLane.Broadcast(0), TLane.Broadcast(1));
        var events = rows.Events[..keys.Length];
        var dropouts = rows.Dropouts[..keys.Length];
        var entries = rows.Entries[..keys.Length];
        for (var j = 0; j < keys.Length; j++)
        {
            var seen = Censoring.AtCalendarTime(entries[j], events[j], dropouts[j], calendar, followUp);
            keys[j] = SurvivalKey.Pack(seen, arm);
            entered += seen.HasEntered & one;
            count += seen.IsEvent & seen.HasEntered & one;
        }

        return (entered, count);
    }

    /// <summary>When each event becomes known, +∞ where none is ever seen; and when nobody is under observation any more.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TLane EventsOnCalendar<TLane>(in PatientRows<TLane> rows, double followUp, Span<TLane> times)
        where TLane : struct, ILane<TLane>
    {
        var latest = TLane.Broadcast(0);
        var events = rows.Events[..times.Length];
        var dropouts = rows.Dropouts[..times.Length];
        var entries = rows.Entries[..times.Length];
        for (var j = 0; j < times.Length; j++)
        {
            times[j] = Censoring.CalendarTimeOfEvent(entries[j], events[j], dropouts[j], followUp);
            var seen = Censoring.AfterFollowUp(events[j], dropouts[j], followUp);
            var left = entries[j] + seen.Time;
            latest = TLane.Select(TLane.LessThan(latest, left), left, latest);
        }

        return latest;
    }
}
