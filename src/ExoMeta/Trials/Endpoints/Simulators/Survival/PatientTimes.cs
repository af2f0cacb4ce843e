using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Entry, event and dropout times of the patients of the trials of a block.</summary>
/// <remarks>
/// <para>Layout: the trials of one lane lie together (all lanes of a block where there are several looks, only the last one where there is
/// one look), W trials wide. In a lane come three columns, of event times, dropout times and entry times, each one row a patient: the
/// reference arm's patients in the order of entry, then those of comparison 0, and so on. With P patients in all, column k of the patient
/// in row r of trial i is number (i − i mod W)·3P + (k·P + r)·W + i mod W.</para>
/// <para>Event and dropout times count from the patient's own entry and are +∞ where there never is one; entry is calendar time, 0 where no
/// calendar is kept. Patient j of an arm has draw j of the arm's streams, whatever the sizes: patient j of n enters when the share
/// (j + ½)/n of recruitment is over.</para>
/// </remarks>
internal sealed class PatientTimes
{
    private const int Columns = 3;

    private readonly SurvivalTimes _model;
    private readonly LaneBuffer _times;
    private readonly LaneBuffer _factors = new(3 * TrialBlock.Capacity);
    private readonly bool _keepsAll;

    /// <summary>Makes room for the planned patients.</summary>
    public PatientTimes(SurvivalTimes model)
    {
        _model = model;
        _keepsAll = model.Course.Patients.Looks > 1;
        Rows = model.Sizes.Sum();
        _times = new(Columns * Rows * (_keepsAll ? TrialBlock.Capacity : TrialBlock.GroupSize));
    }

    /// <summary>Patients of all arms.</summary>
    public int Rows { get; }

    /// <summary>Begins other trials: draws what is not known of the hazards.</summary>
    public void Begin<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        var endpoint = _model.Endpoint;
        endpoint.Hazard.SampleFactor<TLane>(block, TrialStreams.Nuisance, Factor(0)[..block.Padded]);
        var dropout = Factor(1)[..block.Padded];
        var treated = Factor(2)[..block.Padded];
        dropout.Fill(1);
        endpoint.Dropout?.SampleFactor<TLane>(block, TrialStreams.Dropout, dropout);
        dropout.CopyTo(treated);
        endpoint.TreatedDropout?.SampleFactor<TLane>(block, TrialStreams.TreatedDropout, treated);
    }

    /// <summary>The times of the trials of a lane.</summary>
    /// <param name="at">The first of these trials in the block.</param>
    public PatientRows<TLane> Of<TLane>(int at)
        where TLane : struct, ILane<TLane>
    {
        var lanes = MemoryMarshal.Cast<double, TLane>(_times.Span.Slice(_keepsAll ? at * Columns * Rows : 0, Columns * Rows * TLane.Count));
        return new(lanes[..Rows], lanes.Slice(Rows, Rows), lanes.Slice(2 * Rows, Rows));
    }

    /// <summary>Draws the times of all patients of the trials of a lane.</summary>
    public void Draw<TLane>(TrialBlock block, int at)
        where TLane : struct, ILane<TLane>
    {
        var rows = Of<TLane>(at);
        var one = TLane.Broadcast(1);
        var (hazard, dropout, treated) = (TLane.Load(Factor(0)[at..]), TLane.Load(Factor(1)[at..]), TLane.Load(Factor(2)[at..]));
        var first = 0;
        for (var arm = 0; arm < _model.Sizes.Length; arm++)
        {
            var own = rows.Slice(first, _model.Sizes[arm]);
            var ratio = arm == 0 ? one : LaneMath.Exp(TLane.Load(block.Theta(arm - 1)[at..]));
            Uniforms(block, at, TrialStreams.AtLook(0, arm), own.Events);
            if (arm == 0 || _model.HazardBeforeEffect == 0)
            {
                ToTimes(_model.Hazard, one / (hazard * ratio), own.Events);
            }
            else
            {
                ToDelayedTimes(hazard, ratio, own.Events);
            }

            DrawDropouts(block, at, arm, arm == 0 ? dropout : treated, own.Dropouts);
            Enter(block, at, own.Entries);
            first += _model.Sizes[arm];
        }
    }

    private Span<double> Factor(int kind) => _factors.Span.Slice(kind * TrialBlock.Capacity, TrialBlock.Capacity);

    private void DrawDropouts<TLane>(TrialBlock block, int at, int arm, TLane factor, Span<TLane> times)
        where TLane : struct, ILane<TLane>
    {
        var hazard = arm == 0 ? _model.Dropout : _model.TreatedDropout;
        if (hazard == PiecewiseHazard.None)
        {
            times.Fill(TLane.Broadcast(double.PositiveInfinity));
            return;
        }

        Uniforms(block, at, TrialStreams.DropoutOf(arm), times);
        ToTimes(hazard, TLane.Broadcast(1) / factor, times);
    }

    private void Enter<TLane>(TrialBlock block, int at, Span<TLane> entries)
        where TLane : struct, ILane<TLane>
    {
        if (_model.Course.Clock is not { } clock)
        {
            entries.Clear();
            return;
        }

        var exposure = TLane.Load(block.Calendar!.Exposure[at..]);
        for (var j = 0; j < entries.Length; j++)
        {
            entries[j] = clock.EntryTime(TLane.Broadcast((j + 0.5) / entries.Length), exposure);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Uniforms<TLane>(TrialBlock block, int at, uint stream, Span<TLane> rows)
        where TLane : struct, ILane<TLane>
    {
        var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)at), stream);
        foreach (ref var row in rows)
        {
            row = draws.NextUniform();
        }
    }

    /// <summary>From uniform draws to times, the hazard being the shape over a scale.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ToTimes<TLane>(PiecewiseHazard shape, TLane scale, Span<TLane> rows)
        where TLane : struct, ILane<TLane>
    {
        var negative = TLane.Broadcast(0) - scale;
        foreach (ref var row in rows)
        {
            row = shape.TimeAt(LaneMath.Log(row) * negative);
        }
    }

    /// <summary>The same, the hazard ratio being 1 until the cumulative hazard at the delay is reached.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ToDelayedTimes<TLane>(TLane factor, TLane ratio, Span<TLane> rows)
        where TLane : struct, ILane<TLane>
    {
        var before = TLane.Broadcast(_model.HazardBeforeEffect);
        var negative = TLane.Broadcast(-1) / factor;
        var inverse = TLane.Broadcast(1) / ratio;
        foreach (ref var row in rows)
        {
            var cumulative = LaneMath.Log(row) * negative;
            var later = TLane.FusedMultiplyAdd(cumulative - before, inverse, before);
            row = _model.Hazard.TimeAt(TLane.Select(TLane.LessThan(before, cumulative), later, cumulative));
        }
    }
}

/// <summary>Times of patients, one row each, of the trials of a lane.</summary>
/// <param name="events">From entry to the event.</param>
/// <param name="dropouts">From entry to dropout.</param>
/// <param name="entries">Calendar times of entry.</param>
internal readonly ref struct PatientRows<TLane>(Span<TLane> events, Span<TLane> dropouts, Span<TLane> entries)
    where TLane : struct, ILane<TLane>
{
    /// <summary>From entry to the event.</summary>
    public Span<TLane> Events { get; } = events;

    /// <summary>From entry to dropout.</summary>
    public Span<TLane> Dropouts { get; } = dropouts;

    /// <summary>Calendar times of entry.</summary>
    public Span<TLane> Entries { get; } = entries;

    /// <summary>Some of the patients.</summary>
    public PatientRows<TLane> Slice(int first, int count) => new(Events.Slice(first, count), Dropouts.Slice(first, count), Entries.Slice(first, count));
}
