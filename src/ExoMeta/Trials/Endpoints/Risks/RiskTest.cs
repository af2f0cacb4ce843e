using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>How two risks are tested. Each gives a statistic on the normal scale, above 0 where the estimate is above the margin.</summary>
/// <remarks>
/// <para>An exact test gives its one-sided p-value towards the side of the estimate as z = Φ⁻¹(1 − p), 0 where p ≥ ½. It is rounded to ten decimals like every critical
/// value, so that z reaches the critical value of a level exactly when p is at most that level, equality included.</para>
/// <para>Several comparisons, and several looks, are held against critical values of normal theory. A test that keeps each level keeps those of
/// Bonferroni and Holm exactly; Dunnett's correlations, and the boundaries of interim looks, hold nearly.</para>
/// </remarks>
public abstract record RiskTest
{
    private RiskTest()
    {
    }

    /// <summary>Its name in trial files.</summary>
    public abstract string Code { get; }

    /// <summary>The effect at the edge of the hypothesis that is tested, on the scale of the measure; 0: no difference.</summary>
    public virtual double TestedEffect => 0;

    /// <summary>The test in words.</summary>
    internal abstract string Describe(RiskMeasure measure);

    /// <summary>What is wrong with it.</summary>
    internal virtual IEnumerable<EndpointProblem> FindProblems(RiskMeasure measure) => [];

    /// <summary>What is wrong with it for arms of up to these sizes.</summary>
    internal virtual string? ProblemWithSizes(int size, int controlSize) => null;

    /// <summary>What is wrong with it in a design, in words.</summary>
    /// <param name="design">The design.</param>
    /// <param name="missing">Outcomes that are missing; null for none.</param>
    internal IEnumerable<string> FindProblems(TrialDesign design, MissingOutcomes? missing)
    {
        var most = design.MostPatients;
        foreach (var problem in most.Skip(1).Select(size => ProblemWithSizes(size, most[0])).OfType<string>().Take(1))
        {
            yield return problem;
        }

        if (this is Boschloo && design.Interim is AdaptiveStages { Size: not null })
        {
            yield return "'boschloo' works out all tables of each pair of sizes, too much where the last stage may have any: leave its size as planned, or test by 'fisher'";
        }

        if (this is Boschloo && missing is { Handling: MissingHandling.CompleteCases })
        {
            yield return "'boschloo' needs the sizes that are planned, and complete cases are fewer: count missing outcomes as event or none, or test by 'fisher'";
        }
    }

    /// <summary>Makes it ready for arms of the planned sizes; other sizes are right too, and may take longer.</summary>
    internal abstract RiskStatistic Prepare(RiskMeasure measure, IReadOnlyCollection<(int Size, int ControlSize)> planned);

    /// <summary>What is wrong with a margin.</summary>
    internal static IEnumerable<EndpointProblem> FindMarginProblems(RiskMeasure measure, double margin)
    {
        if (!double.IsFinite(margin) || (measure == RiskMeasure.RiskDifference && Math.Abs(margin) >= 1))
        {
            yield return new("margin", FormattableString.Invariant($"the margin is {margin}; a finite number was expected, inside (-1, 1) for a risk difference"));
        }
    }

    /// <summary>The margin in words.</summary>
    internal static string Against(double margin) => margin == 0 ? "" : FormattableString.Invariant($" against the margin {margin}");

    /// <summary>Pearson's χ² without continuity correction, as z: the score test of no difference.</summary>
    public sealed record Score : RiskTest
    {
        /// <inheritdoc/>
        public override string Code => "score";

        internal override string Describe(RiskMeasure measure) =>
            "score test (pooled variance z) of the difference of proportions, against critical values of normal theory: approximate in small arms";

        internal override RiskStatistic Prepare(RiskMeasure measure, IReadOnlyCollection<(int Size, int ControlSize)> planned) => new ScoreStatistic();
    }

    /// <summary>The same with Yates's continuity correction.</summary>
    public sealed record CorrectedChiSquare : RiskTest
    {
        /// <inheritdoc/>
        public override string Code => "chi-square-corrected";

        internal override string Describe(RiskMeasure measure) =>
            "χ² test with Yates's continuity correction (as z), against critical values of normal theory: mostly conservative";

        internal override RiskStatistic Prepare(RiskMeasure measure, IReadOnlyCollection<(int Size, int ControlSize)> planned) => new CorrectedStatistic();
    }

    /// <summary>Wald's test: the estimate less the margin, over its standard error.</summary>
    /// <param name="Margin">Margin on the scale of the measure.</param>
    public sealed record Wald(double Margin = 0) : RiskTest
    {
        /// <inheritdoc/>
        public override string Code => "wald";

        /// <inheritdoc/>
        public override double TestedEffect => Margin;

        internal override string Describe(RiskMeasure measure) =>
            $"Wald test of the {measure.EffectName}{Against(Margin)}, against critical values of normal theory: approximate in small arms";

        internal override IEnumerable<EndpointProblem> FindProblems(RiskMeasure measure) => FindMarginProblems(measure, Margin);

        internal override RiskStatistic Prepare(RiskMeasure measure, IReadOnlyCollection<(int Size, int ControlSize)> planned) => new WaldStatistic(Margin);
    }

    /// <summary>The score test of a margin of Farrington and Manning (1990), for a risk difference or a log risk ratio.</summary>
    /// <param name="Margin">Margin on the scale of the measure.</param>
    public sealed record FarringtonManning(double Margin) : RiskTest
    {
        /// <inheritdoc/>
        public override string Code => "farrington-manning";

        /// <inheritdoc/>
        public override double TestedEffect => Margin;

        internal override string Describe(RiskMeasure measure) =>
            $"Farrington and Manning's score test of the {measure.EffectName}{Against(Margin)}, against critical values of normal theory: approximate in small arms";

        internal override IEnumerable<EndpointProblem> FindProblems(RiskMeasure measure)
        {
            if (measure == RiskMeasure.OddsRatio)
            {
                yield return new("test", "'farrington-manning' tests a risk difference or a risk ratio: set 'measure: RD' or 'measure: RR'");
            }

            foreach (var problem in FindMarginProblems(measure, Margin))
            {
                yield return problem;
            }
        }

        internal override RiskStatistic Prepare(RiskMeasure measure, IReadOnlyCollection<(int Size, int ControlSize)> planned) =>
            measure == RiskMeasure.RiskDifference ? new DifferenceMarginStatistic(Margin) : new RatioMarginStatistic(PortableMath.Exp(Margin));
    }

    /// <summary>Fisher's exact test.</summary>
    public sealed record Fisher : RiskTest
    {
        /// <inheritdoc/>
        public override string Code => "fisher";

        internal override string Describe(RiskMeasure measure) => "Fisher's exact test: its level is never above the nominal one";

        internal override RiskStatistic Prepare(RiskMeasure measure, IReadOnlyCollection<(int Size, int ControlSize)> planned) => new FisherStatistic(planned);
    }

    /// <summary>Boschloo's unconditional exact test.</summary>
    public sealed record Boschloo : RiskTest
    {
        /// <summary>The most tables of two arms that p-values are worked out for: 511 patients an arm.</summary>
        internal const long LargestNumberOfTables = 1 << 18;

        /// <inheritdoc/>
        public override string Code => "boschloo";

        internal override string Describe(RiskMeasure measure) =>
            "Boschloo's unconditional exact test: its level is never above the nominal one, and it rejects whatever Fisher's test does";

        internal override string? ProblemWithSizes(int size, int controlSize) => (size + 1L) * (controlSize + 1L) > LargestNumberOfTables
            ? FormattableString.Invariant($"'boschloo' works out every table of two arms, which is too much for {controlSize} against {size} patients; at most 511 an arm, or 'fisher'")
            : null;

        internal override RiskStatistic Prepare(RiskMeasure measure, IReadOnlyCollection<(int Size, int ControlSize)> planned) => new BoschlooStatistic(planned);
    }
}
