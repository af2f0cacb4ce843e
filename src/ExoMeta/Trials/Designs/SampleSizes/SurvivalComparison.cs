using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Trials.Designs;

/// <summary>How the number of events follows from the hazard ratio.</summary>
public enum EventFormula
{
    /// <summary>(1 + r)²(z_α + z_β)²/(r log²HR) (Schoenfeld 1981, Biometrika 68:316–319).</summary>
    Schoenfeld,

    /// <summary>(1 + r HR)²(z_α + z_β)²/(r (1 − HR)²) (Freedman 1982, Statistics in Medicine 1:121–129).</summary>
    Freedman,
}

/// <summary>Who is recruited when, and how long the last patient is followed.</summary>
/// <param name="Accrual">Patients recruited per unit of time; only its shape counts.</param>
/// <param name="AccrualTime">How long recruitment lasts, above 0.</param>
/// <param name="FollowUp">How long the last patient is followed, at least 0.</param>
/// <param name="ControlDropout">Constant hazard of dropout on control, at least 0.</param>
/// <param name="TreatmentDropout">Constant hazard of dropout on treatment, at least 0.</param>
public sealed record SurvivalSchedule(
    PiecewiseRate Accrual, double AccrualTime, double FollowUp, double ControlDropout = 0, double TreatmentDropout = 0)
{
    /// <summary>Uniform recruitment without dropout.</summary>
    public static SurvivalSchedule Uniform(double accrualTime, double followUp) => new(PiecewiseRate.Constant(1), accrualTime, followUp);

    /// <summary>Share of all patients recruited by a calendar time.</summary>
    public double Recruited(double time) => Accrual.Integral(Math.Min(time, AccrualTime)) / Accrual.Integral(AccrualTime);

    internal IEnumerable<string> Problems()
    {
        if (!(AccrualTime > 0 && double.IsFinite(AccrualTime)))
        {
            yield return FormattableString.Invariant($"recruitment lasts {AccrualTime}; a time above 0 was expected");
        }

        if (!(FollowUp >= 0 && double.IsFinite(FollowUp)))
        {
            yield return FormattableString.Invariant($"the last patient is followed for {FollowUp}; a time of at least 0 was expected");
        }

        if (!(ControlDropout >= 0 && TreatmentDropout >= 0 && double.IsFinite(ControlDropout + TreatmentDropout)))
        {
            yield return "hazards of dropout of at least 0 were expected";
        }

        foreach (var problem in Accrual.Problems("recruitment"))
        {
            yield return problem;
        }
    }
}

/// <summary>Two survival curves with proportional hazards, by the log-rank test: events first, then the patients who have them in time.</summary>
/// <param name="HazardRatio">Treatment over control; above 0, not 1.</param>
/// <param name="ControlHazard">Hazard on control.</param>
/// <param name="Schedule">Recruitment and follow-up; null where only events are asked for.</param>
/// <param name="Ratio">r, patients on treatment for each on control.</param>
/// <param name="Formula">How events follow from the hazard ratio.</param>
public sealed record SurvivalComparison(
    double HazardRatio, PiecewiseRate? ControlHazard = null, SurvivalSchedule? Schedule = null, double Ratio = 1,
    EventFormula Formula = EventFormula.Schoenfeld) : EndpointComparison
{
    private const int Order = 48;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (!(HazardRatio > 0 && double.IsFinite(HazardRatio)) || HazardRatio == 1)
        {
            yield return FormattableString.Invariant($"the hazard ratio is {HazardRatio}; a number above 0, other than 1, was expected");
        }

        if (ControlHazard is null != Schedule is null)
        {
            yield return "patients follow from events with both the hazard on control and the recruitment; only one of them is given";
        }

        foreach (var problem in Allocation.Problems(Ratio).Concat(ControlHazard?.Problems("the hazard on control") ?? []).Concat(Schedule?.Problems() ?? []))
        {
            yield return problem;
        }
    }

    /// <summary>P(an enrolled patient, of either arm by allocation, has had the event by a calendar time), of all who will be enrolled.</summary>
    /// <param name="time">Calendar time since the first patient.</param>
    /// <exception cref="InvalidOperationException">There is no schedule.</exception>
    public double EventProbability(double time)
    {
        var (schedule, control) = Known();
        var treatment = control.Times(HazardRatio);
        return (Ratio * Arm(treatment, schedule, schedule.TreatmentDropout, time) + Arm(control, schedule, schedule.ControlDropout, time)) / (1 + Ratio);
    }

    /// <summary>When a share of the events of the whole trial has come, from 0 to recruitment plus follow-up.</summary>
    /// <param name="share">In (0, 1].</param>
    public double TimeOf(double share)
    {
        var (schedule, _) = Known();
        var end = schedule.AccrualTime + schedule.FollowUp;
        var target = share * EventProbability(end);
        return share >= 1 ? end : RootFinder.Brent(time => EventProbability(time) - target, 0, end);
    }

    internal override FixedSize Size(DesignGoal goal)
    {
        var events = Formula switch
        {
            EventFormula.Schoenfeld => Allocation.Spread(Ratio) * goal.SquaredDrift / Square(PortableMath.Log(HazardRatio)),
            EventFormula.Freedman => Square(1 + Ratio * HazardRatio) * goal.SquaredDrift / (Ratio * Square(1 - HazardRatio)),
            _ => throw new InvalidOperationException("unknown formula"),
        };
        if (Schedule is not { } schedule)
        {
            return new(double.NaN, events);
        }

        var probability = EventProbability(schedule.AccrualTime + schedule.FollowUp);
        return probability > 0
            ? new(events / probability, events)
            : throw new DesignException("nobody would have an event before the end of follow-up");
    }

    private static double Square(double x) => x * x;

    private (SurvivalSchedule Schedule, PiecewiseRate Control) Known() => (Schedule, ControlHazard) is ({ } schedule, { } control)
        ? (schedule, control)
        : throw new InvalidOperationException("Calendar times need a hazard on control and a schedule.");

    /// <summary>The event probability averaged over recruitment, panel by panel between the places where a rate changes.</summary>
    private static double Arm(PiecewiseRate hazard, SurvivalSchedule schedule, double dropout, double time)
    {
        var end = Math.Min(time, schedule.AccrualTime);
        if (!(end > 0))
        {
            return 0;
        }

        var cuts = schedule.Accrual.Starts.Concat(hazard.Starts.Select(s => time - s)).Where(c => c > 0 && c < end).Append(0).Append(end)
            .Distinct().Order().ToArray();
        var sum = 0.0;
        for (var i = 1; i < cuts.Length; i++)
        {
            var density = (schedule.Accrual.Integral(cuts[i]) - schedule.Accrual.Integral(cuts[i - 1])) / (cuts[i] - cuts[i - 1]);
            sum += density * Panels(cuts[i - 1], cuts[i]);
        }

        return sum / schedule.Accrual.Integral(schedule.AccrualTime);

        double Panels(double from, double to)
        {
            // A hazard that empties the risk set within a fraction of the recruitment time needs panels of its own scale.
            var steepest = hazard.Rates.Max() + dropout;
            var count = (int)Math.Clamp(Math.Ceiling(steepest * (to - from) / 20), 1, 500);
            var total = 0.0;
            for (var p = 0; p < count; p++)
            {
                var (low, high) = (from + (to - from) * p / count, from + (to - from) * (p + 1) / count);
                total += GaussLegendre.Integrate(entry => hazard.EventBefore(time - entry, dropout), low, high, Order);
            }

            return total;
        }
    }
}
