using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>One arm of a trial file.</summary>
/// <param name="Name">Name.</param>
/// <param name="Dose">Dose in the trial's unit; null for control and where it is not a number.</param>
/// <param name="DoseText">Dose as printed; null when not stated.</param>
/// <param name="Sizes">Number of patients; more than one entry is a grid.</param>
/// <param name="SizeStated">Whether the source states it.</param>
/// <param name="IsControl">Whether it is the control.</param>
public sealed record TrialArmSpec(
    string Name, double? Dose, string? DoseText, ImmutableArray<int> Sizes, bool SizeStated, bool IsControl)
{
    /// <summary>Class of the arm's product where it is not the trial's.</summary>
    public string? ProductClass { get; init; }
}

/// <summary>Where the true effect of a simulated trial comes from.</summary>
public abstract partial record ThetaSource
{
    /// <summary>Whether it is comparative human evidence of an analysis, which the trial file only names.</summary>
    public virtual bool IsEvidence => false;

    /// <summary>What is said where nothing and nobody calls it evidence.</summary>
    public const string NoEvidence = "Not evidence-based: no comparative human evidence stands behind θ.";

    /// <summary>Whether nothing and nobody calls it evidence: neither the rules of pooling nor the user of a pool.</summary>
    public virtual bool LacksEvidence => !IsEvidence;

    /// <summary>Whether τ comes with θ, so that the file need not give it.</summary>
    public virtual bool BringsTau => false;

    /// <summary>A normal prior that no comparative human evidence stands behind; the same draw for all compared arms.</summary>
    /// <param name="Prior">The prior.</param>
    /// <param name="Reason">Why.</param>
    public sealed record AssumedPrior(UncertainQuantity.Normal Prior, string Reason) : ThetaSource;

    /// <summary>Comparative human evidence on this endpoint and product class: one claim per compared arm.</summary>
    /// <param name="Claims">Claim ids in the order of the compared arms.</param>
    /// <param name="Location">Where they are named.</param>
    public sealed record Evidence(ImmutableArray<string> Claims, SourceLocation Location) : ThetaSource
    {
        /// <inheritdoc/>
        public override bool IsEvidence => true;
    }

    /// <summary>A pool of the analysis' strict tier: N(μ, se²), or t with Hartung–Knapp; τ comes with it.</summary>
    /// <param name="Outcome">Id of the outcome.</param>
    /// <param name="Location">Where it is named.</param>
    public sealed record Pooled(string Outcome, SourceLocation Location) : ThetaSource
    {
        /// <inheritdoc/>
        public override bool IsEvidence => true;

        /// <inheritdoc/>
        public override bool BringsTau => true;
    }

    /// <summary>Given in the trial file itself: N(θ, se²), the same draw for all compared arms.</summary>
    /// <param name="Theta">θ on the analysis scale.</param>
    /// <param name="StandardError">Its standard error, ≥ 0.</param>
    public sealed record Given(double Theta, double StandardError) : ThetaSource;
}

/// <summary>A control risk that comes from the control arms of a pool.</summary>
/// <param name="Outcome">Id of the outcome.</param>
/// <param name="Location">Where it is named.</param>
/// <param name="Found">What was found, in words; null as long as the pool has not been looked at, when the endpoint's control risk is a stand-in.</param>
public sealed record PooledControlRisk(string Outcome, SourceLocation Location, string? Found = null);

/// <summary>One endpoint of a trial file.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Endpoint">The endpoint with its nuisance parameters.</param>
/// <param name="Analysis">What is claimed from the estimates.</param>
/// <param name="Alpha">One-sided level.</param>
/// <param name="ThetaGrid">Fixed effects to show power at.</param>
/// <param name="Theta">Where θ comes from.</param>
/// <param name="Tau">Standard deviation between trials; null means that of the pool θ comes from.</param>
/// <param name="RobustWeight">Weight of the sceptical component.</param>
/// <param name="ScepticalStandardDeviation">Its standard deviation.</param>
/// <param name="Location">Where it stands.</param>
public sealed record TrialEndpointSpec(
    string Id, Endpoint Endpoint, TrialAnalysis Analysis, double Alpha, ImmutableArray<double> ThetaGrid, ThetaSource Theta,
    UncertainQuantity? Tau, double RobustWeight, double ScepticalStandardDeviation, SourceLocation Location)
{
    /// <summary>Weight of the sceptical component where nobody says one.</summary>
    public const double DefaultRobustWeight = 0.5;

    /// <summary>Standard deviation of the sceptical component where nobody says one.</summary>
    public const double DefaultScepticalStandardDeviation = 1;

    /// <summary>What the trial does at its looks; null for an endpoint that is analysed once.</summary>
    public InterimPlan? Interim { get; init; }

    /// <summary>The pool that the control risk comes from; null where the file gives it.</summary>
    public PooledControlRisk? ControlRisk { get; init; }

    /// <summary>From randomisation to a patient's endpoint, in the time unit of the trial's conduct.</summary>
    public double Readout { get; init; }

    /// <summary>How the arms' effects follow from their doses; null when θ is one for all arms, or each has its own.</summary>
    public DoseResponseSpec? DoseResponse { get; init; }

    /// <summary>
    /// The part a₀ of the evidence behind θ that is kept: a power prior (Ibrahim and Chen 2000), under which a normal likelihood keeps its
    /// centre and its variance grows by 1/a₀; for a Bayesian pool see <see cref="Pooling.JointPosterior.Kept"/>. 1 keeps all.
    /// </summary>
    public double EvidenceKept { get; init; } = 1;
}

/// <summary>What a cohort is asked about an adverse event.</summary>
/// <param name="Sizes">Patients given the product.</param>
/// <param name="EventRates">True rates to consider.</param>
public sealed record SafetySpec(ImmutableArray<int> Sizes, ImmutableArray<UncertainQuantity> EventRates);

/// <summary>A trial file: what the source states of a design, and what is assumed to simulate it.</summary>
public sealed record TrialSpec
{
    /// <summary>Registry number.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Product.</summary>
    public required string Product { get; init; }

    /// <summary>Class of the product.</summary>
    public required string ProductClass { get; init; }

    /// <summary>Source cells; null when not stated.</summary>
    public string? SourceCells { get; init; }

    /// <summary>Route.</summary>
    public required string Route { get; init; }

    /// <summary>Country.</summary>
    public required string Country { get; init; }

    /// <summary>Section of the source.</summary>
    public required string Section { get; init; }

    /// <summary>What the source states of the design.</summary>
    public required string Stated { get; init; }

    /// <summary>What contradicts it; null when nothing.</summary>
    public string? Contradiction { get; init; }

    /// <summary>The product's own unit; null when no dose is stated.</summary>
    public string? DoseUnit { get; init; }

    /// <summary>What is compared; null for a single arm or a safety cohort.</summary>
    public TrialComparison? Comparison { get; init; }

    /// <summary>The arms, control first.</summary>
    public required ImmutableArray<TrialArmSpec> Arms { get; init; }

    /// <summary>Comparative endpoints.</summary>
    public required ImmutableArray<TrialEndpointSpec> Endpoints { get; init; }

    /// <summary>Safety cohort; null when the file asks nothing.</summary>
    public SafetySpec? Safety { get; init; }

    /// <summary>Dose escalation; null when the file has none.</summary>
    public DoseEscalation? Escalation { get; init; }

    /// <summary>Two-stage trial of one arm; null when the file has none.</summary>
    public SingleArmSpec? SingleArm { get; init; }

    /// <summary>How the trial runs in calendar time; null where the file does not say.</summary>
    public TrialConduct? Conduct { get; init; }

    /// <summary>The analysis whose evidence an endpoint names, relative to the trial file; null when none does.</summary>
    public string? Analysis { get; init; }

    /// <summary>Remarks.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>Everything the file assumes.</summary>
    public required ImmutableArray<AssumptionRecord> Assumptions { get; init; }

    /// <summary>The design at one entry of the size grid.</summary>
    public TrialDesign DesignAt(TrialEndpointSpec endpoint, int size) => new(
        [.. Arms.Select(a => new Arm(a.Name, a.Sizes[size], a.Dose, a.IsControl))],
        endpoint.Endpoint, Comparison ?? throw new InvalidOperationException($"{Id} compares nothing"), endpoint.Analysis, endpoint.Alpha)
    {
        Interim = endpoint.Interim,
        Conduct = Conduct is { } conduct ? conduct with { Readout = endpoint.Readout } : null,
    };

    /// <summary>Effects at the dose at which an endpoint's θ holds, as the arms have them by their doses; as they are where it has no dose–response.</summary>
    public Truth ByDose(TrialEndpointSpec endpoint, Truth atOneDose) => CurveOf(endpoint) is { } curve ? curve with { Base = atOneDose } : atOneDose;

    /// <summary>The part of θ that each compared arm has by its dose; null where the shape is uncertain.</summary>
    public ImmutableArray<double>? DoseParts(TrialEndpointSpec endpoint)
    {
        if (CurveOf(endpoint) is not { } curve)
        {
            return [.. Enumerable.Repeat(1.0, Arms.Length - 1)];
        }

        if (!curve.Parameters.All(parameter => parameter is UncertainQuantity.Value))
        {
            return null;
        }

        var shape = curve.Family.Create([.. curve.Parameters.Select(parameter => parameter.Support.Low)]);
        var reference = shape.At(curve.ReferenceDose);
        return [.. curve.Doses.Select(dose => (shape.At(dose) - reference) / (shape.At(curve.At) - reference))];
    }

    /// <summary>An endpoint's dose–response, with no effect yet; null where it has none.</summary>
    public Truth.DoseResponse? CurveOf(TrialEndpointSpec endpoint)
    {
        if (endpoint.DoseResponse is not { } curve)
        {
            return null;
        }

        var design = DesignAt(endpoint, 0);
        ImmutableArray<double> doses = [.. design.ComparedArms.Select(arm => arm.Dose!.Value)];
        return new(new Truth.Fixed([.. doses.Select(_ => 0.0)]), curve.Family, curve.Parameters, doses, design.ReferenceArm.Dose ?? 0, curve.At ?? doses.Max());
    }

    /// <summary>Number of entries of the size grid.</summary>
    public int SizeCount => Arms.IsEmpty ? 0 : Arms[0].Sizes.Length;
}
