using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>What a cohort of a dose escalation leads to, and which dose is the maximum tolerated one.</summary>
public abstract record EscalationRule
{
    private EscalationRule()
    {
    }

    /// <summary>What is wrong with the rule, in words; empty when it is sound.</summary>
    /// <param name="start">Number of the dose of the first cohort, from 0.</param>
    internal abstract IEnumerable<string> FindProblems(int start);

    /// <summary>The rule made ready for a number of doses: constants only, shared by threads.</summary>
    internal abstract EscalationConduct Prepare(int doses, int start);

    /// <summary>
    /// 3+3 (Storer 1989, Biometrics 45:925–937; <see cref="Designs.ThreePlusThree"/>): the dose below the first that is too toxic is taken, the
    /// highest when none is.
    /// </summary>
    public sealed record ThreePlusThree : EscalationRule
    {
        internal override IEnumerable<string> FindProblems(int start) =>
            start > 0 ? ["a 3+3 design never goes down, so that it begins with the lowest dose"] : [];

        internal override EscalationConduct Prepare(int doses, int start) => new ThreePlusThreeConduct(doses);
    }

    /// <summary>
    /// The Bayesian optimal interval design (Liu and Yuan 2015, Journal of the Royal Statistical Society C 64:507–523;
    /// <see cref="BoinBoundaries"/>): dose by dose until all patients are in, or the lowest dose is eliminated. Of the doses that were given and not
    /// eliminated, the one is taken whose isotonic estimate is nearest to the target.
    /// </summary>
    /// <remarks>
    /// Isotonic regression (pool adjacent violators) of (x + 0.05)/(n + 0.1), weighted by the inverse of its beta variance. Of doses with the
    /// same estimate the highest is taken when that is below the target, else the lowest.
    /// </remarks>
    /// <param name="Target">Toxicity rate that is aimed at, inside (0.05, 0.6).</param>
    /// <param name="Patients">Patients in all, 1 to 200.</param>
    /// <param name="Cohort">Patients of a cohort; the last has what is left.</param>
    public sealed record Boin(double Target, int Patients, int Cohort) : EscalationRule
    {
        /// <summary>P(rate &gt; target | data) above which a dose is eliminated, inside (0.5, 1).</summary>
        public double Elimination { get; init; } = 0.95;

        internal override IEnumerable<string> FindProblems(int start)
        {
            if (!(Target is > 0.05 and < 0.6))
            {
                yield return FormattableString.Invariant($"the target is {Target}; a toxicity rate inside (0.05, 0.6) was expected");
            }

            if (Patients is < 1 or > 200)
            {
                yield return FormattableString.Invariant($"there are {Patients} patients; 1 to 200 were expected");
            }

            if (Cohort < 1 || Cohort > Patients)
            {
                yield return FormattableString.Invariant($"a cohort has {Cohort} patients; 1 to {Patients} were expected");
            }

            if (!(Elimination is > 0.5 and < 1))
            {
                yield return FormattableString.Invariant($"a dose is eliminated at {Elimination}; a probability inside (0.5, 1) was expected");
            }
        }

        internal override EscalationConduct Prepare(int doses, int start) =>
            new BoinConduct(BoinBoundaries.Of(Target, Patients, elimination: Elimination), this, doses, start);
    }
}
