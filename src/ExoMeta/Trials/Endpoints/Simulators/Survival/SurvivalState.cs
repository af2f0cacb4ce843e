using System.Collections.Immutable;
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
        _stages = new(model.Course.CombinesStages && model.KeepsTime ? 2 * (model.Sizes.Length - 1) * TrialBlock.Capacity : 0);
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

            if (_model.KeepsTime)
            {
                CutInTime<TLane>(block, look, i);
            }
            else
            {
                var events = CutPatients<TLane>(block, i, onlyNew: false);
                TLane.Store(events, block.Calendar!.Events(look)[i..]);
            }

            CompareAll<TLane>(block, look, i);
            if (_model.Course.CombinesStages && !_model.KeepsTime)
            {
                CompareNew<TLane>(block, look, i);
            }
        }
    }

    public override ImmutableArray<string> PatientColumns => ["entry", "time", "event"];

    /// <summary>The patients of the arms that end, as they were seen at that look.</summary>
    public override void ListPatients(TrialBlock block, PatientList patients)
    {
        // With one look only the last lane of the block has kept its patients.
        _times.Draw<LaneOne>(block, 0);
        var rows = _times.Of<LaneOne>(0);
        var first = 0;
        for (var arm = 0; arm < _model.Sizes.Length; arm++)
        {
            for (var j = 0; patients.Ends(arm) && j < _model.Sizes[arm]; j++)
            {
                var (entry, time, dropout) = (rows.Entries[first + j], rows.Events[first + j], rows.Dropouts[first + j]);
                var seen = _model.KeepsTime
                    ? Censoring.AtCalendarTime(entry, time, dropout, new LaneOne(block.Calendar!.Time(patients.Look)[0]), _model.Endpoint.FollowUp)
                    : Censoring.AfterFollowUp(time, dropout, _model.Endpoint.FollowUp);
                if (_model.KeepsTime ? LaneOne.Any(seen.HasEntered) : j < block.Patients(arm)[0])
                {
                    patients.Add(arm, entry.Value, seen.Time.Value, LaneOne.Any(seen.IsEvent) ? 1 : 0);
                }
            }

            first += _model.Sizes[arm];
        }
    }

    private void CompareAll<TLane>(TrialBlock block, int look, int at)
        where TLane : struct, ILane<TLane>
    {
        var shared = TLane.Broadcast(double.PositiveInfinity);
        for (var c = 0; c < block.Comparisons; c++)
        {
            var score = Compare<TLane>(c);
            TLane.Store(score.Estimate, block.Estimate(c)[at..]);
            TLane.Store(score.Error, block.StandardError(c)[at..]);
            TLane.Store(score.Statistic, block.Statistic(c)[at..]);
            if (_model.Course.CombinesStages && _model.KeepsTime)
            {
                Separate(block, look, c, at, score);
            }

            var (own, reference) = (TLane.Load(block.Patients(c + 1)[at..]), TLane.Load(block.Patients(0)[at..]));
            shared = Smaller(shared, score.Error * score.Error * (own / (own + reference)));
        }

        TLane.Store(shared, block.SharedVariance[at..]);
    }

    /// <summary>Tests the look's own patients.</summary>
    private void CompareNew<TLane>(TrialBlock block, int look, int at)
        where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Broadcast(0);
        if (look > 0)
        {
            _ = CutPatients<TLane>(block, at, onlyNew: true);
        }

        for (var c = 0; c < block.Comparisons; c++)
        {
            var statistic = look == 0 ? TLane.Load(block.Statistic(c)[at..]) : Compare<TLane>(c).Statistic;
            var hasNew = TLane.LessThan(zero, TLane.Load(block.NewPatients(0)[at..])) & TLane.LessThan(zero, TLane.Load(block.NewPatients(c + 1)[at..]));
            TLane.Store(TLane.Select(hasNew, statistic, zero), block.StageStatistic(c)[at..]);
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

    /// <summary>What the look sees at its time, arm by arm, sorted.</summary>
    private void CutInTime<TLane>(TrialBlock block, int look, int at)
        where TLane : struct, ILane<TLane>
    {
        var calendar = block.Calendar!;
        var time = TLane.Load(calendar.Time(look)[at..]);
        var rows = _times.Of<TLane>(at);
        var (allEntered, allEvents) = (TLane.Broadcast(0), TLane.Broadcast(0));
        var first = 0;
        for (var arm = 0; arm < _model.Sizes.Length; arm++)
        {
            var size = _model.Sizes[arm];
            var keys = Rows<TLane>(_keys).Slice(first, size);
            var (entered, events) = SurvivalCut.AtCalendarTime(
                rows.Slice(first, size), _model.Endpoint.FollowUp, time, SurvivalKey.Arm<TLane>(arm > 0), keys);
            LaneSort.Ascending(keys);
            TLane.Store(entered, block.Patients(arm)[at..]);
            allEntered += entered;
            allEvents += events;
            first += size;
        }

        TLane.Store(allEvents, calendar.Events(look)[at..]);
        TLane.Store(allEntered, calendar.Recruited(look)[at..]);
    }

    /// <summary>The look's patients, all or those who came with it, arm by arm, sorted.</summary>
    /// <returns>Events of all arms.</returns>
    private TLane CutPatients<TLane>(TrialBlock block, int at, bool onlyNew)
        where TLane : struct, ILane<TLane>
    {
        var rows = _times.Of<TLane>(at);
        var events = TLane.Broadcast(0);
        var first = 0;
        for (var arm = 0; arm < _model.Sizes.Length; arm++)
        {
            var size = _model.Sizes[arm];
            var keys = Rows<TLane>(_keys).Slice(first, size);
            var patients = TLane.Load(block.Patients(arm)[at..]);
            var before = onlyNew ? patients - TLane.Load(block.NewPatients(arm)[at..]) : TLane.Broadcast(0);
            events += SurvivalCut.AfterFollowUp(
                rows.Slice(first, size), _model.Endpoint.FollowUp, before, patients, SurvivalKey.Arm<TLane>(arm > 0), keys);
            LaneSort.Ascending(keys);
            first += size;
        }

        return events;
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
