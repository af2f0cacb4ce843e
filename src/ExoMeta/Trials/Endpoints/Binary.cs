using ExoMeta.Effects;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>Death or another event by a time point; θ is a log odds ratio, a log risk ratio or a risk difference.</summary>
    /// <remarks>
    /// <para>Data: events of each arm are binomial; the risk of a compared arm follows from the drawn control risk p₀ and θ. A log risk ratio or a risk difference may carry
    /// it outside [0, 1]: it is then the nearest of 0 and 1, in a share of the trials that results report, and a fixed θ that always does so is refused.</para>
    /// <para>Test: by default the score (pooled-variance) z of the difference of proportions, z = (p̂ᵢ − p̂₀)/√(p̄(1 − p̄)(1/nᵢ + 1/n₀)) with p̄ over
    /// the two arms, against normal critical values (Dunnett's with that adjustment). It is the score test of θ = 0 (Pearson's χ² without
    /// continuity correction), needs no correction for empty cells, and under the global null all arms share one risk, so that Dunnett's
    /// correlations hold. Normal theory is an approximation for it: with few patients or rare events its level differs from α either way;
    /// compare a run under θ = 0. When neither arm, or everyone, had the event, z is 0. Other tests: <see cref="RiskTest"/>.</para>
    /// <para>Estimate: on the scale of θ with its Wald interval, see <see cref="RiskEffects"/>. The log odds ratio has ½ added to all four cells when one is empty (Haldane 1956,
    /// Anscombe 1956), and Woolf's (1955) 95 % interval. Being finite always, it has a bias in small arms, which is reported.</para>
    /// </remarks>
    /// <param name="Name">Name.</param>
    /// <param name="ControlRisk">Risk of the control arm (of the lowest dose when there is none).</param>
    public sealed record Binary(string Name, UncertainQuantity ControlRisk) : Endpoint(Name)
    {
        /// <summary>The scale of θ and of the estimate.</summary>
        public RiskMeasure Scale { get; init; } = RiskMeasure.OddsRatio;

        /// <summary>The test.</summary>
        public RiskTest Test { get; init; } = new RiskTest.Score();

        /// <summary>Outcomes that are missing; null for none.</summary>
        public MissingOutcomes? Missing { get; init; }

        /// <inheritdoc/>
        public override string EffectName => Scale.EffectName;

        /// <inheritdoc/>
        public override string Measure => Scale.Code;

        /// <inheritdoc/>
        public override string TestName => Test.Describe(Scale);

        /// <inheritdoc/>
        public override double TestedEffect => Test.TestedEffect;

        /// <inheritdoc/>
        public override IEnumerable<ArmProbabilities> ByArm => Missing?.Lists.Select(list => list.Probabilities) ?? [];

        internal override string? ContrastProblem => Test is RiskTest.Score or RiskTest.Wald
            ? null
            : $"'{Test.Code}' tests two arms by their counts; leave the test out, or 'wald' was expected";

        internal override IEnumerable<EndpointProblem> FindProblems()
        {
            if (Scale.ProblemWithControlRisk(ControlRisk) is { } wrong)
            {
                yield return new("control_risk", wrong);
            }
            else if (ProblemAt(TestedEffect) is { } problem)
            {
                yield return new("margin", problem);
            }

            foreach (var other in Test.FindProblems(Scale).Concat(Missing?.FindProblems() ?? []))
            {
                yield return other;
            }
        }

        internal override IEnumerable<string> FindProblems(TrialDesign design)
        {
            foreach (var problem in Test.FindProblems(design, Missing).Concat(Missing?.FindProblems(design.Arms.Length) ?? []))
            {
                yield return problem;
            }
        }

        internal override string? ProblemAt(double theta) => Scale.ProblemAt(ControlRisk, theta);

        internal override EndpointSimulator CreateSimulator(TrialCourse course) => new Proportions(course, this);
    }
}
