using System.Collections.Immutable;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;
using ExoMeta.Trials;

namespace ExoMeta.Analysis;

/// <summary>One simulated setting of a trial.</summary>
/// <param name="SizePerArm">Patients in each arm, in the order of the arms.</param>
/// <param name="Truth">What θ is drawn from.</param>
/// <param name="Theta">True effect of every arm under a fixed truth; null otherwise.</param>
/// <param name="Result">Operating characteristics.</param>
public sealed record TrialScenario(
    ImmutableArray<int> SizePerArm, TruthKind Truth, double? Theta, OperatingCharacteristics Result);

/// <summary>Power and assurance of one endpoint of a trial at one size.</summary>
/// <param name="SizePerArm">Patients in each arm.</param>
/// <param name="PowerAtPoint">Disjunctive power at the mean of the posterior or of the assumed prior.</param>
/// <param name="Assurance">Disjunctive power averaged over it.</param>
/// <param name="AssuranceCeiling">P(θ of at least one arm is favourable; between doses, is not 0): no sample size gives more assurance.</param>
/// <param name="Predictive">Averaged with τ added.</param>
/// <param name="Robust">Averaged over the mixture with a sceptical component.</param>
/// <param name="FamilywiseError">P(any significant) when no arm differs; its own run.</param>
public sealed record PowerSummary(
    ImmutableArray<int> SizePerArm, MonteCarloEstimate PowerAtPoint, MonteCarloEstimate Assurance, MonteCarloEstimate AssuranceCeiling,
    MonteCarloEstimate Predictive, MonteCarloEstimate Robust, MonteCarloEstimate FamilywiseError)
{
    /// <summary>Share of the trials behind the assurance whose θ would carry a risk outside [0, 1]; null where it cannot.</summary>
    public MonteCarloEstimate? Truncated { get; init; }

    /// <summary>How the trials behind the assurance run: size, length, looks, and what other tests and MCP-Mod say of them.</summary>
    public OperatingCharacteristics? Course { get; init; }

    /// <summary>The same by compared arm: arms may be different products. Empty where no single arm is declared significant.</summary>
    public ImmutableArray<ArmPower> Arms { get; init; } = [];
}

/// <summary>Power of one compared arm.</summary>
/// <param name="Name">The arm.</param>
/// <param name="Point">θ at the point: mean of the posterior or of the assumed prior, on the analysis scale; null where it depends on a dose–response shape that is uncertain.</param>
/// <param name="PointStandardError">Its standard error (standard deviation of the prior).</param>
/// <param name="PowerAtPoint">Power at the point.</param>
/// <param name="Assurance">Power averaged over the posterior or the assumed prior.</param>
/// <param name="Ceiling">P(θ of this arm is favourable; between doses, is not 0).</param>
public sealed record ArmPower(
    string Name, double? Point, double? PointStandardError, MonteCarloEstimate PowerAtPoint, MonteCarloEstimate Assurance, MonteCarloEstimate Ceiling)
{
    /// <summary>Central 95 % interval of the Bayesian posterior of this arm's θ; null where θ is normal or t.</summary>
    public Interval? Credible { get; init; }
}

/// <summary>One endpoint of a comparative trial.</summary>
/// <param name="Id">Identifier: also part of the figure's name.</param>
/// <param name="Name">Name of the endpoint.</param>
/// <param name="EffectName">What θ is.</param>
/// <param name="Measure">Code of the measure whose analysis scale θ is on.</param>
/// <param name="Display">The scale on which people read θ.</param>
/// <param name="LowerIsBetter">Whether a negative θ is good.</param>
/// <param name="Comparison">What is compared.</param>
/// <param name="Analysis">What is claimed from the estimates.</param>
/// <param name="Alpha">One-sided level.</param>
/// <param name="EvidenceBased">Whether θ comes from comparative human evidence on this endpoint and product class.</param>
/// <param name="ThetaSource">Where θ comes from, in words: the claims, or the assumed prior with its reason.</param>
/// <param name="SizesStated">Whether the source states the arms' sizes.</param>
/// <param name="Summaries">Power, assurance and family-wise error, by size.</param>
/// <param name="Grid">Power over the grid of fixed θ, by size.</param>
public sealed record TrialEndpointResult(
    string Id, string Name, string EffectName, string Measure, DisplayScale Display, bool LowerIsBetter, TrialComparison Comparison, TrialAnalysis Analysis, double Alpha,
    bool EvidenceBased, string ThetaSource, bool SizesStated, ImmutableArray<PowerSummary> Summaries, ImmutableArray<TrialScenario> Grid)
{
    /// <summary>The scale on which θ is analysed: logarithms of ratios, else as it is.</summary>
    public AnalysisScale AnalysisScale => Display is DisplayScale.Ratio or DisplayScale.PercentChange ? AnalysisScale.Log : AnalysisScale.Identity;

    /// <summary>Whether θ comes from a pool of which its user alone says that it is evidence.</summary>
    public bool IsPoolInHand { get; init; }

    /// <summary>How a comparison is tested.</summary>
    public string Test { get; init; } = "";

    /// <summary>What is compared, in which direction and at which level.</summary>
    public string ComparisonNote { get; init; } = "";

    /// <summary>What is done at its looks; null where it is analysed once.</summary>
    public InterimPlan? Interim { get; init; }

    /// <summary>The dose at which θ holds where a dose–response makes the effects of the other doses; null without one.</summary>
    public double? AtDose { get; init; }

    /// <summary>The Bayesian posterior that θ is drawn from; null where θ is normal or t.</summary>
    public JointPosterior? Bayesian { get; init; }

    /// <summary>How the arms' true effects belong together in the draws, and what the point is.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>What a cohort without a comparison can see.</summary>
/// <param name="Size">Patients given the product.</param>
/// <param name="EventRate">True rate of the adverse event, as written (a value or a distribution).</param>
/// <param name="AtLeastOne">P(at least one event), simulated.</param>
/// <param name="AtLeastOneExact">The same by formula or quadrature.</param>
/// <param name="UpperBoundIfNone">Exact one-sided 95 % upper bound of the rate when none is seen.</param>
public sealed record SafetyScenario(
    int Size, string EventRate, MonteCarloEstimate AtLeastOne, double AtLeastOneExact, double UpperBoundIfNone);

/// <summary>One arm as the trial file states it.</summary>
/// <param name="Name">Name.</param>
/// <param name="Dose">Dose as a number in the trial's unit; null for control and where not stated.</param>
/// <param name="DoseText">Dose as printed.</param>
/// <param name="Size">Size as written: a number, or what is assumed.</param>
/// <param name="IsControl">Whether it is the control.</param>
public sealed record TrialArmResult(string Name, double? Dose, string DoseText, string Size, bool IsControl);

/// <summary>One registered design and what simulating it says.</summary>
/// <param name="Id">Registry number.</param>
/// <param name="Title">Title.</param>
/// <param name="Product">Product.</param>
/// <param name="ProductClass">Class.</param>
/// <param name="Route">Route.</param>
/// <param name="Country">Country.</param>
/// <param name="DoseUnit">The product's own unit; null when no dose is stated.</param>
/// <param name="Stated">What the source states of the design.</param>
/// <param name="Contradiction">What contradicts it; null when nothing.</param>
/// <param name="Arms">The arms.</param>
/// <param name="Endpoints">Comparative endpoints; empty for a single-arm or safety cohort.</param>
/// <param name="Safety">What its cohorts can see of an adverse event.</param>
/// <param name="Notes">What the reader must know.</param>
public sealed record TrialResult(
    string Id, string Title, string Product, string ProductClass, string Route, string Country, string? DoseUnit, string Stated,
    string? Contradiction, ImmutableArray<TrialArmResult> Arms, ImmutableArray<TrialEndpointResult> Endpoints,
    ImmutableArray<SafetyScenario> Safety, ImmutableArray<string> Notes)
{
    /// <summary>Its dose escalation or single-arm design; null when it has neither.</summary>
    public EarlyPhaseResult? EarlyPhase { get; init; }
}
