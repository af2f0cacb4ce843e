using System.Collections.Immutable;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>Death or another event, of patients in strata whose risks differ; θ is the log odds ratio within each stratum.</summary>
    /// <remarks>
    /// <para>Data: of the patients of an arm that come with a look each stratum has its share, exactly but for rounding, as stratified randomisation deals them; the events of a stratum are
    /// binomial, its odds in a compared arm exp(θ) times those of its control risk.</para>
    /// <para>Test: that of Mantel and Haenszel over the strata (<see cref="MantelHaenszel"/>), or one that does not look at them. Estimate: with the first the common log odds ratio, whose variance two
    /// comparisons share as patients do under equal variances, n_i/(n_i + n_0) of it; with the others the log odds ratio of all patients (<see cref="RiskEffects"/>), which is
    /// nearer to 0 than that within strata though no stratum is unbalanced (an odds ratio does not collapse; Gail, Wieand and Piantadosi 1984, Biometrika 71:431): reported as bias.</para>
    /// </remarks>
    /// <param name="Name">Name.</param>
    /// <param name="Strata">The strata.</param>
    public sealed record StratifiedBinary(string Name, ImmutableArray<RiskStratum> Strata) : Endpoint(Name)
    {
        /// <summary>The most strata.</summary>
        public const int MostStrata = 32;

        private const double Tolerance = 1e-9;

        /// <summary>A test that does not look at the strata; null for that of Mantel and Haenszel.</summary>
        public RiskTest? Unstratified { get; init; }

        /// <inheritdoc/>
        public override string EffectName => RiskMeasure.OddsRatio.EffectName;

        /// <inheritdoc/>
        public override string Measure => RiskMeasure.OddsRatio.Code;

        /// <inheritdoc/>
        public override string TestName => Unstratified is null
            ? "Mantel and Haenszel's test over the strata without continuity correction, against critical values of normal theory: approximate in small arms"
            : $"{Unstratified.Describe(RiskMeasure.OddsRatio)}; strata are not looked at";

        /// <summary>By value.</summary>
        public bool Equals(StratifiedBinary? other) =>
            other is not null && base.Equals(other) && Unstratified == other.Unstratified && Strata.AsSpan().SequenceEqual(other.Strata.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Strata.Length, Unstratified);

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

            foreach (var risk in Strata.Select(stratum => stratum.ControlRisk).Where(risk => !risk.IsProbability || risk.HasAtom(0) || risk.HasAtom(1)))
            {
                yield return new("strata", $"control risk is {risk}; a log odds ratio needs a risk above 0 and below 1");
            }

            foreach (var problem in Unstratified?.FindProblems(RiskMeasure.OddsRatio) ?? [])
            {
                yield return problem;
            }
        }

        internal override IEnumerable<string> FindProblems(TrialDesign design) => Unstratified?.FindProblems(design) ?? [];

        internal override EndpointSimulator CreateSimulator(TrialCourse course) => new StratifiedProportions(course, this);
    }
}
