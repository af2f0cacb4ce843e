using System.Runtime.InteropServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Times to an event, lane by lane: patients are drawn once, at the first look; each look cuts them, sorts each arm, and merges control
/// with each other arm.
/// </summary>
internal sealed class SurvivalState : EndpointState
{
    private readonly SurvivalTimes _model;
    private readonly PatientTimes _times;
    private readonly LaneBuffer _keys;
    private readonly LaneBuffer _merged;
    private readonly LaneBuffer _scratch;
    private readonly LaneBuffer _stages;

    /// <summary>Makes room for the planned patients.</summary>
    public SurvivalState(SurvivalTimes model)
    {
        _model = model;
        _times = new(model);
        (_keys, _merged) = (new(_times.Rows * TrialBlock.GroupSize), new(_times.Rows * TrialBlock.GroupSize));
        _scratch = new(SurvivalScores.ScratchLength(model.Endpoint.Test, _times.Rows) * TrialBlock.GroupSize);
        _stages = new(model.Course.CombinesStages ? 2 * (model.Sizes.Length - 1) * TrialBlock.Capacity : 0);
    }

    public override void Begin<TLane>(TrialBlock block) => _times.Begin<TLane>(block);

    public override void Observe<TLane>(TrialBlock block, int look)
    {
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            if (look == 0)
            {
                _times.Draw<TLane>(block, i);
                Schedule<TLane>(block, i);
            }

            Cut<TLane>(block, look, i);
            var shared = TLane.Broadcast(double.PositiveInfinity);
            for (var c = 0; c < block.Comparisons; c++)
            {
                var score = Compare<TLane>(c);
                TLane.Store(score.Estimate, block.Estimate(c)[i..]);
                TLane.Store(score.Error, block.StandardError(c)[i..]);
                TLane.Store(score.Statistic, block.Statistic(c)[i..]);
                if (_model.Course.CombinesStages)
                {
                    Separate(block, look, c, i, score);
                }

                var (own, reference) = ((double)_model.Sizes[c + 1], _model.Sizes[0]);
                shared = Smaller(shared, score.Error * score.Error * TLane.Broadcast(own / (own + reference)));
            }

            TLane.Store(shared, block.SharedVariance[i..]);
        }
    }

    /// <summary>Finds when the looks take place.</summary>
    private void Schedule<TLane>(TrialBlock block, int at)
        where TLane : struct, ILane<TLane>
    {
        if (!_model.KeepsTime)
        {
            return;
        }

        var endpoint = _model.Endpoint;
        var calendar = block.Calendar!;
        var looks = _model.Course.Patients.Looks;
        var complete = _model.Course.Clock!.EntryTime(TLane.Broadcast(1), TLane.Load(calendar.Exposure[at..]));
        var end = complete + TLane.Broadcast(endpoint.AfterLast ?? endpoint.FollowUp);
        var times = Rows<TLane>(_merged)[.._times.Rows];
        if (!_model.Events.IsEmpty)
        {
            end = Smaller(end, SurvivalCut.EventsOnCalendar(_times.Of<TLane>(at), endpoint.FollowUp, times));
            LaneSort.Ascending(times);
        }

        for (var look = 0; look < looks; look++)
        {
            var time = !_model.Events.IsEmpty ? times[_model.Events[look] - 1]
                : TLane.Broadcast(look < looks - 1 ? endpoint.LookTimes[look] : double.PositiveInfinity);
            TLane.Store(Smaller(end, time), calendar.Time(look)[at..]);
        }
    }

    /// <summary>What the look sees, arm by arm, sorted.</summary>
    private void Cut<TLane>(TrialBlock block, int look, int at)
        where TLane : struct, ILane<TLane>
    {
        var calendar = block.Calendar!;
        var followUp = _model.Endpoint.FollowUp;
        var rows = _times.Of<TLane>(at);
        var (allEntered, allEvents) = (TLane.Broadcast(0), TLane.Broadcast(0));
        var first = 0;
        for (var arm = 0; arm < _model.Sizes.Length; arm++)
        {
            var own = rows.Slice(first, _model.Sizes[arm]);
            var keys = Rows<TLane>(_keys).Slice(first, _model.Sizes[arm]);
            var isTreatment = SurvivalKey.Arm<TLane>(arm > 0);
            if (_model.KeepsTime)
            {
                var (entered, events) = SurvivalCut.AtCalendarTime(own, followUp, TLane.Load(calendar.Time(look)[at..]), isTreatment, keys);
                TLane.Store(entered, block.Patients(arm)[at..]);
                allEntered += entered;
                allEvents += events;
            }
            else
            {
                allEvents += SurvivalCut.AfterFollowUp(own, followUp, TLane.Load(block.Patients(arm)[at..]), isTreatment, keys);
            }

            LaneSort.Ascending(keys);
            first += _model.Sizes[arm];
        }

        TLane.Store(allEvents, calendar.Events(look)[at..]);
        if (_model.KeepsTime)
        {
            TLane.Store(allEntered, calendar.Recruited(look)[at..]);
        }
    }

    private SurvivalScore<TLane> Compare<TLane>(int comparison)
        where TLane : struct, ILane<TLane>
    {
        var (control, own) = (_model.Sizes[0], _model.Sizes[comparison + 1]);
        var first = 0;
        for (var arm = 0; arm <= comparison; arm++)
        {
            first += _model.Sizes[arm];
        }

        var keys = Rows<TLane>(_keys);
        var merged = Rows<TLane>(_merged)[..(control + own)];
        keys[..control].CopyTo(merged);
        keys.Slice(first, own).CopyTo(merged[control..]);
        LaneSort.MergeRuns(merged, control);
        return SurvivalScores.Of<TLane>(_model.Endpoint.Test, merged, TLane.Broadcast(own), Rows<TLane>(_scratch));
    }

    /// <summary>The increment of score and information since the look before.</summary>
    private void Separate<TLane>(TrialBlock block, int look, int comparison, int at, in SurvivalScore<TLane> score)
        where TLane : struct, ILane<TLane>
    {
        var column = _stages.Span.Slice(2 * comparison * TrialBlock.Capacity, 2 * TrialBlock.Capacity);
        var scores = column[at..];
        var information = column[(TrialBlock.Capacity + at)..];
        var zero = TLane.Broadcast(0);
        var (scoreBefore, before) = look == 0 ? (zero, zero) : (TLane.Load(scores), TLane.Load(information));
        var more = score.Information - before;
        var hasMore = TLane.LessThan(zero, more);
        var increment = (score.Score - scoreBefore) / TLane.SquareRoot(TLane.Select(hasMore, more, TLane.Broadcast(1)));
        TLane.Store(TLane.Select(hasMore, increment, zero), block.StageStatistic(comparison)[at..]);
        TLane.Store(score.Score, scores);
        TLane.Store(score.Information, information);
    }

    private static Span<TLane> Rows<TLane>(LaneBuffer buffer)
        where TLane : struct, ILane<TLane> => MemoryMarshal.Cast<double, TLane>(buffer.Span);

    private static TLane Smaller<TLane>(TLane left, TLane right)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.LessThan(right, left), right, left);
}
