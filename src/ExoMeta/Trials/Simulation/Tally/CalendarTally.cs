namespace ExoMeta.Trials;

/// <summary>Moments of when trials end and looks take place, of whole chunks. A look's are those of the trials that reach it.</summary>
/// <param name="looks">Number of looks; 0 where nobody asks.</param>
internal sealed class CalendarTally(int looks)
{
    private readonly RunningMoments[] _times = new RunningMoments[looks];
    private readonly RunningMoments[] _recruited = new RunningMoments[looks];
    private readonly RunningMoments[] _events = new RunningMoments[looks];

    /// <summary>Calendar time of each look.</summary>
    public Span<RunningMoments> Times => _times;

    /// <summary>Patients recruited by each look.</summary>
    public Span<RunningMoments> RecruitedAt => _recruited;

    /// <summary>Events of each look.</summary>
    public Span<RunningMoments> Events => _events;

    /// <summary>Calendar time at which trials end.</summary>
    public RunningMoments Duration { get; set; }

    /// <summary>Patients recruited by then.</summary>
    public RunningMoments Recruited { get; set; }

    /// <summary>Joins another chunk.</summary>
    public void Merge(CalendarTally next)
    {
        Duration = Merged(Duration, next.Duration);
        Recruited = Merged(Recruited, next.Recruited);
        for (var look = 0; look < _times.Length; look++)
        {
            _times[look].Merge(next._times[look]);
            _recruited[look].Merge(next._recruited[look]);
            _events[look].Merge(next._events[look]);
        }
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        (Duration, Recruited) = (default, default);
        Array.Clear(_times);
        Array.Clear(_recruited);
        Array.Clear(_events);
    }

    private static RunningMoments Merged(RunningMoments moments, in RunningMoments next)
    {
        moments.Merge(next);
        return moments;
    }
}
