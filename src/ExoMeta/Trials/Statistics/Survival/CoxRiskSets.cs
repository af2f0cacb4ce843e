using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The risk sets of a Cox model with treatment as its only covariate: for each event, how many are at risk in each arm.</summary>
/// <remarks>
/// With b = n₁ on treatment and a = n₀ on control at risk at an event, the log partial likelihood is ℓ(β) = Σ β·[on treatment] − log(a +
/// b·eᵝ) (Cox 1972). At tied events Breslow (1974) uses the risk set at the time for each of them; Efron (1977) takes k/d of the tied
/// events out of the risk set of the k-th of d (k = 0 … d − 1), which leaves fractional numbers at risk and changes nothing else. Without
/// ties the score at β = 0 is that of <see cref="LogRank"/>; with ties U is the same for Breslow, V is not.
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
public readonly ref struct CoxRiskSets<TLane>
    where TLane : struct, ILane<TLane>
{
    // Newton steps below this are taken and are the last: the next would be of the size of its square.
    private const double LastStep = 1e-9;
    private const int MostSteps = 100;

    private readonly ReadOnlySpan<TLane> _treated;
    private readonly ReadOnlySpan<TLane> _control;
    private readonly TLane _events;
    private readonly TLane _treatedEvents;

    private CoxRiskSets(ReadOnlySpan<TLane> treated, ReadOnlySpan<TLane> control, TLane events, TLane treatedEvents)
    {
        _treated = treated;
        _control = control;
        (_events, _treatedEvents) = (events, treatedEvents);
    }

    /// <summary>Lanes of scratch space that the risk sets of so many patients need.</summary>
    public static int ScratchLength(int patients) => 4 * patients;

    /// <summary>Ties as Breslow has them.</summary>
    /// <param name="keys">Sorted keys (<see cref="SurvivalKey"/>) of both arms, one lane a patient.</param>
    /// <param name="treated">Number of keys on treatment in each replicate.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> lanes, in use as long as the risk sets are.</param>
    public static CoxRiskSets<TLane> Breslow(ReadOnlySpan<TLane> keys, TLane treated, Span<TLane> scratch)
    {
        var columns = new Columns(scratch, keys.Length);
        var (events, treatedEvents) = AtStartOfTies(keys, treated, columns);
        return new(columns.Treated, columns.Control, events, treatedEvents);
    }

    /// <summary>Ties as Efron has them.</summary>
    /// <param name="keys">Sorted keys (<see cref="SurvivalKey"/>) of both arms, one lane a patient.</param>
    /// <param name="treated">Number of keys on treatment in each replicate.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> lanes, in use as long as the risk sets are.</param>
    public static CoxRiskSets<TLane> Efron(ReadOnlySpan<TLane> keys, TLane treated, Span<TLane> scratch)
    {
        var columns = new Columns(scratch, keys.Length);
        var (events, treatedEvents) = AtStartOfTies(keys, treated, columns);
        RemoveTied(keys, columns);
        return new(columns.Treated, columns.Control, events, treatedEvents);
    }

    /// <summary>The score at hazard ratio 1: U = ℓ'(0) and the information −ℓ''(0).</summary>
    public LogRankScore<TLane> Score()
    {
        Differentiate(TLane.Broadcast(1), out var score, out var information);
        return new(score, information, _events);
    }

    /// <summary>The maximum of the partial likelihood.</summary>
    /// <remarks>
    /// Newton steps s = ℓ'/|ℓ''| shortened to ±log(1 + |s|), on the hazard ratio a factor 1 + s or 1/(1 − s): since the information of this
    /// likelihood changes by a factor of at most eˣ over a distance x, the maximum is never passed, and convergence is quadratic. Each
    /// replicate stops by itself.
    /// </remarks>
    public CoxFit<TLane> Maximise()
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var (risesAbove, risesBelow) = Limits();
        var moving = (risesAbove | risesBelow) ^ TLane.BroadcastBits(ulong.MaxValue);
        var ratio = one;
        for (var step = 0; step < MostSteps && TLane.Any(moving); step++)
        {
            Differentiate(ratio, out var score, out var information);
            var s = score / information;
            var (up, size) = (TLane.LessThanOrEqual(zero, s), s & TLane.BroadcastBits(~(1UL << 63)));
            ratio = TLane.Select(moving, TLane.Select(up, ratio * (one + size), ratio / (one + size)), ratio);
            moving &= TLane.LessThanOrEqual(TLane.Broadcast(LastStep), size);
        }

        Differentiate(ratio, out _, out var atMaximum);
        var infinity = TLane.Broadcast(double.PositiveInfinity);
        var estimate = TLane.Select(risesAbove, infinity, TLane.Select(risesBelow, zero - infinity, LaneMath.Log(ratio)));
        var unknown = risesAbove | risesBelow;
        return new(
            TLane.Select(risesAbove & risesBelow, zero, estimate),
            TLane.Select(unknown, infinity, one / TLane.SquareRoot(atMaximum)));
    }

    /// <summary>ℓ' and −ℓ'' at a hazard ratio.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Differentiate(TLane hazardRatio, out TLane score, out TLane information)
    {
        TLane expected = TLane.Broadcast(0), sum = expected;
        var control = _control[.._treated.Length];
        for (var j = 0; j < _treated.Length; j++)
        {
            var weighted = _treated[j] * hazardRatio;
            var inverse = TLane.Broadcast(1) / (weighted + control[j]);
            var share = weighted * inverse;
            expected += share;
            sum = TLane.FusedMultiplyAdd(share, control[j] * inverse, sum);
        }

        (score, information) = (_treatedEvents - expected, sum);
    }

    /// <summary>
    /// Where the likelihood does not fall, as β → ∞ and as β → −∞: where treatment has all events with treatment at risk, or none with
    /// control at risk.
    /// </summary>
    private (TLane Above, TLane Below) Limits()
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        TLane withTreated = zero, withoutControl = zero;
        for (var j = 0; j < _treated.Length; j++)
        {
            withTreated += TLane.LessThan(zero, _treated[j]) & one;
            withoutControl += TLane.EqualTo(_control[j], zero) & one;
        }

        return (TLane.EqualTo(withTreated, _treatedEvents), TLane.EqualTo(withoutControl, _treatedEvents));
    }

    /// <summary>At risk at each event, those tied with it included; a censored key gets (0, 1), which adds nothing to any sum.</summary>
    private static (TLane Events, TLane TreatedEvents) AtStartOfTies(ReadOnlySpan<TLane> keys, TLane treated, in Columns columns)
    {
        var (zero, one, nan) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(double.NaN));
        TLane events = zero, treatedEvents = zero, atRisk = treated, time = nan, n1 = zero, n0 = zero, d = zero, d1 = zero;
        for (var j = 0; j < keys.Length; j++)
        {
            var key = keys[j];
            var isEvent = SurvivalKey.IsEvent(key);
            var isTreatment = SurvivalKey.IsTreatment(key);
            var tied = TLane.EqualTo(SurvivalKey.Time(key), time);
            time = TLane.Select(isEvent, SurvivalKey.Time(key), nan);
            n1 = TLane.Select(tied, n1, atRisk);
            n0 = TLane.Select(tied, n0, TLane.Broadcast(keys.Length - j) - atRisk);
            d = (d & tied) + one;
            d1 = (d1 & tied) + (isTreatment & one);
            columns.Treated[j] = n1 & isEvent;
            columns.Control[j] = TLane.Select(isEvent, n0, one);
            columns.Tied[j] = d;
            columns.TiedTreated[j] = d1;
            events += isEvent & one;
            treatedEvents += isEvent & isTreatment & one;
            atRisk -= isTreatment & one;
        }

        return (events, treatedEvents);
    }

    /// <summary>From the last event of a tie, which knows how many there are, back to the first.</summary>
    private static void RemoveTied(ReadOnlySpan<TLane> keys, in Columns columns)
    {
        var (zero, one, nan) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(double.NaN));
        TLane time = nan, d = one, d1 = zero;
        for (var j = keys.Length - 1; j >= 0; j--)
        {
            var isEvent = SurvivalKey.IsEvent(keys[j]);
            var tied = TLane.EqualTo(SurvivalKey.Time(keys[j]), time);
            time = TLane.Select(isEvent, SurvivalKey.Time(keys[j]), nan);
            d = TLane.Select(tied, d, columns.Tied[j]);
            d1 = TLane.Select(tied, d1, columns.TiedTreated[j]);
            var share = (columns.Tied[j] - one) / d & isEvent;
            columns.Treated[j] -= share * d1;
            columns.Control[j] -= share * (d - d1);
        }
    }

    private readonly ref struct Columns
    {
        public Columns(Span<TLane> scratch, int length)
        {
            Treated = scratch[..length];
            Control = scratch.Slice(length, length);
            Tied = scratch.Slice(2 * length, length);
            TiedTreated = scratch.Slice(3 * length, length);
        }

        public Span<TLane> Treated { get; }

        public Span<TLane> Control { get; }

        public Span<TLane> Tied { get; }

        public Span<TLane> TiedTreated { get; }
    }
}
