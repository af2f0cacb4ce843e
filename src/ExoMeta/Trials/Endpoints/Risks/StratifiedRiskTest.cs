using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>How two risks are tested where patients come in strata. Each gives a statistic on the normal scale, above 0 where the estimate is above the margin.</summary>
/// <remarks>
/// Those over strata are held against critical values of normal theory, and their estimate is the common effect of Mantel and Haenszel on the scale of the endpoint
/// (<see cref="MantelHaenszel"/>). Strata in which an arm has no patients count for nothing.
/// </remarks>
public abstract record StratifiedRiskTest
{
    private StratifiedRiskTest()
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

    /// <summary>What is wrong with it in a design, in words.</summary>
    internal virtual IEnumerable<string> FindProblems(TrialDesign design, MissingOutcomes? missing) => [];

    /// <summary>Makes it ready for arms of the planned sizes; other sizes are right too, and may take longer.</summary>
    internal abstract StratifiedAnalysis Prepare(RiskMeasure measure, IReadOnlyCollection<(int Size, int ControlSize)> planned);

    /// <summary>The score test of no difference of Mantel and Haenszel, which is that of every measure.</summary>
    public sealed record Score : StratifiedRiskTest
    {
        /// <inheritdoc/>
        public override string Code => "mantel-haenszel";

        internal override string Describe(RiskMeasure measure) =>
            "Mantel and Haenszel's test over the strata without continuity correction, against critical values of normal theory: approximate in small arms";

        internal override StratifiedAnalysis Prepare(RiskMeasure measure, IReadOnlyCollection<(int Size, int ControlSize)> planned) => new StratifiedScore(measure);
    }

    /// <summary>The common effect of Mantel and Haenszel less the margin, over its standard error.</summary>
    /// <param name="Margin">Margin on the scale of the measure.</param>
    public sealed record Wald(double Margin = 0) : StratifiedRiskTest
    {
        /// <inheritdoc/>
        public override string Code => "mantel-haenszel-wald";

        /// <inheritdoc/>
        public override double TestedEffect => Margin;

        internal override string Describe(RiskMeasure measure) =>
            $"Wald test of the common {measure.EffectName} of Mantel and Haenszel{RiskTest.Against(Margin)}, against critical values of normal theory: approximate in small arms";

        internal override IEnumerable<EndpointProblem> FindProblems(RiskMeasure measure) => RiskTest.FindMarginProblems(measure, Margin);

        internal override StratifiedAnalysis Prepare(RiskMeasure measure, IReadOnlyCollection<(int Size, int ControlSize)> planned) => new StratifiedWald(measure, Margin);
    }

    /// <summary>The score test of a margin over strata, for a risk difference or a log risk ratio: Farrington and Manning's in each, with the weights of Mantel and Haenszel.</summary>
    /// <param name="Margin">Margin on the scale of the measure.</param>
    public sealed record FarringtonManning(double Margin) : StratifiedRiskTest
    {
        /// <inheritdoc/>
        public override string Code => "stratified-farrington-manning";

        /// <inheritdoc/>
        public override double TestedEffect => Margin;

        internal override string Describe(RiskMeasure measure) =>
            $"Farrington and Manning's score test of the {measure.EffectName}{RiskTest.Against(Margin)} over the strata, against critical values of normal theory: approximate in small arms";

        internal override IEnumerable<EndpointProblem> FindProblems(RiskMeasure measure)
        {
            if (measure == RiskMeasure.OddsRatio)
            {
                yield return new(
                    "test", "'stratified-farrington-manning' tests a risk difference or a risk ratio: set 'measure: RD' or 'measure: RR', or test an odds ratio by 'mantel-haenszel-wald'");
            }

            foreach (var problem in RiskTest.FindMarginProblems(measure, Margin))
            {
                yield return problem;
            }
        }

        internal override StratifiedAnalysis Prepare(RiskMeasure measure, IReadOnlyCollection<(int Size, int ControlSize)> planned) =>
            measure == RiskMeasure.RiskDifference ? new StratifiedDifferenceMargin(Margin) : new StratifiedRatioMargin(PortableMath.Exp(Margin));
    }

    /// <summary>A test of all patients together, which does not look at the strata.</summary>
    /// <param name="Test">The test.</param>
    public sealed record Pooled(RiskTest Test) : StratifiedRiskTest
    {
        /// <inheritdoc/>
        public override string Code => Test.Code;

        /// <inheritdoc/>
        public override double TestedEffect => Test.TestedEffect;

        internal override string Describe(RiskMeasure measure) => $"{Test.Describe(measure)}; strata are not looked at";

        internal override IEnumerable<EndpointProblem> FindProblems(RiskMeasure measure) => Test.FindProblems(measure);

        internal override IEnumerable<string> FindProblems(TrialDesign design, MissingOutcomes? missing) => Test.FindProblems(design, missing);

        internal override StratifiedAnalysis Prepare(RiskMeasure measure, IReadOnlyCollection<(int Size, int ControlSize)> planned) =>
            new PooledAnalysis(measure, Test.Prepare(measure, planned));
    }
}
