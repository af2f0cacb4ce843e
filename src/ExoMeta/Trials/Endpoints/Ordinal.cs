using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>An ordered scale, such as the WHO clinical progression scale; θ is a log odds ratio.</summary>
    /// <remarks>
    /// <para>Direction: the categories stand in the order of the scale, and θ is the log odds ratio of being in a later category than k, treated against
    /// reference, the same for every k (proportional odds). Listed from best to worst, as the WHO scale is (later is worse), <see
    /// cref="Endpoint.LowerIsBetter"/> is true and θ &lt; 0 is a benefit; listed from worst to best it is false. With two categories
    /// θ is that of <see cref="Binary"/>, the event being the second one.</para>
    /// <para>Data: the patients of an arm are multinomial. The probabilities of the reference arm are given, or drawn once a trial from a Dirichlet
    /// distribution with the given ones as means (<see cref="EffectivePatients"/>); those of a compared arm follow by θ, or by θ + δₖ at
    /// cut k where the odds are not proportional (<see cref="Violation"/>).</para>
    /// <para>Test: <see cref="Test"/> against normal critical values; the other tests of <see cref="CategoryTest.All"/> are carried out on the same trials
    /// beside it. Few patients, or rare categories: the level is approximate, compare a run under θ = 0.</para>
    /// <para>Estimate: whatever the test, the log odds ratio of the proportional odds model by maximum likelihood with its interval of Wald, so that
    /// bias and coverage are on the scale of θ (<see cref="ProportionalOddsLikelihood"/>, which says what it does where the arms are
    /// separated). With a violation there is no one log odds ratio, and bias says how far the model's is from θ. Patients all alike have
    /// the estimate 0 with an infinite interval.</para>
    /// </remarks>
    /// <param name="Name">Name.</param>
    /// <param name="Categories">Names of the 2 to 64 categories, in the order of the scale.</param>
    /// <param name="ControlProbabilities">Their probabilities in the reference arm, above 0, adding up to 1.</param>
    public sealed record Ordinal(string Name, ImmutableArray<string> Categories, ImmutableArray<double> ControlProbabilities) : Endpoint(Name)
    {
        private const double Tolerance = 1e-6;

        /// <summary>Sum of the Dirichlet parameters: how many patients' worth is known of the probabilities; null when they are taken as known.</summary>
        public double? EffectivePatients { get; init; }

        /// <summary>δ, log odds ratio added to θ at the cut after each category but the last; empty for proportional odds.</summary>
        public ImmutableArray<double> Violation { get; init; } = [];

        /// <summary>The test that decides.</summary>
        public CategoryTest Test { get; init; } = CategoryTest.ProportionalOdds;

        /// <summary>Patients whose category is not observed; null for none.</summary>
        public MissingPatients? Missing { get; init; }

        /// <inheritdoc/>
        public override string EffectName => "log odds ratio";

        /// <inheritdoc/>
        public override string Measure => "OR";

        /// <inheritdoc/>
        public override string TestName => $"{Test.Description}: approximate in small arms";

        /// <inheritdoc/>
        public override Endpoint UnderNull() => this with { Violation = [] };

        /// <inheritdoc/>
        public override IEnumerable<ArmProbabilities> ByArm => Missing is null ? [] : [Missing.Probabilities];

        internal override string? ContrastProblem => Test == CategoryTest.ProportionalOdds
            ? null
            : $"'{Test.Name}' ranks patients, and the estimate is the log odds ratio of proportional odds; 'proportional-odds' was expected";

        internal override IEnumerable<EndpointProblem> FindProblems()
        {
            foreach (var problem in ProblemsOfCategories().Concat(Missing?.Probabilities.FindProblems("missing") ?? []))
            {
                yield return problem;
            }

            if (EffectivePatients is { } patients && !(patients >= 1 && double.IsFinite(patients)))
            {
                yield return new("effective_patients", FormattableString.Invariant($"the probabilities are known from {patients} effective patients; a number of at least 1 was expected"));
            }

            if (!Violation.IsEmpty)
            {
                foreach (var problem in ProblemsOfViolation())
                {
                    yield return problem;
                }
            }
        }

        internal override IEnumerable<string> FindProblems(TrialDesign design) => Missing?.Probabilities.FindProblems("missing", design.Arms.Length) ?? [];

        internal override EndpointSimulator CreateSimulator(TrialCourse course) => new CategoryTrials(
            course, new ScaleOutcome(this), [new(Test), .. CategoryTest.All.Where(test => test != Test).Select(test => new CategoryAnalysis(test))], Missing);

        /// <summary>By value.</summary>
        public bool Equals(Ordinal? other) => other is not null && base.Equals(other) && Test == other.Test && Missing == other.Missing
            && EffectivePatients.Equals(other.EffectivePatients) && Violation.AsSpan().SequenceEqual(other.Violation.AsSpan())
            && Categories.AsSpan().SequenceEqual(other.Categories.AsSpan())
            && ControlProbabilities.AsSpan().SequenceEqual(other.ControlProbabilities.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Name, Categories.Length, Test);

        private IEnumerable<EndpointProblem> ProblemsOfCategories()
        {
            const int most = CategoryColumns.MaxCategories;
            if (Categories.Length is < 2 or > most)
            {
                yield return new("categories", FormattableString.Invariant($"names {Categories.Length} categories; 2 to {most} were expected"));
            }

            foreach (var name in Categories.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
            {
                yield return new("categories", $"two categories are called '{name}'");
            }

            if (ControlProbabilities.Length != Categories.Length)
            {
                yield return new("control_probabilities", FormattableString.Invariant(
                    $"names {ControlProbabilities.Length} probabilities for {Categories.Length} categories; one each was expected"));
            }

            foreach (var probability in ControlProbabilities.Where(p => !(p > 0 && p < 1)))
            {
                yield return new("control_probabilities", FormattableString.Invariant($"{probability} is not inside (0, 1); a probability above 0 was expected for every category"));
            }

            if (ControlProbabilities.All(p => p > 0 && p < 1) && !(Math.Abs(ControlProbabilities.Sum() - 1) <= Tolerance))
            {
                yield return new("control_probabilities", FormattableString.Invariant($"the probabilities add up to {ControlProbabilities.Sum():0.#######}; 1 was expected"));
            }
        }

        private IEnumerable<EndpointProblem> ProblemsOfViolation()
        {
            if (Violation.Length != Categories.Length - 1)
            {
                yield return new("violation", FormattableString.Invariant(
                    $"names {Violation.Length} log odds ratios for {Math.Max(0, Categories.Length - 1)} cuts between {Categories.Length} categories; one a cut was expected"));
                yield break;
            }

            if (!Violation.All(double.IsFinite))
            {
                yield return new("violation", "a log odds ratio is not a finite number");
                yield break;
            }

            // Cuts in order whatever θ is: logit P(Y > k) + δ falls with k.
            var beyond = 1.0;
            var before = double.PositiveInfinity;
            for (var cut = 0; cut < Violation.Length; cut++)
            {
                beyond -= ControlProbabilities[cut];
                var logit = PortableMath.Log(beyond / (1 - beyond)) + Violation[cut];
                if (logit >= before)
                {
                    yield return new("violation", $"leaves category '{Categories[cut]}' no probability on treatment: the cuts on both sides of it trade places");
                }

                before = logit;
            }
        }
    }
}
