using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>An endpoint that is normal on the analysis scale; θ is a difference of means there.</summary>
    /// <remarks>
    /// <para>Data: the outcome of a patient is normal with the mean of the arm and standard deviation σ, in arms other than the reference σ times
    /// <see cref="DeviationRatio"/>; a baseline, standard normal in every arm, correlates with it. Nothing depends on the level of the reference arm,
    /// which is 0. Sizes, means, sums of squares and products of each arm are sufficient; they are drawn from their exact distributions (normal
    /// means; a Wishart matrix by Bartlett's (1933) decomposition; binomial numbers of patients with an outcome), unless what is missing depends on patients, or some
    /// are below a limit: then patient by patient.</para>
    /// <para>Centres (<see cref="TrialCentres"/>): the same moments, of the patients of each centre. An adjusted comparison is that of least squares with an effect of each centre,
    /// from the two arms alone: differences within centres, weighted by n₁n₀/(n₁ + n₀).</para>
    /// <para>Test: see <see cref="TestOfMeans"/>. With one look the t test and the analysis of covariance pool the variance (and the slope) over all arms;
    /// with several over the two arms of a comparison, so that an arm that ended early does not change another's degrees of freedom. Where
    /// degrees of freedom differ between trials (Welch, missing outcomes, designs that combine stages) the statistic is the normal score of
    /// the same probability. Interval: t with the degrees of freedom that the plan leads one to expect.</para>
    /// </remarks>
    /// <param name="Name">Name.</param>
    /// <param name="StandardDeviation">σ, between patients of the reference arm.</param>
    public abstract record Means(string Name, UncertainQuantity StandardDeviation) : Endpoint(Name)
    {
        /// <summary>How means are compared.</summary>
        public TestOfMeans Test { get; init; } = new TestOfMeans.Student();

        /// <summary>Correlation of outcome and baseline within an arm; null when there is no baseline.</summary>
        public UncertainQuantity? BaselineCorrelation { get; init; }

        /// <summary>Standard deviation of the other arms over that of the reference arm; null when all have the same.</summary>
        public UncertainQuantity? DeviationRatio { get; init; }

        /// <summary>Outcomes that are missing; null when all are there.</summary>
        public MissingMeasurements? Missing { get; init; }

        /// <summary>Centres that differ; null when there is one, or none differ. <see cref="StandardDeviation"/> is then that within a centre.</summary>
        public TrialCentres? Centres { get; init; }

        /// <inheritdoc/>
        public override string TestName => Test.Describe(MeansInWords)
            + (Centres switch
            {
                null => "",
                { IsAdjusted: true } => ", with an effect of each centre and the variance of the two arms, the statistic as a normal score",
                _ => ", centres not adjusted for",
            })
            + (DeviationRatio is null || Test is TestOfMeans.Welch ? "" : ", as if the variances were equal")
            + (Missing is null ? "" : "; of the patients who have an outcome, the statistic as a normal score");

        /// <summary>What means are compared: "means".</summary>
        internal abstract string MeansInWords { get; }

        /// <summary>What the standard deviation is called.</summary>
        internal abstract string DeviationInWords { get; }

        /// <summary>The field of the standard deviation in trial files.</summary>
        internal abstract string DeviationField { get; }

        /// <summary>What is not measured; null when everything is.</summary>
        internal virtual DetectionLimit? Unmeasured => null;

        /// <summary>Whether patients are drawn one by one, because no few numbers of an arm are enough.</summary>
        internal bool NeedsPatients => Unmeasured is not null || Missing is { DependsOn: not MissingDependence.Nothing };

        /// <inheritdoc/>
        public override IEnumerable<ArmProbabilities> ByArm => Missing is null ? [] : [Missing.Probabilities];

        internal override IEnumerable<EndpointProblem> FindProblems()
        {
            if (StandardDeviation.Support.Low < 0 || StandardDeviation.HasAtom(0))
            {
                yield return new(DeviationField, $"{DeviationInWords} is {StandardDeviation}, which is not always above 0");
            }

            if (DeviationRatio is { } ratio && (ratio.Support.Low < 0 || ratio.HasAtom(0)))
            {
                yield return new("sd_ratio", $"ratio of standard deviations is {ratio}, which is not always above 0");
            }

            foreach (var problem in FindBaselineProblems().Concat(FindCentreProblems()).Concat(Missing is null ? [] : FindMissingProblems(Missing)))
            {
                yield return problem;
            }
        }

        internal override IEnumerable<string> FindProblems(TrialDesign design)
        {
            foreach (var problem in Missing?.Probabilities.FindProblems("missing", design.Arms.Length) ?? [])
            {
                yield return problem;
            }

            var reference = design.ReferenceArm.Size;
            foreach (var arm in design.ComparedArms.Where(arm => Centres is { IsAdjusted: true, Count: var count } && arm.Size + reference < count + 4).Take(1))
            {
                yield return FormattableString.Invariant($"{reference} + {arm.Size} patients are too few for a comparison with an effect of each of {Centres!.Count} centres; at least {Centres.Count + 4} were expected");
            }
        }

        internal override EndpointSimulator CreateSimulator(TrialCourse course) =>
            course is { Patients.Looks: 1, CombinesStages: false } && Test is TestOfMeans.Student && DeviationRatio is null && Missing is null && Centres is null && !NeedsPatients
                ? new NormalMeans(course.Patients, StandardDeviation)
                : new VaryingMeans(course, this);

        private IEnumerable<EndpointProblem> FindBaselineProblems()
        {
            var adjusts = Test is TestOfMeans.Ancova;
            var dependsOnIt = Missing is { DependsOn: MissingDependence.Baseline };
            if (BaselineCorrelation is null)
            {
                if (adjusts || dependsOnIt)
                {
                    yield return new(
                        "baseline_correlation", $"is missing; {(adjusts ? "test: ancova" : "missing_depends_on: baseline")} needs the correlation of outcome and baseline");
                }

                yield break;
            }

            if (!(BaselineCorrelation.Support is { Low: >= -1, High: <= 1 }) || BaselineCorrelation.HasAtom(-1) || BaselineCorrelation.HasAtom(1))
            {
                yield return new("baseline_correlation", $"correlation is {BaselineCorrelation}, which can leave (-1, 1)");
            }

            if (!adjusts && !dependsOnIt)
            {
                yield return new("baseline_correlation", $"has no part in test: {Test.Name}; use test: ancova, or leave it out");
            }
        }

        private IEnumerable<EndpointProblem> FindCentreProblems()
        {
            if (Centres is not { } centres)
            {
                yield break;
            }

            if (centres.Count is < 2 or > TrialCentres.Most)
            {
                yield return new("centres", FormattableString.Invariant($"{centres.Count} centres; 2 to {TrialCentres.Most} were expected"));
            }

            if (centres.Deviation.Support.Low < 0)
            {
                yield return new("centre_sd", $"standard deviation of centres is {centres.Deviation}, which can be negative");
            }

            if (centres.IsAdjusted && Test is TestOfMeans.Welch)
            {
                yield return new("adjust_for", "'welch' has a variance for each arm and no effects of centres: use test: t, or leave out 'centre'");
            }

            if (NeedsPatients)
            {
                yield return new("centres", "patients of centres are drawn by their sums, which missing_depends_on and limit_of_detection do not allow: leave out one or the other");
            }
        }

        private static IEnumerable<EndpointProblem> FindMissingProblems(MissingMeasurements missing)
        {
            foreach (var problem in missing.Probabilities.FindProblems("missing"))
            {
                yield return problem;
            }

            if (missing.DependsOn != MissingDependence.Nothing && !(Math.Abs(missing.Slope) <= LargestSlope))
            {
                yield return new("missing_slope", string.Create(
                    CultureInfo.InvariantCulture, $"slope is {missing.Slope}; a log odds ratio for a standard deviation, from -{LargestSlope} to {LargestSlope}, was expected"));
            }
        }

        private const double LargestSlope = 20;
    }
}
