using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>A curve at a time, or the area under it up to that time, in one arm.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="Estimate">The estimate.</param>
/// <param name="Variance">Its variance, at least 0.</param>
/// <param name="AtRisk">
/// Patients still under observation just before the time: where it is 0, the curve was carried on from its last point.
/// </param>
public readonly record struct CurveEstimate<TLane>(TLane Estimate, TLane Variance, TLane AtRisk)
    where TLane : struct, ILane<TLane>;

/// <summary>Both arms, and their difference.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="Treatment">On treatment.</param>
/// <param name="Control">On control.</param>
public readonly record struct CurvePair<TLane>(CurveEstimate<TLane> Treatment, CurveEstimate<TLane> Control)
    where TLane : struct, ILane<TLane>
{
    /// <summary>Treatment minus control.</summary>
    public TLane Difference => Treatment.Estimate - Control.Estimate;

    /// <summary>The variance of the difference.</summary>
    public TLane Variance => Treatment.Variance + Control.Variance;

    /// <summary>
    /// Difference over its standard error; 0 where there is no difference, ±∞ where a difference has variance 0 (nobody had the event in
    /// one arm, everybody in the other).
    /// </summary>
    public TLane Z
    {
        get
        {
            var zero = TLane.Broadcast(0);
            return TLane.Select(TLane.EqualTo(Difference, zero), zero, Difference / TLane.SquareRoot(Variance));
        }
    }
}

/// <summary>Kaplan–Meier curves of two arms from sorted observations.</summary>
/// <remarks>
/// S(t) = Π (n − d)/n over the event times up to t (Kaplan and Meier 1958), its variance S²·Σ d/(n(n − d)) (Greenwood 1926). An event at t
/// itself counts. Event by event with the risk set shrinking, ties need nothing special: the products and sums telescope. Beyond the last
/// observation the curve is carried on. An arm without patients has S = 1; S = 0 (the last at risk had the event) has variance 0, as every
/// S has without events. Without censoring before t, S and its variance are p and p(1 − p)/n.
/// </remarks>
public static class KaplanMeier
{
    /// <summary>The probability of no event up to a time, in both arms.</summary>
    /// <param name="keys">Sorted keys (<see cref="SurvivalKey"/>) of both arms, one lane a patient.</param>
    /// <param name="treated">Number of keys on treatment in each replicate.</param>
    /// <param name="time">The time, at least 0.</param>
    public static CurvePair<TLane> At<TLane>(ReadOnlySpan<TLane> keys, TLane treated, double time)
        where TLane : struct, ILane<TLane>
    {
        var one = TLane.Broadcast(1);
        var end = SurvivalKey.Time(TLane.Broadcast(time));
        var atRisk = new ArmPair<TLane>(treated, TLane.Broadcast(keys.Length) - treated);
        var atEnd = atRisk;
        var survival = new ArmPair<TLane>(one, one);
        var greenwood = ArmPair<TLane>.Zero;
        foreach (var key in keys)
        {
            var isTreatment = SurvivalKey.IsTreatment(key);
            var counts = SurvivalKey.IsEvent(key) & TLane.LessThanOrEqual(SurvivalKey.Time(key), end);
            var (factor, increase) = Step(atRisk.Of(isTreatment));
            survival.Multiply(isTreatment, TLane.Select(counts, factor, one));
            greenwood.Add(isTreatment, increase & counts);
            atRisk.Add(isTreatment, TLane.Broadcast(-1));
            atEnd.Add(isTreatment, TLane.LessThan(SurvivalKey.Time(key), end) & TLane.Broadcast(-1));
        }

        return new(
            new(survival.Treatment, survival.Treatment * survival.Treatment * greenwood.Treatment, atEnd.Treatment),
            new(survival.Control, survival.Control * survival.Control * greenwood.Control, atEnd.Control));
    }

    /// <summary>
    /// The restricted mean survival time of both arms, μ = ∫₀ʰ S(t) dt up to a horizon h, with variance Σ (∫ₜʰ S)²·d/(n(n − d)) over the
    /// event times t up to h (Klein and Moeschberger 2003, 4.5; Royston and Parmar 2013).
    /// </summary>
    /// <remarks>
    /// The horizon should be reached in both arms (<see cref="CurveEstimate{TLane}.AtRisk"/> above 0): beyond the last observation the
    /// curve is carried on. The sums ∫ₜʰ S and their squares are carried forward from event to event: nothing cancels.
    /// </remarks>
    /// <param name="keys">Sorted keys (<see cref="SurvivalKey"/>) of both arms, one lane a patient.</param>
    /// <param name="treated">Number of keys on treatment in each replicate.</param>
    /// <param name="horizon">The horizon, above 0, in the unit of the times.</param>
    /// <returns>Means and variances in the unit of the times and its square.</returns>
    public static CurvePair<TLane> MeanUpTo<TLane>(ReadOnlySpan<TLane> keys, TLane treated, double horizon)
        where TLane : struct, ILane<TLane>
    {
        var end = SurvivalKey.Time(TLane.Broadcast(horizon));
        var treatment = AreaUnderCurve<TLane>.Begin(treated);
        var control = AreaUnderCurve<TLane>.Begin(TLane.Broadcast(keys.Length) - treated);
        var last = TLane.Broadcast(0);
        foreach (var key in keys)
        {
            var time = SurvivalKey.Time(key);
            var isTreatment = SurvivalKey.IsTreatment(key);
            var now = TLane.Select(TLane.LessThan(end, time), end, TLane.Select(TLane.LessThan(last, time), time, last));
            var isEvent = SurvivalKey.IsEvent(key) & TLane.LessThanOrEqual(time, end);
            var isBefore = TLane.LessThan(time, end);
            var isControl = isTreatment ^ TLane.BroadcastBits(ulong.MaxValue);
            treatment.Move(now - last);
            control.Move(now - last);
            var (factor, increase) = Step(TLane.Select(isTreatment, treatment.AtRisk, control.AtRisk));
            treatment.Leave(isTreatment, isEvent & isTreatment, isBefore, factor, increase);
            control.Leave(isControl, isEvent & isControl, isBefore, factor, increase);
            last = now;
        }

        var rest = end - last;
        return new(treatment.End(rest), control.End(rest));
    }

    /// <summary>
    /// What an event does to S, (n − 1)/n, and to Greenwood's sum, 1/(n(n − 1)); with n = 1, 0 and a finite number that S = 0 cancels.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Factor, TLane Increase) Step<TLane>(TLane atRisk)
        where TLane : struct, ILane<TLane>
    {
        var after = atRisk - TLane.Broadcast(1);
        var inverse = TLane.Broadcast(1) / (atRisk * TLane.Select(TLane.LessThan(after, TLane.Broadcast(1)), TLane.Broadcast(1), after));
        return (after * after * inverse, inverse);
    }

    private struct ArmPair<TLane>(TLane treatment, TLane control)
        where TLane : struct, ILane<TLane>
    {
        public TLane Treatment = treatment;
        public TLane Control = control;

        public static ArmPair<TLane> Zero => new(TLane.Broadcast(0), TLane.Broadcast(0));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TLane Of(TLane isTreatment) => TLane.Select(isTreatment, Treatment, Control);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(TLane isTreatment, TLane value)
        {
            Treatment += value & isTreatment;
            Control += TLane.Select(isTreatment, TLane.Broadcast(0), value);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Multiply(TLane isTreatment, TLane factor)
        {
            Treatment = TLane.Select(isTreatment, Treatment * factor, Treatment);
            Control = TLane.Select(isTreatment, Control, Control * factor);
        }
    }
}
