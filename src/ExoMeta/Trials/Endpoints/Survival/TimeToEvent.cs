using System.Collections.Immutable;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>Time to death or another event; θ is a log hazard ratio (treated to control).</summary>
    /// <remarks>
    /// <para>Data: each patient has an event time from the hazard of the control arm, times exp(θ) on treatment (proportional hazards, after
    /// <see cref="Delay"/> where there is one), and a dropout time independent of it. What is seen ends at the event, dropout,
    /// <see cref="FollowUp"/>, or the calendar time at which the data are cut, whichever is first; an event at that very time is seen.</para>
    /// <para>Looks: without <see cref="Events"/>, <see cref="LookTimes"/> and <see cref="AfterLast"/>, a look has the planned share of every
    /// arm's patients, each followed for the whole <see cref="FollowUp"/>. With events, look k is when the share of the planned events has
    /// been seen in all arms together (as if no arm had ended), or at the end, if they do not come. With times, the look is at that time.
    /// In both, all who have entered count, with what has been seen of them by then, so that a patient contributes more to later
    /// looks.</para>
    /// <para>Stages (<see cref="TrialCourse.CombinesStages"/>): where looks are shares of patients, the same test on the look's own
    /// patients. Where data are cut in time, score and information grow by independent increments (Tsiatis 1981, Biometrika 68:311), so that
    /// a look's own statistic is (U_k − U_{k−1})/√(V_k − V_{k−1}); U and V are those of the (weighted) log-rank test, or estimate over
    /// variance and 1 over variance: with curves (restricted mean, risk at a time) and little that is added, its variance is above 1.</para>
    /// <para>Estimate: with the log-rank test Peto's one step U/V (Yusuf et al. 1985), near 0 the log hazard ratio and nearer to 0 than that
    /// beyond; with every other test Cox's, in its place the one step where the likelihood has no maximum. Two comparisons share of their
    /// variance what patients do under equal hazards, n_i/(n_i + n_0) of it.</para>
    /// </remarks>
    /// <param name="Name">Name.</param>
    /// <param name="Hazard">Hazard of the control arm (of the lowest dose when there is none).</param>
    /// <param name="Test">The test.</param>
    public sealed partial record TimeToEvent(string Name, EventHazard Hazard, SurvivalTest Test) : Endpoint(Name)
    {
        /// <summary>How long each patient is followed at most; +∞ for as long as the trial goes on.</summary>
        public double FollowUp { get; init; } = double.PositiveInfinity;

        /// <summary>The trial ends so long after the last patient has entered; null where that is not what ends it.</summary>
        public double? AfterLast { get; init; }

        /// <summary>The trial ends at so many events; null where that is not what ends it.</summary>
        public int? Events { get; init; }

        /// <summary>Calendar times of the interim looks; empty where looks have another order.</summary>
        public ImmutableArray<double> LookTimes { get; init; } = [];

        /// <summary>Treatment does nothing before this time from randomisation.</summary>
        public double Delay { get; init; }

        /// <summary>Hazard of dropout; null for none.</summary>
        public EventHazard? Dropout { get; init; }

        /// <summary>Hazard of dropout on treatment where it is another; null for the same.</summary>
        public EventHazard? TreatedDropout { get; init; }

        /// <inheritdoc/>
        public override string EffectName => "log hazard ratio";

        /// <inheritdoc/>
        public override string Measure => "HR";

        /// <inheritdoc/>
        public override string TestName => $"{Test.Words}, against critical values of normal theory: approximate with few events";

        /// <summary>Whether looks are cut at calendar times, and have whoever has entered by then.</summary>
        internal override bool CutsAtTimes => Events is not null || AfterLast is not null || !LookTimes.IsEmpty;

        /// <summary>They are kept one by one, in some 300 kB a hundred for each thread where there are several looks.</summary>
        internal override int MostPatients => 20_000;

        internal override double ReadoutOf(TrialConduct conduct) => CutsAtTimes ? 0 : FollowUp;

        /// <summary>By value.</summary>
        public bool Equals(TimeToEvent? other) =>
            other is not null && base.Equals(other) && (Hazard, Test, FollowUp, AfterLast, Events, Delay, Dropout, TreatedDropout)
                .Equals((other.Hazard, other.Test, other.FollowUp, other.AfterLast, other.Events, other.Delay, other.Dropout, other.TreatedDropout))
            && LookTimes.AsSpan().SequenceEqual(other.LookTimes.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Hazard, Test, FollowUp, Events);

        internal override EndpointSimulator CreateSimulator(TrialCourse course) => new SurvivalTimes(this, course);
    }
}
