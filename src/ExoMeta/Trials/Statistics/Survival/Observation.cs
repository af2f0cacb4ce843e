using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>What is seen of one patient in each replicate.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="Time">Time from entry to the event or the censoring, at least 0.</param>
/// <param name="IsEvent">Mask: the event was seen.</param>
/// <param name="HasEntered">Mask: the patient was in the trial by then; where not, the others say nothing.</param>
public readonly record struct Observation<TLane>(TLane Time, TLane IsEvent, TLane HasEntered)
    where TLane : struct, ILane<TLane>;

/// <summary>From entry, event and dropout times to what is seen of a patient.</summary>
/// <remarks>
/// Event and dropout are counted from entry and may be +∞ (never), not NaN (which would count as never). The earliest of event, dropout
/// and end of observation is seen; an event at the very time of a censoring is seen, so that a death on day 28 counts in 28-day
/// mortality.
/// </remarks>
public static class Censoring
{
    /// <summary>Everybody has entered and is followed for the same time.</summary>
    /// <param name="eventTime">From entry to the event.</param>
    /// <param name="dropoutTime">From entry to dropout.</param>
    /// <param name="followUp">From entry to the end of follow-up; +∞ for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Observation<TLane> AfterFollowUp<TLane>(TLane eventTime, TLane dropoutTime, double followUp)
        where TLane : struct, ILane<TLane>
    {
        var end = Smaller(dropoutTime, TLane.Broadcast(followUp));
        var seen = IsBefore(eventTime, end);
        return new(TLane.Select(seen, eventTime, end), seen, TLane.BroadcastBits(ulong.MaxValue));
    }

    /// <summary>
    /// The data are cut at a calendar time (administrative censoring), and nobody is followed for longer than a given time.
    /// </summary>
    /// <param name="entry">Calendar time of entry.</param>
    /// <param name="eventTime">From entry to the event.</param>
    /// <param name="dropoutTime">From entry to dropout.</param>
    /// <param name="calendar">Calendar time of the cut; who enters at that very time has entered, with time 0.</param>
    /// <param name="followUp">From entry to the end of follow-up; +∞ where only the cut ends it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Observation<TLane> AtCalendarTime<TLane>(
        TLane entry, TLane eventTime, TLane dropoutTime, TLane calendar, double followUp = double.PositiveInfinity)
        where TLane : struct, ILane<TLane>
    {
        // The event is compared on the calendar, so that a cut at the d-th event, however its time was rounded, has d events.
        var entered = TLane.LessThanOrEqual(entry, calendar);
        var end = Smaller(dropoutTime, TLane.Broadcast(followUp));
        var seen = IsBefore(eventTime, end) & TLane.LessThanOrEqual(entry + eventTime, calendar);
        return new(TLane.Select(seen, eventTime, Smaller(end, (calendar - entry) & entered)), seen, entered);
    }

    /// <summary>
    /// When an event becomes known, for cutting the data at a number of events: the d-th smallest of these is the time of that cut.
    /// </summary>
    /// <param name="entry">Calendar time of entry.</param>
    /// <param name="eventTime">From entry to the event.</param>
    /// <param name="dropoutTime">From entry to dropout.</param>
    /// <param name="followUp">From entry to the end of follow-up; +∞ for none.</param>
    /// <returns>Calendar times; +∞ where no event is ever seen.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane CalendarTimeOfEvent<TLane>(
        TLane entry, TLane eventTime, TLane dropoutTime, double followUp = double.PositiveInfinity)
        where TLane : struct, ILane<TLane>
    {
        var seen = IsBefore(eventTime, Smaller(dropoutTime, TLane.Broadcast(followUp)));
        return TLane.Select(seen, entry + eventTime, TLane.Broadcast(double.PositiveInfinity));
    }

    /// <summary>An event that never comes is not before the end, even where there is no end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane IsBefore<TLane>(TLane eventTime, TLane end)
        where TLane : struct, ILane<TLane> =>
        TLane.LessThanOrEqual(eventTime, end) & TLane.LessThan(eventTime, TLane.Broadcast(double.PositiveInfinity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Smaller<TLane>(TLane left, TLane right)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.LessThan(left, right), left, right);
}
