using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Runs the trials of a block in calendar time. Constants only, shared by all threads.</summary>
/// <remarks>
/// With n the patients whose data a look has and L those lost before it, the look is at A⁻¹((n + L)/N · A(end)) + readout, and as many are
/// recruited by then as A says, up to those planned for the arms that are open. When an arm ends, its share of the overrun (by the patients
/// that open arms still expect) is lost.
/// </remarks>
internal sealed class TrialClock
{
    // A whole number of patients may come out just below itself.
    private const double RoundingError = 1e-9;

    private readonly Recruitment _accrual;
    private readonly PiecewiseHazard _shape;
    private readonly PatientNumbers _patients;
    private readonly double _readout;
    private readonly int _planned;

    /// <summary>Makes ready.</summary>
    /// <param name="accrual">A sound recruitment.</param>
    /// <param name="patients">Planned patients.</param>
    /// <param name="readout">From randomisation to a patient's endpoint.</param>
    public TrialClock(Recruitment accrual, PatientNumbers patients, double readout)
    {
        (_accrual, _shape, _patients, _readout) = (accrual, new(accrual.Shape), patients, readout);
        _planned = patients.Of(patients.Looks - 1);
    }

    private int Last => _patients.Looks - 1;

    /// <summary>Begins other trials: draws what is not known of recruitment.</summary>
    public void Begin<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        var calendar = block.Calendar!;
        _accrual.Sample<TLane>(block, _planned, calendar.Exposure[..block.Padded]);
        calendar.Lost.Clear();
    }

    /// <summary>When a share of the planned patients has entered.</summary>
    /// <param name="share">From 0 on, of the patients planned in all.</param>
    /// <param name="exposure">Of the trials (<see cref="TrialCalendar.Exposure"/>).</param>
    public TLane EntryTime<TLane>(TLane share, TLane exposure)
        where TLane : struct, ILane<TLane> => _shape.TimeAt(share * exposure);

    /// <summary>Writes time and recruited patients of a look; the numbers of patients analysed stand in the block.</summary>
    public void Tell<TLane>(TrialBlock block, int look)
        where TLane : struct, ILane<TLane>
    {
        var calendar = block.Calendar!;
        var times = calendar.Time(look);
        var recruits = calendar.Recruited(look);
        var planned = TLane.Broadcast(_planned);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var (analysed, most) = Patients<TLane>(block, i);
            var (lost, exposure) = (TLane.Load(calendar.Lost[i..]), TLane.Load(calendar.Exposure[i..]));
            var time = EntryTime((analysed + lost) / planned, exposure) + TLane.Broadcast(_readout);
            time = look == 0 ? time : Larger(time, TLane.Load(calendar.Time(look - 1)[i..]));
            var arrived = TLane.Floor(_shape.Cumulative(time) / exposure * planned + TLane.Broadcast(RoundingError));
            TLane.Store(time, times[i..]);
            TLane.Store(Larger(analysed + lost, Smaller(arrived, most + lost)), recruits[i..]);
        }
    }

    /// <summary>After the decision of a look: what arms that ended had recruited beyond it is lost.</summary>
    public void Close<TLane>(TrialBlock block, int look)
        where TLane : struct, ILane<TLane>
    {
        if (look == Last)
        {
            return;
        }

        var calendar = block.Calendar!;
        var zero = TLane.Broadcast(0);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var before = TLane.Load(calendar.Lost[i..]);
            var overrun = TLane.Load(calendar.Recruited(look)[i..]) - before;
            var (ended, expected) = (zero, Expected(TLane.Load(block.Patients(0)[i..]), 0));
            overrun -= TLane.Load(block.Patients(0)[i..]);
            for (var c = 0; c < block.Comparisons; c++)
            {
                var end = TLane.Load(block.EndLook(c)[i..]);
                var now = TLane.EqualTo(end, TLane.Broadcast(look));
                var wasOpen = now | TLane.EqualTo(end, TLane.Broadcast(TrialDecision.Open));
                var patients = TLane.Select(wasOpen, TLane.Load(block.Patients(c + 1)[i..]), TLane.Load(block.FinalPatients(c)[i..]));
                var rest = Expected(patients, c + 1) & wasOpen;
                overrun -= patients;
                expected += rest;
                ended += rest & now;
            }

            var share = TLane.Select(TLane.LessThan(zero, expected), ended / expected, zero);
            TLane.Store(before + TLane.Floor(Larger(overrun, zero) * share), calendar.Lost[i..]);
        }
    }

    private TLane Expected<TLane>(TLane patients, int arm)
        where TLane : struct, ILane<TLane> => Larger(TLane.Broadcast(_patients.At(Last, arm)) - patients, TLane.Broadcast(0));

    /// <summary>Patients whose data a look has, and the most that the arms which are open will have; those of ended arms as far as they went.</summary>
    private (TLane Analysed, TLane Most) Patients<TLane>(TrialBlock block, int at)
        where TLane : struct, ILane<TLane>
    {
        var analysed = TLane.Load(block.Patients(0)[at..]);
        var most = analysed + Expected(analysed, 0);
        for (var c = 0; c < block.Comparisons; c++)
        {
            var isOpen = TLane.EqualTo(TLane.Load(block.EndLook(c)[at..]), TLane.Broadcast(TrialDecision.Open));
            var patients = TLane.Select(isOpen, TLane.Load(block.Patients(c + 1)[at..]), TLane.Load(block.FinalPatients(c)[at..]));
            analysed += patients;
            most += patients + (Expected(patients, c + 1) & isOpen);
        }

        return (analysed, most);
    }

    private static TLane Larger<TLane>(TLane left, TLane right)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.LessThan(left, right), right, left);

    private static TLane Smaller<TLane>(TLane left, TLane right)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.LessThan(left, right), left, right);
}
