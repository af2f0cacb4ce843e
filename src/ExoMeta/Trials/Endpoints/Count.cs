using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>Numbers of events of each patient during follow-up (exacerbations, admissions, infections); θ is a log rate ratio.</summary>
    /// <remarks>
    /// <para>Data: a patient followed for t has a Poisson number of events with mean gλt, where λ is the rate of the arm, λ₀exp(θ), and g a gamma factor of the patient with mean 1 and
    /// variance κ: negative binomial with variance μ + κμ², Poisson for κ = 0 (and below 10⁻⁸). Follow-up ends at <see cref="FollowUp"/> or at an exponential time of dropout,
    /// whichever comes first; it tells nothing of the events.</para>
    /// <para>Where all are followed alike and the test needs no spread between patients, the arm's total is drawn at once: gamma–Poisson with shape n/κ, which is its exact
    /// distribution. Elsewhere every patient is drawn.</para>
    /// <para>Estimate: log of the ratio of events per time, with ½ added to the events of both arms when one has none. Tests: <see cref="RateTest"/>.</para>
    /// </remarks>
    /// <param name="Name">Name.</param>
    /// <param name="ControlRate">Events of a control patient in a unit of time, λ₀.</param>
    /// <param name="FollowUp">Planned follow-up of a patient in that unit: the same for all, or a distribution between patients.</param>
    public sealed record Count(string Name, UncertainQuantity ControlRate, UncertainQuantity FollowUp) : Endpoint(Name)
    {
        private const double LargestMean = 1e6;

        /// <summary>κ; 0 is Poisson.</summary>
        public UncertainQuantity Dispersion { get; init; } = new UncertainQuantity.Value(0);

        /// <summary>Hazard of dropping out in a unit of time.</summary>
        public UncertainQuantity DropoutRate { get; init; } = new UncertainQuantity.Value(0);

        /// <summary>The test.</summary>
        public RateTest Test { get; init; } = new RateTest.NegativeBinomial();

        /// <inheritdoc/>
        public override string EffectName => "log rate ratio";

        /// <inheritdoc/>
        public override string Measure => "IRR";

        /// <inheritdoc/>
        public override string TestName => Test.Description;

        /// <summary>Whether all patients are followed for the same time.</summary>
        internal bool IsFollowedAlike => FollowUp is UncertainQuantity.Value && DropoutRate is UncertainQuantity.Value { Number: 0 };

        internal override IEnumerable<EndpointProblem> FindProblems()
        {
            if (ControlRate.Support.Low < 0 || ControlRate.HasAtom(0))
            {
                yield return new("control_rate", $"control rate is {ControlRate}, which is not always above 0");
            }

            if (FollowUp.Support.Low < 0 || FollowUp.HasAtom(0))
            {
                yield return new("exposure", $"follow-up is {FollowUp}, which is not always above 0");
            }

            if (Dispersion.Support.Low < 0)
            {
                yield return new("dispersion", $"dispersion is {Dispersion}, which can be negative; 0 (Poisson) or more was expected");
            }

            if (DropoutRate.Support.Low < 0)
            {
                yield return new("dropout_rate", $"dropout rate is {DropoutRate}, which can be negative; a hazard of at least 0 was expected");
            }
        }

        internal override string? ProblemAt(double theta)
        {
            var mean = ControlRate.Mean * FollowUp.Mean * PortableMath.Exp(Math.Max(0, theta));
            return mean > LargestMean
                ? FormattableString.Invariant($"a log rate ratio of {theta} gives a patient {mean:0.##e0} events on average; at most {LargestMean:0} are simulated")
                : null;
        }

        internal override EndpointSimulator CreateSimulator(TrialCourse course) => new EventRates(course, this);
    }
}
