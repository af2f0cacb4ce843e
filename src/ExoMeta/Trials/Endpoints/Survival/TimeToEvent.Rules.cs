using System.Collections.Immutable;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    public sealed partial record TimeToEvent
    {
        internal override IEnumerable<EndpointProblem> FindProblems() =>
            [.. HazardProblems(), .. Test.FindProblems(), .. TimeProblems(), .. EndProblems()];

        internal override string? ContrastProblem => Test is SurvivalTest.LogRank or SurvivalTest.Cox
            ? null
            : $"the test is a {Test.Words}, and the estimate is a log hazard ratio; 'log-rank' or 'cox' was expected";

        internal override IEnumerable<string> FindProblems(TrialDesign design)
        {
            var shares = design.Interim?.Shares ?? [1];
            var patients = design.MostPatients.Sum();
            if (patients > MostPatients)
            {
                yield return FormattableString.Invariant($"{patients} patients; at most {MostPatients} can be simulated one by one");
            }

            if (CutsAtTimes && design.Conduct is null)
            {
                yield return "events, look_times and follow_up_after_last need calendar time, and nothing says how patients are recruited: add 'conduct' with 'accrual'";
            }

            if (Events is { } events)
            {
                foreach (var problem in EventProblems(design, shares, events))
                {
                    yield return problem;
                }
            }
            else if (CutsAtTimes && LookTimes.Length != shares.Length - 1)
            {
                yield return FormattableString.Invariant($"look_times has {LookTimes.Length} time(s) for {shares.Length - 1} interim look(s); one each was expected (the last look is at the end)");
            }
        }

        /// <summary>The number of events of each look.</summary>
        internal static int EventsAt(double share, int events) => (int)Math.Round(share * events, MidpointRounding.AwayFromZero);

        private static IEnumerable<string> EventProblems(TrialDesign design, ImmutableArray<double> shares, int events)
        {
            if (events > design.TotalSize)
            {
                yield return FormattableString.Invariant($"{events} events are more than the {design.TotalSize} patients");
            }

            var last = 0;
            foreach (var share in shares)
            {
                var now = EventsAt(share, events);
                if (now <= last)
                {
                    yield return FormattableString.Invariant($"a look at the share {share} of {events} events has no new event");
                    break;
                }

                last = now;
            }
        }

        private IEnumerable<EndpointProblem> HazardProblems()
        {
            var control = Hazard is EventHazard.OfRisk ? ("control_risk", "control risk") : ("control_hazard", "control hazard");
            var dropout = Dropout is EventHazard.OfRisk ? ("dropout_risk", "risk of dropout") : ("dropout_hazard", "hazard of dropout");
            var treated = TreatedDropout is EventHazard.OfRisk
                ? ("dropout_risk_treated", "risk of dropout on treatment") : ("dropout_hazard_treated", "hazard of dropout on treatment");
            foreach (var (hazard, (field, words)) in new[] { (Hazard, control), (Dropout, dropout), (TreatedDropout, treated) })
            {
                foreach (var problem in hazard?.FindProblems(words) ?? [])
                {
                    yield return new(field, problem);
                }
            }
        }

        private IEnumerable<EndpointProblem> TimeProblems()
        {
            if (!(FollowUp > 0))
            {
                yield return new("follow_up", FormattableString.Invariant($"patients are followed for {FollowUp}; a time above 0 was expected"));
            }
            else if (Test.LatestTime > FollowUp)
            {
                yield return new("test_time", FormattableString.Invariant($"the test looks at time {Test.LatestTime}, and patients are followed for {FollowUp}"));
            }

            if (!(Delay >= 0 && double.IsFinite(Delay)))
            {
                yield return new("delay", FormattableString.Invariant($"treatment does nothing before {Delay}; a time of at least 0 was expected"));
            }

            if (AfterLast is { } after && !(after >= 0 && double.IsFinite(after)))
            {
                yield return new("follow_up_after_last", FormattableString.Invariant($"the trial ends {after} after the last patient; a time of at least 0 was expected"));
            }

            if (!LookTimes.IsEmpty && !(LookTimes[0] > 0 && LookTimes.Zip(LookTimes.Skip(1)).All(pair => pair.First < pair.Second)))
            {
                yield return new("look_times", "times above 0 that increase were expected");
            }
        }

        private IEnumerable<EndpointProblem> EndProblems()
        {
            if (Events is < 1)
            {
                yield return new("events", FormattableString.Invariant($"the trial ends at {Events} events; at least 1 was expected"));
            }

            if (Events is not null && !LookTimes.IsEmpty)
            {
                yield return new("look_times", "stands beside 'events'; looks are at numbers of events or at times, not both");
            }

            var hasEnd = double.IsFinite(FollowUp) || AfterLast is not null;
            if (Events is null && !hasEnd)
            {
                yield return new("follow_up", "is missing; 'follow_up' (of each patient), 'follow_up_after_last' or 'events' says when the trial ends");
            }

            if (Events is not null && !hasEnd && Hazard is EventHazard.Piecewise { Rate.Rates: { IsDefaultOrEmpty: false } rates } && !(rates[^1] > 0))
            {
                yield return new("follow_up", "is missing; with a last hazard of 0 the events may never come, and 'follow_up' or 'follow_up_after_last' must say when the trial ends");
            }
        }
    }
}
