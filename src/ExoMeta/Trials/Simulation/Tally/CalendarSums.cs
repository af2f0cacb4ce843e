using System.Numerics;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Sums of when trials end and looks take place, block by block. Scratch space: one a thread.</summary>
internal sealed class CalendarSums
{
    private readonly LookSums[] _looks;
    private GroupSums _duration;
    private GroupSums _recruited;
    private long _trials;
    private double _timePivot;
    private double _recruitedPivot;

    /// <summary>Makes ready to count.</summary>
    public CalendarSums(int looks) => _looks = new LookSums[looks];

    /// <summary>Adds the trials of a block, all of whose comparisons have ended.</summary>
    public void Add<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        var calendar = block.Calendar!;
        if (_trials == 0)
        {
            // Sums are taken about the first look of the first trial, which every trial reaches.
            (_timePivot, _recruitedPivot) = (calendar.Time(0)[0], calendar.Recruited(0)[0]);
        }

        _trials += block.Count;
        var reached = block.Scratch;
        var ended = block.OtherScratch;
        for (var look = 0; look < _looks.Length; look++)
        {
            ref var sums = ref _looks[look];
            sums.Reached += Reach<TLane>(block, look, exactly: false, reached);
            sums.Times.Add<TLane>(calendar.Time(look)[..block.Padded], reached, _timePivot);
            sums.Recruited.Add<TLane>(calendar.Recruited(look)[..block.Padded], reached, _recruitedPivot);
            sums.Events.Add<TLane>(calendar.Events(look)[..block.Padded], reached, 0);
            _ = Reach<TLane>(block, look, exactly: true, ended);
            _duration.Add<TLane>(calendar.Time(look)[..block.Padded], ended, _timePivot);
            _recruited.Add<TLane>(calendar.Recruited(look)[..block.Padded], ended, _recruitedPivot);
        }
    }

    /// <summary>Ends a chunk: its sums become moments of an empty tally, and the next chunk begins at nothing.</summary>
    public void CloseInto(CalendarTally tally)
    {
        for (var look = 0; look < _looks.Length; look++)
        {
            ref var sums = ref _looks[look];
            if (sums.Reached > 0)
            {
                tally.Times[look] = sums.Times.ToMoments(_timePivot, sums.Reached);
                tally.RecruitedAt[look] = sums.Recruited.ToMoments(_recruitedPivot, sums.Reached);
                tally.Events[look] = sums.Events.ToMoments(0, sums.Reached);
            }
        }

        tally.Duration = _duration.ToMoments(_timePivot, _trials);
        tally.Recruited = _recruited.ToMoments(_recruitedPivot, _trials);
        (_duration, _recruited, _trials) = (default, default, 0);
        Array.Clear(_looks);
    }

    /// <summary>Mask of the counted trials whose last comparison ended at a look, or not before it.</summary>
    private static int Reach<TLane>(TrialBlock block, int look, bool exactly, Span<double> mask)
        where TLane : struct, ILane<TLane>
    {
        var count = 0;
        var now = TLane.Broadcast(look);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var last = TLane.Broadcast(0);
            for (var c = 0; c < block.Comparisons; c++)
            {
                var end = TLane.Load(block.EndLook(c)[i..]);
                last = TLane.Select(TLane.LessThan(last, end), end, last);
            }

            var reaches = (exactly ? TLane.EqualTo(last, now) : TLane.LessThanOrEqual(now, last)) & TLane.Load(block.IsCounted[i..]);
            count += BitOperations.PopCount(TLane.MaskBits(reaches));
            TLane.Store(reaches, mask[i..]);
        }

        return count;
    }

    private struct LookSums
    {
        public long Reached;
        public GroupSums Times;
        public GroupSums Recruited;
        public GroupSums Events;
    }
}
