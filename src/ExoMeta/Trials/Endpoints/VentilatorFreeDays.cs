using ExoMeta.Effects;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>Days alive and free of the ventilator within a horizon, mostly 28 days; θ is the log odds ratio of death.</summary>
    /// <remarks>
    /// <para>Data: each patient dies by the horizon or not, with odds exp(θ) times those of the reference arm; a survivor leaves the ventilator after a time
    /// T, which treatment multiplies by <see cref="LiberationRatio"/>, and has h − ⌊T⌋ ventilator-free days, 0 when T ≥ h
    /// (<see cref="VentilatedPatients{TLane}"/>). No reintubation. Nothing differs when θ = 0 and the ratio is 1.</para>
    /// <para>Test: <see cref="Test"/> decides; the others of <see cref="CategoryTest.All"/> are carried out on the same trials beside it. The Mann–Whitney
    /// and proportional odds tests see the number of days, in which a death counts 0 like a survivor who stays on the ventilator (Schoenfeld and
    /// Bernard 2002), or less (<see cref="RanksDeathBelow"/>). The win ratio compares deaths first and then days: a survivor with 0 days
    /// wins over a patient who died, and two who died are even. All against normal critical values.</para>
    /// <para>Estimate: whatever the test, the log odds ratio of death with ½ in each cell where one is empty, and Woolf's interval, so that bias and
    /// coverage are on the scale of θ and the trial can join a pool of death. A statistic above 0 speaks for fewer days (more deaths), as θ above 0
    /// does; it can differ in sign from the estimate.</para>
    /// </remarks>
    /// <param name="Name">Name.</param>
    /// <param name="DeathRisk">Risk of death by the horizon in the reference arm.</param>
    /// <param name="Liberation">Days on the ventilator of its survivors.</param>
    public sealed record VentilatorFreeDays(string Name, UncertainQuantity DeathRisk, LiberationTime Liberation) : Endpoint(Name)
    {
        /// <summary>The longest horizon.</summary>
        public const int LongestHorizon = CategoryColumns.MaxCategories - VentilatedPatients<Numerics.Lanes.LaneOne>.CategoriesBeside;

        /// <summary>Length of the follow-up in days, 1 to <see cref="LongestHorizon"/>.</summary>
        public int Horizon { get; init; } = 28;

        /// <summary>Factor of survivors' times on the ventilator in the compared arms, above 0; below 1 they leave it earlier.</summary>
        public UncertainQuantity LiberationRatio { get; init; } = new UncertainQuantity.Value(1);

        /// <summary>The test that decides.</summary>
        public CategoryTest Test { get; init; } = CategoryTest.MannWhitney;

        /// <summary>Whether all tests rank a death below a survivor without ventilator-free days (scored −1); otherwise the win ratio alone does.</summary>
        public bool RanksDeathBelow { get; init; }

        /// <summary>Patients whose outcome is not observed; null for none. The worst outcome is death.</summary>
        public MissingPatients? Missing { get; init; }

        /// <inheritdoc/>
        public override string EffectName => "log odds ratio of death";

        /// <inheritdoc/>
        public override string Measure => "OR";

        /// <inheritdoc/>
        public override string TestName => $"{Test.Description}, of ventilator-free days: approximate in small arms";

        /// <inheritdoc/>
        public override Endpoint UnderNull() => this with { LiberationRatio = new UncertainQuantity.Value(1) };

        /// <inheritdoc/>
        public override IEnumerable<ArmProbabilities> ByArm => Missing is null ? [] : [Missing.Probabilities];

        internal override string? ContrastProblem => "ventilator-free days are ranked, and their estimate is a log odds ratio of death";

        internal override IEnumerable<EndpointProblem> FindProblems()
        {
            if (!DeathRisk.IsProbability)
            {
                yield return new("death_risk", $"risk of death is {DeathRisk}, which can leave [0, 1]; a probability was expected");
            }
            else if (DeathRisk.HasAtom(0) || DeathRisk.HasAtom(1))
            {
                yield return new("death_risk", $"risk of death is {DeathRisk}; a log odds ratio needs a risk above 0 and below 1");
            }

            if (!LowerIsBetter)
            {
                yield return new("lower_is_better", "θ is the log odds ratio of death, of which less is better; true was expected");
            }

            if (Horizon is < 1 or > LongestHorizon)
            {
                yield return new("horizon", FormattableString.Invariant($"is {Horizon} days; 1 to {LongestHorizon} were expected"));
            }

            if (LiberationRatio.Support.Low < 0 || LiberationRatio.HasAtom(0))
            {
                yield return new("liberation_ratio", $"is {LiberationRatio}, which is not always above 0");
            }

            foreach (var problem in Liberation.FindProblems().Concat(Missing?.Probabilities.FindProblems("missing") ?? []))
            {
                yield return problem;
            }
        }

        internal override IEnumerable<string> FindProblems(TrialDesign design) => Missing?.Probabilities.FindProblems("missing", design.Arms.Length) ?? [];

        internal override EndpointSimulator CreateSimulator(TrialCourse course) => new CategoryTrials(
            course, Liberation.OutcomeOf(this), [AnalysisBy(Test), .. CategoryTest.All.Where(test => test != Test).Select(AnalysisBy)], Missing);

        private CategoryAnalysis AnalysisBy(CategoryTest test) => new(test) { JoinsFirstTwo = !RanksDeathBelow && test != CategoryTest.WinRatio };
    }
}
