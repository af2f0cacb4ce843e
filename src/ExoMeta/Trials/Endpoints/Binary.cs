using ExoMeta.Effects;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>Death or another event by a time point; θ is a log odds ratio.</summary>
    /// <remarks>
    /// <para>Data: events of each arm are binomial; the risk of a compared arm follows from the drawn control risk p₀ and θ by
    /// odds p/(1 − p) = exp(θ) p₀/(1 − p₀).</para>
    /// <para>Test: the score (pooled-variance) z of the difference of proportions, z = (p̂ᵢ − p̂₀)/√(p̄(1 − p̄)(1/nᵢ + 1/n₀)) with p̄ over
    /// the two arms, against normal critical values (Dunnett's with that adjustment). It is the score test of θ = 0 (Pearson's χ² without
    /// continuity correction), needs no correction for empty cells, and under the global null all arms share one risk, so that Dunnett's
    /// correlations hold. Normal theory is an approximation for it: with few patients or rare events its level differs from α either way;
    /// compare a run under θ = 0. When neither arm, or everyone, had the event, z is 0.</para>
    /// <para>Estimate: the log odds ratio with ½ added to all four cells when one is empty (Haldane 1956, Anscombe 1956), and Woolf's
    /// (1955) 95 % interval. Being finite always, it has a bias in small arms, which is reported.</para>
    /// </remarks>
    /// <param name="Name">Name.</param>
    /// <param name="ControlRisk">Risk of the control arm (of the lowest dose when there is none).</param>
    public sealed record Binary(string Name, UncertainQuantity ControlRisk) : Endpoint(Name)
    {
        /// <inheritdoc/>
        public override string EffectName => "log odds ratio";

        /// <inheritdoc/>
        public override string Measure => "OR";

        /// <inheritdoc/>
        public override string TestName =>
            "score test (pooled variance z) of the difference of proportions, against critical values of normal theory: approximate in small arms";

        internal override IEnumerable<EndpointProblem> FindProblems()
        {
            if (!ControlRisk.IsProbability)
            {
                yield return new("control_risk", $"control risk is {ControlRisk}, which can leave [0, 1]; a probability was expected");
            }
            else if (ControlRisk.HasAtom(0) || ControlRisk.HasAtom(1))
            {
                yield return new("control_risk", $"control risk is {ControlRisk}; a log odds ratio needs a risk above 0 and below 1");
            }
        }

        internal override EndpointSimulator CreateSimulator(TrialCourse course) => new Proportions(course.Patients, ControlRisk);
    }
}
