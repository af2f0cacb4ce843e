using System.Collections.Immutable;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>Death or another event, of patients in strata whose risks differ; θ is the log odds ratio, the log risk ratio or the risk difference within each stratum.</summary>
    /// <remarks>
    /// <para>Data: of the patients of an arm that come with a look each stratum has its share, exactly but for rounding, as stratified randomisation deals them; the events of a stratum are
    /// binomial, its risk in a compared arm that to which θ carries its control risk. A log risk ratio or a risk difference may carry it outside [0, 1]: it is then the nearest of 0 and 1, in a share of
    /// the trials that results report, and a fixed θ that does so with any value of a stratum's control risk is refused. Outcomes are missing by arm, in all strata with the same probability.</para>
    /// <para>Test: over the strata, or one that does not look at them (<see cref="StratifiedRiskTest"/>). Estimate: with the first the common effect of Mantel and Haenszel
    /// (<see cref="MantelHaenszel"/>), whose variance two comparisons share as patients do under equal variances, n_i/(n_i + n_0) of it; with the others the effect of all patients
    /// (<see cref="RiskEffects"/>). As a log odds ratio that is nearer to 0 than within strata though no stratum is unbalanced (an odds ratio does not collapse; Gail, Wieand and Piantadosi 1984,
    /// Biometrika 71:431): reported as bias. Risk ratios and differences collapse.</para>
    /// <para>Patients who are missing are left out of their stratum, or count there as with or without the event.</para>
    /// </remarks>
    /// <param name="Name">Name.</param>
    /// <param name="Strata">The strata.</param>
    public sealed record StratifiedBinary(string Name, ImmutableArray<RiskStratum> Strata) : Endpoint(Name)
    {
        /// <summary>The most strata.</summary>
        public const int MostStrata = 32;

        private const double Tolerance = 1e-9;

        /// <summary>The scale of θ and of the estimate.</summary>
        public RiskMeasure Scale { get; init; } = RiskMeasure.OddsRatio;

        /// <summary>The test.</summary>
        public StratifiedRiskTest Test { get; init; } = new StratifiedRiskTest.Score();

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

        /// <summary>By value.</summary>
        public bool Equals(StratifiedBinary? other) =>
            other is not null && base.Equals(other) && Scale == other.Scale && Test == other.Test && Missing == other.Missing && Strata.AsSpan().SequenceEqual(other.Strata.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Strata.Length, Scale, Test, Missing);

        /// <inheritdoc/>
        public override IEnumerable<ArmProbabilities> ByArm => Missing?.Lists.Select(list => list.Probabilities) ?? [];

        internal override IEnumerable<EndpointProblem> FindProblems()
        {
            if (Strata.Length is < 2 or > MostStrata)
            {
                yield return new("strata", FormattableString.Invariant($"names {Strata.Length} strata; 2 to {MostStrata} were expected"));
            }

            foreach (var stratum in Strata.Where(stratum => !(stratum.Share is > 0 and < 1)))
            {
                yield return new("strata", FormattableString.Invariant($"a stratum has the share {stratum.Share}; a number inside (0, 1) was expected"));
            }

            if (!(Math.Abs(Strata.Sum(stratum => stratum.Share) - 1) <= Tolerance))
            {
                yield return new("strata", FormattableString.Invariant($"the shares add up to {Strata.Sum(stratum => stratum.Share):0.#########}; 1 was expected"));
            }

            var risks = Strata.Select(stratum => Scale.ProblemWithControlRisk(stratum.ControlRisk)).OfType<string>().ToArray();
            foreach (var problem in risks)
            {
                yield return new("strata", problem);
            }

            if (risks.Length == 0 && ProblemAt(TestedEffect) is { } impossible)
            {
                yield return new("margin", impossible);
            }

            foreach (var problem in Test.FindProblems(Scale).Concat(Missing?.FindProblems() ?? []))
            {
                yield return problem;
            }
        }

        internal override IEnumerable<string> FindProblems(TrialDesign design) =>
            Test.FindProblems(design, Missing).Concat(Missing?.FindProblems(design.Arms.Length) ?? []);

        internal override string? ProblemAt(double theta) => Strata.Select(stratum => Scale.ProblemAt(stratum.ControlRisk, theta)).OfType<string>().FirstOrDefault();

        internal override EndpointSimulator CreateSimulator(TrialCourse course) => new StratifiedProportions(course, this);
    }
}
