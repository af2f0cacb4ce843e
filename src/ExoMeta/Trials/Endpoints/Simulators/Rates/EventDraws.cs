using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Draws events and follow-up of the patients that come with a look. Constants only.</summary>
/// <remarks>
/// An arm's total is drawn at once where that is exact and enough. A dispersion, or a number of patients, that differs from trial to trial is drawn trial by trial, with the same bits as in
/// lanes.
/// </remarks>
internal sealed class EventDraws
{
    /// <summary>Below it gamma factors differ from 1 by less than rounding matters: Poisson.</summary>
    private const double SmallestDispersion = 1e-8;

    /// <summary>Means above it, which only absurd effects have, are drawn as it.</summary>
    private const double LargestMean = 1e9;

    private readonly bool _isTotal;
    private readonly bool _isOneDispersion;
    private readonly double _dispersion;
    private readonly double _followUp;
    private readonly FollowUpTimes _times;
    private readonly GammaPoisson?[,] _planned;
    private readonly PatientNumbers _patients;

    public EventDraws(Endpoint.Count endpoint, PatientNumbers patients)
    {
        _patients = patients;
        _isTotal = endpoint.IsFollowedAlike && !endpoint.Test.NeedsPatients;
        _isOneDispersion = endpoint.Dispersion is UncertainQuantity.Value;
        _dispersion = (endpoint.Dispersion as UncertainQuantity.Value)?.Number ?? 0;
        _followUp = (endpoint.FollowUp as UncertainQuantity.Value)?.Number ?? 0;
        _times = new(endpoint.FollowUp, endpoint.DropoutRate is not UncertainQuantity.Value { Number: 0 });
        _planned = new GammaPoisson?[patients.Looks, patients.Arms];
        for (var look = 0; look < patients.Looks; look++)
        {
            for (var arm = 0; arm < patients.Arms; arm++)
            {
                _planned[look, arm] = Factor(_dispersion, patients.NewAt(look, arm));
            }
        }
    }

    /// <summary>Draws what comes with a look.</summary>
    /// <param name="block">The block.</param>
    /// <param name="look">The look.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="rate">Its rates.</param>
    /// <param name="dispersion">Dispersions of the trials.</param>
    /// <param name="dropout">Their dropout rates.</param>
    /// <param name="sums">Receives what the patients add up to.</param>
    public void Draw<TLane>(
        TrialBlock block, int look, int arm, ReadOnlySpan<double> rate, ReadOnlySpan<double> dispersion, ReadOnlySpan<double> dropout, EventSums sums)
        where TLane : struct, ILane<TLane>
    {
        var added = block.NewPatients(arm);
        var stream = TrialStreams.AtLook(look, arm);
        var planned = TLane.Broadcast(_patients.NewAt(look, arm));
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var isPlanned = !TLane.Any(TLane.EqualTo(TLane.Load(added[i..]), planned) ^ TLane.BroadcastBits(ulong.MaxValue));
            if (_isOneDispersion && (isPlanned || !_isTotal))
            {
                Draw<TLane>(block, i, stream, added, rate, dropout, _planned[look, arm], sums);
                continue;
            }

            for (var j = i; j < i + TLane.Count; j++)
            {
                Draw<LaneOne>(block, j, stream, added, rate, dropout, Factor(dispersion[j], (int)added[j]), sums);
            }
        }
    }

    /// <summary>Lists the first trial's patients of an arm who came with the look of the list.</summary>
    /// <param name="block">The block, one trial a lane.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="rate">Its rate.</param>
    /// <param name="dispersion">The trial's dispersion.</param>
    /// <param name="dropout">Its dropout rate.</param>
    /// <param name="total">The arm's events, where only their total was drawn.</param>
    /// <param name="patients">Takes the patients: follow-up and events.</param>
    public void List(TrialBlock block, int arm, double rate, double dispersion, double dropout, double total, PatientList patients)
    {
        var size = (int)block.NewPatients(arm)[0];
        if (_isTotal)
        {
            var stream = ConditionalDraws.Open(block, patients.Look, arm);
            var shape = dispersion < SmallestDispersion ? double.PositiveInfinity : 1 / dispersion;
            foreach (var events in size > 0 ? ConditionalDraws.Events(ref stream, size, (int)total, shape) : [])
            {
                patients.Add(arm, _followUp, events);
            }

            return;
        }

        var draws = new LaneStream<LaneOne>(block.Seed, block.First, TrialStreams.AtLook(patients.Look, arm));
        var factor = _isOneDispersion ? _planned[patients.Look, arm] : Factor(dispersion, size);
        for (var j = 0; j < size; j++)
        {
            var time = _times.Draw(ref draws, new LaneOne(dropout));
            patients.Add(arm, time.Value, EventsOf(ref draws, new LaneOne(rate) * time, factor).Value);
        }
    }

    private static GammaPoisson? Factor(double dispersion, int patients) => dispersion < SmallestDispersion ? null : new(dispersion, Math.Max(1, patients));

    private void Draw<TLane>(
        TrialBlock block, int i, uint stream, ReadOnlySpan<double> added, ReadOnlySpan<double> rate, ReadOnlySpan<double> dropout, GammaPoisson? factor, EventSums sums)
        where TLane : struct, ILane<TLane>
    {
        var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
        var patients = TLane.Load(added[i..]);
        if (_isTotal)
        {
            DrawTotal(ref draws, i, patients, TLane.Load(rate[i..]), factor, sums);
        }
        else
        {
            DrawPatients(ref draws, i, patients, TLane.Load(rate[i..]), TLane.Load(dropout[i..]), factor, sums);
        }
    }

    private void DrawTotal<TLane>(ref LaneStream<TLane> draws, int i, TLane patients, TLane rate, GammaPoisson? factor, EventSums sums)
        where TLane : struct, ILane<TLane>
    {
        var time = TLane.Broadcast(_followUp);
        var mean = rate * time & TLane.LessThan(TLane.Broadcast(0), patients);
        var events = factor is { } gamma
            ? gamma.Arm(ref draws, Capped(mean, LargestMean / (10 * gamma.Patients)))
            : VaryingPoisson.Draw(ref draws, Capped(mean * patients, LargestMean));
        TLane.Store(events, sums[0][i..]);
        TLane.Store(patients * time, sums[1][i..]);
        TLane.Store(patients * time * time, sums[2][i..]);
        for (var k = 3; k < EventSums.Columns; k++)
        {
            // What only patients would show.
            TLane.Store(TLane.Broadcast(0), sums[k][i..]);
        }
    }

    /// <summary>Patient by patient, each lane as many as it has; what a lane draws beyond them counts for nothing.</summary>
    private void DrawPatients<TLane>(ref LaneStream<TLane> draws, int i, TLane patients, TLane rate, TLane dropout, GammaPoisson? factor, EventSums sums)
        where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Broadcast(0);
        var (events, exposure, squaredExposure) = (zero, zero, zero);
        var (squaredEvents, eventsByExposure, squaresByExposure) = (zero, zero, zero);
        for (var j = 0; ; j++)
        {
            var isIn = TLane.LessThan(TLane.Broadcast(j), patients);
            if (!TLane.Any(isIn))
            {
                break;
            }

            var time = _times.Draw(ref draws, dropout) & isIn;
            var x = EventsOf(ref draws, rate * time, factor);
            events += x;
            exposure += time;
            squaredExposure = TLane.FusedMultiplyAdd(time, time, squaredExposure);
            squaredEvents = TLane.FusedMultiplyAdd(x, x, squaredEvents);
            eventsByExposure = TLane.FusedMultiplyAdd(x, time, eventsByExposure);
            squaresByExposure += x * x / time & TLane.LessThan(zero, x);
        }

        TLane.Store(events, sums[0][i..]);
        TLane.Store(exposure, sums[1][i..]);
        TLane.Store(squaredExposure, sums[2][i..]);
        TLane.Store(squaredEvents, sums[3][i..]);
        TLane.Store(eventsByExposure, sums[4][i..]);
        TLane.Store(squaresByExposure, sums[5][i..]);
    }

    private static TLane EventsOf<TLane>(ref LaneStream<TLane> draws, TLane mean, GammaPoisson? factor)
        where TLane : struct, ILane<TLane> => factor is { } gamma
        ? gamma.Patient(ref draws, Capped(mean, LargestMean / 1e4))
        : VaryingPoisson.Draw(ref draws, Capped(mean, LargestMean));

    private static TLane Capped<TLane>(TLane mean, double largest)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.LessThan(mean, TLane.Broadcast(largest)), mean, TLane.Broadcast(largest));
}

/// <summary>Draws patients' follow-up: the planned time, or until dropout.</summary>
/// <param name="planned">Planned time, the same for all or a distribution.</param>
/// <param name="hasDropout">Whether there is dropout.</param>
internal sealed class FollowUpTimes(UncertainQuantity planned, bool hasDropout)
{
    /// <summary>The follow-up of one patient of each trial.</summary>
    /// <param name="draws">The trials' streams.</param>
    /// <param name="dropout">Hazard of dropout; 0 where nobody leaves.</param>
    public TLane Draw<TLane>(ref LaneStream<TLane> draws, TLane dropout)
        where TLane : struct, ILane<TLane>
    {
        var time = planned switch
        {
            UncertainQuantity.Value { Number: var number } => TLane.Broadcast(number),
            UncertainQuantity.Uniform { Low: var low, High: var high } => TLane.FusedMultiplyAdd(draws.NextUniform(), TLane.Broadcast(high - low), TLane.Broadcast(low)),
            _ => Quantiles(draws.NextUniform()),
        };
        if (!hasDropout)
        {
            return time;
        }

        var left = draws.NextExponential() / dropout;
        return TLane.Select(TLane.LessThan(left, time), left, time);
    }

    private TLane Quantiles<TLane>(TLane uniform)
        where TLane : struct, ILane<TLane>
    {
        Span<double> values = stackalloc double[TrialBlock.GroupSize];
        TLane.Store(uniform, values);
        for (var i = 0; i < TLane.Count; i++)
        {
            values[i] = planned.Quantile(values[i]);
        }

        return TLane.Load(values);
    }
}
