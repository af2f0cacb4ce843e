using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Analysis;

/// <summary>
/// One endpoint of a trial at one size, with what stands behind its θ, ready to be simulated under any truth: a trial file, or a design in memory with a
/// pool or an assumed prior behind it. Both are simulated, drawn and written by the same code.
/// </summary>
public sealed record PlannedTrial
{
    private static readonly SourceLocation InMemory = new("design");

    private readonly EvidenceForTrials? _evidence;

    private PlannedTrial(TrialSpec trial, TrialEndpointSpec endpoint, int size, EvidenceForTrials? evidence, ImmutableArray<string> files) =>
        (Trial, Endpoint, Size, _evidence, Files) = (trial, endpoint, size, evidence, files);

    /// <summary>The trial, as a file states it.</summary>
    public TrialSpec Trial { get; private init; }

    /// <summary>The endpoint.</summary>
    public TrialEndpointSpec Endpoint { get; private init; }

    /// <summary>Entry of the size grid, from 0.</summary>
    public int Size { get; private init; }

    /// <summary>Every file that was read for it.</summary>
    public ImmutableArray<string> Files { get; }

    /// <summary>Where θ comes from, in words.</summary>
    public string ThetaSource => Assessment(new(1, 1, 1), new RunOptions()).ThetaSourceOf(Endpoint);

    /// <summary>The design of that size.</summary>
    public TrialDesign Design => Trial.DesignAt(Endpoint, Size);

    /// <summary>A design with a pool behind it. That the pool is of comparative human evidence on the endpoint is for the caller to say; a trial file says it, and is refused where it is not so.</summary>
    /// <param name="pool">One pooled mean, frequentist or Bayesian, on the measure of the design's endpoint.</param>
    /// <param name="design">The design.</param>
    /// <exception cref="InvalidInputException">The pool cannot stand behind the design, or the design is not sound: every reason.</exception>
    public static PlannedTrial Of(PoolAnswer pool, TrialDesign design)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(design);
        var problems = ProblemsOf(design);
        var (measure, needed) = (pool.Request.Table.Measure.Code, design.Endpoint.Measure);
        // No table gives hazard ratios from raw data: they come as estimates with their intervals, on the log scale.
        var isHazardRatio = needed == "HR" && measure == "YV" && pool.Request.Table.Scale == AnalysisScale.Log;
        if (measure != needed && !isHazardRatio)
        {
            problems.Add(new("pool"), "measure", $"the pool is on the measure {measure}; this endpoint needs {needed}");
        }

        if (pool.Exploratory is not null)
        {
            problems.Add(new("pool"), null, "it is exploratory; it may inform a trial only as an assumed prior");
        }

        if (problems.IsEmpty && ThetaEvidence.TryPool(pool, design.ComparedArms.Length, kept: 1).WhyNot is { } whyNot)
        {
            problems.Add(new("pool"), null, whyNot);
        }

        problems.ThrowIfAny();
        return InMemoryTrial(design, new Specs.ThetaSource.PoolInHand(pool), null);
    }

    /// <summary>A design with an assumed prior behind it: what its user believes of the mean effect, where no comparative human evidence says it.</summary>
    /// <param name="prior">The prior of θ, on the analysis scale of the design's endpoint; one draw serves all compared arms.</param>
    /// <param name="reason">Why; every answer repeats it.</param>
    /// <param name="design">The design.</param>
    /// <param name="tau">Standard deviation between trials; null for none.</param>
    /// <exception cref="InvalidInputException">The design or the prior is not sound: every reason.</exception>
    public static PlannedTrial Assuming(UncertainQuantity.Normal prior, string reason, TrialDesign design, UncertainQuantity? tau = null)
    {
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentNullException.ThrowIfNull(design);
        var problems = ProblemsOf(design);
        if (!double.IsFinite(prior.Location) || !(prior.StandardDeviation > 0 && double.IsFinite(prior.StandardDeviation)))
        {
            problems.Add(new("prior"), null, $"{prior} has no finite mean and standard deviation above 0");
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            problems.Add(new("prior"), "reason", "is empty; whoever assumes an effect says why");
        }

        if (tau is { Support.Low: < 0 })
        {
            problems.Add(new("prior"), "tau", $"{tau} can be negative; expected a standard deviation");
        }

        problems.ThrowIfAny();
        return InMemoryTrial(design, new Specs.ThetaSource.AssumedPrior(prior, reason), tau ?? new UncertainQuantity.Value(0));
    }

    /// <summary>A trial of a file, with the evidence that the file names.</summary>
    /// <param name="path">The file.</param>
    /// <param name="endpoint">Id of the endpoint; null for the first.</param>
    /// <param name="size">Entry of the size grid, from 1; 0 for the last.</param>
    /// <param name="problemNames">What problems call the last two.</param>
    /// <exception cref="InvalidInputException">Something in the files is wrong, or there is no such endpoint or size: every problem.</exception>
    public static PlannedTrial Load(string path, string? endpoint = null, int size = 0, (string Endpoint, string Size)? problemNames = null)
    {
        var problems = new ProblemList();
        var trial = TrialSpecReader.Read(path, path, problems);
        problems.ThrowIfAny();
        return Of(trial!, path, endpoint, size, problemNames ?? ("endpoint", "size"), problems);
    }

    /// <summary>A trial of an analysis that was loaded, at the last of its sizes.</summary>
    /// <param name="inputs">The analysis.</param>
    /// <param name="trial">One of its trials.</param>
    /// <param name="endpoint">One of the trial's endpoints.</param>
    public static PlannedTrial Of(AnalysisInputs inputs, TrialSpec trial, TrialEndpointSpec endpoint)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(endpoint);
        var evidence = EvidenceForTrials.Of(inputs);
        var complete = evidence.WithControlRisks(trial);
        return new(complete, complete.Endpoints.Single(e => e.Id == endpoint.Id), trial.SizeCount - 1, evidence, []);
    }

    /// <summary>The same with the evidence doubted: a robust truth mixes it with a sceptical component about no effect.</summary>
    /// <param name="weight">Probability of the sceptical component, 0 to 1.</param>
    /// <param name="scepticalStandardDeviation">Its standard deviation, on the analysis scale, above 0.</param>
    /// <exception cref="InvalidInputException">They are not: both.</exception>
    public PlannedTrial Doubting(double weight, double scepticalStandardDeviation)
    {
        var problems = new ProblemList();
        if (!(weight is >= 0 and <= 1))
        {
            problems.Add(InMemory, "weight", FormattableString.Invariant($"{weight} is no probability; expected 0 to 1"));
        }

        if (!(scepticalStandardDeviation > 0 && double.IsFinite(scepticalStandardDeviation)))
        {
            problems.Add(InMemory, "scepticalStandardDeviation", FormattableString.Invariant($"{scepticalStandardDeviation} is no standard deviation; expected a number above 0"));
        }

        problems.ThrowIfAny();
        return With(Endpoint with { RobustWeight = weight, ScepticalStandardDeviation = scepticalStandardDeviation });
    }

    /// <summary>The same with a part of the evidence kept: a power prior (<see cref="TrialEndpointSpec.EvidenceKept"/>).</summary>
    /// <param name="part">The part, above 0 and at most 1.</param>
    /// <exception cref="InvalidOperationException">No evidence stands behind θ, of which a part could be kept.</exception>
    public PlannedTrial Keeping(double part)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, 1);
        return Endpoint.Theta is Specs.ThetaSource.AssumedPrior
            ? throw new InvalidOperationException("an assumed prior says already how much is known; assume a wider one")
            : With(Endpoint with { EvidenceKept = part });
    }

    /// <summary>The same with effects that follow from the doses of the arms by a shape; θ holds at one of them.</summary>
    /// <exception cref="InvalidInputException">The arms have no doses, or the shape is not sound on them: every reason.</exception>
    public PlannedTrial ByDose(DoseResponseSpec shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var problems = new ProblemList();
        foreach (var arm in Design.ComparedArms.Where(arm => !(arm.Dose > 0)))
        {
            problems.Add(InMemory, arm.Name, "has no dose above 0, which a dose–response needs");
        }

        problems.AddRange(InMemory, shape.Family.Name, Truth.DoseResponse.ShapeProblems(shape.Family, shape.Parameters));
        problems.ThrowIfAny();
        var planned = With(Endpoint with { DoseResponse = shape });
        problems.AddRange(InMemory, shape.Family.Name, planned.Trial.CurveOf(planned.Endpoint)!.Problems(Design.ComparedArms.Length));
        problems.ThrowIfAny();
        return planned;
    }

    /// <summary>The same with other numbers of patients: a grid of sizes of the reference arm, the others in proportion; the last is the one that is simulated.</summary>
    /// <exception cref="InvalidInputException">A size is not sound: every reason.</exception>
    public PlannedTrial WithSizes(params int[] referenceSizes)
    {
        ArgumentNullException.ThrowIfNull(referenceSizes);
        var designs = referenceSizes.Where(size => size >= 2).Select(size => TrialSizes.Scaled(Design, size)).ToArray();
        var problems = new ProblemList();
        problems.AddRange(InMemory, "sizes",
        [
            .. referenceSizes.Length == 0 ? ["one size at least was expected"] : Array.Empty<string>(),
            .. referenceSizes.Where(size => size < 2).Select(size => FormattableString.Invariant($"{size} patients are too few; at least 2 were expected")),
            .. designs.SelectMany(d => d.Problems(), (d, problem) => FormattableString.Invariant($"with {d.ReferenceArm.Size} patients in the reference arm: {problem}")),
        ]);
        problems.ThrowIfAny();
        var arms = Trial.Arms.Select((arm, a) => arm with { Sizes = [.. designs.Select(d => d.Arms[a].Size)] });
        return this with { Trial = Trial with { Arms = [.. arms] }, Size = designs.Length - 1 };
    }

    /// <summary>What simulates it.</summary>
    /// <param name="plan">How much, and from which seed.</param>
    /// <param name="run">How to run.</param>
    public TrialAssessment Assessment(SimulationPlan plan, RunOptions run) => new(Trial, _evidence, plan, run);

    /// <summary>The trial under one truth.</summary>
    /// <param name="truth">The truth.</param>
    /// <param name="plan">How much to simulate, and from which seed.</param>
    /// <param name="run">How to run.</param>
    public TrialAtSize Under(TruthKind truth, SimulationPlan plan, RunOptions run) => new(Assessment(plan, run), Trial, Endpoint, Size, truth);

    private PlannedTrial With(TrialEndpointSpec endpoint) => this with { Endpoint = endpoint, Trial = Trial with { Endpoints = Trial.Endpoints.Replace(Endpoint, endpoint) } };

    private static PlannedTrial Of(TrialSpec trial, string path, string? endpointId, int size, (string Endpoint, string Size) names, ProblemList problems)
    {
        var endpoint = endpointId is null ? trial.Endpoints.FirstOrDefault() : trial.Endpoints.FirstOrDefault(e => e.Id == endpointId);
        if (endpoint is null)
        {
            problems.Add(new(path), names.Endpoint, trial.Endpoints.IsEmpty
                ? "the trial compares nothing, so there is no power to simulate; see its safety block in 'exometa run'"
                : $"there is no endpoint '{endpointId}'{NearestName.Hint(endpointId!, trial.Endpoints.Select(e => e.Id))}");
        }

        if (size < 0 || size > trial.SizeCount)
        {
            problems.Add(new(path), names.Size, FormattableString.Invariant($"the size grid has {trial.SizeCount} entries"));
        }

        var (evidence, files) = endpoint is null ? (null, []) : EvidenceOf(trial, endpoint, path, problems);
        problems.ThrowIfAny();
        if (evidence is not null && endpoint!.ControlRisk is not null)
        {
            trial = evidence.WithControlRisks(trial);
            endpoint = trial.Endpoints.Single(e => e.Id == endpoint.Id);
        }

        return new(trial, endpoint!, size == 0 ? trial.SizeCount - 1 : size - 1, evidence, [path, .. files]);
    }

    /// <summary>The evidence that an endpoint takes its θ or its control risk from, and the files that it stands in; every objection to it is noted.</summary>
    private static (EvidenceForTrials? Evidence, ImmutableArray<string> Files) EvidenceOf(TrialSpec trial, TrialEndpointSpec endpoint, string path, ProblemList problems)
    {
        if (endpoint is { Theta.IsEvidence: false, ControlRisk: null })
        {
            return (null, []);
        }

        if (trial.Analysis is not { } analysis)
        {
            var what = endpoint.Theta.IsEvidence ? "θ" : "the control risk";
            problems.Add(endpoint.Location, endpoint.Id, $"takes {what} from evidence: 'analysis: FILE' must say where that stands");
            return (null, []);
        }

        var analysisPath = Path.Combine(Path.GetDirectoryName(path) ?? "", analysis);
        var inputs = AnalysisLoader.Load(analysisPath);
        var evidence = EvidenceForTrials.Of(inputs);
        problems.AddRange(endpoint.Location, endpoint.Id, evidence.Objections(trial, endpoint));
        if (endpoint.ControlRisk is { } risk)
        {
            problems.AddRange(risk.Location, "outcome", evidence.ObjectionsToControlRisk(endpoint));
        }

        return (evidence, [.. inputs.PathsFrom(analysisPath)]);
    }

    private static ProblemList ProblemsOf(TrialDesign design)
    {
        var problems = new ProblemList();
        problems.AddRange(InMemory, null, design.Problems());
        return problems;
    }

    /// <summary>A design as a trial file would state it. Of a product nobody has spoken.</summary>
    private static PlannedTrial InMemoryTrial(TrialDesign design, Specs.ThetaSource theta, UncertainQuantity? tau)
    {
        var arms = design.Arms.Select(arm => new TrialArmSpec(arm.Name, arm.Dose, null, [arm.Size], SizeStated: true, arm.IsControl));
        var endpoint = new TrialEndpointSpec(
            "endpoint", design.Endpoint, design.Analysis, design.Alpha, [], theta, tau,
            TrialEndpointSpec.DefaultRobustWeight, TrialEndpointSpec.DefaultScepticalStandardDeviation, InMemory)
        {
            Interim = design.Interim,
            Readout = design.Conduct?.Readout ?? 0,
        };
        var trial = new TrialSpec
        {
            Id = "next trial", Title = "The next trial", Product = "", ProductClass = "", Route = "", Country = "", Section = "", Stated = "",
            Comparison = design.Comparison, Arms = [.. arms], Endpoints = [endpoint], Conduct = design.Conduct, Notes = [], Assumptions = [],
        };
        return new(trial, endpoint, 0, null, []);
    }
}
