using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Interactive.Documents;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots;
using ExoMeta.Problems;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Interactive;

/// <summary>
/// A trial before it is simulated: its design, and what stands behind its θ. Every choice gives a new one; <see cref="Simulate"/>, <see cref="PowerOver"/>,
/// <see cref="SizeFor"/> and <see cref="Figure"/> simulate it.
/// </summary>
public sealed class NextTrialView : NotebookView
{
    /// <summary>Trials of a run that is one of several.</summary>
    private const long TrialsOfMany = 100_000;

    /// <summary>One of so many simulated trials is spent on each place of a power curve, beside the run that the assurance comes from.</summary>
    private const long PartOfCurves = 20;

    private const long FewestTrials = 100;

    internal NextTrialView(PlannedTrial planned, TruthKind truth) => (Planned, Truth) = (planned, truth);

    /// <summary>The trial, with what stands behind its θ.</summary>
    public PlannedTrial Planned { get; }

    /// <summary>What θ is drawn from.</summary>
    public TruthKind Truth { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Paragraph($"{Planned.Endpoint.Endpoint.Name}: {string.Join(", ", Planned.Design.Arms.Select(a => $"{a.Name} ({Words.Count(a.Size)})"))}; {Planned.Design.ComparisonNote}."),
        new Block.Paragraph($"θ: {Words.Sentence(Planned.ThetaSource)} To be simulated under the {TrialBlocks.NameOf(Planned.Endpoint, Truth)}."),
        .. TrialBlocks.WarningsOf(Planned.Endpoint, Truth),
        new Block.Paragraph("Not simulated yet: Simulate(trials) does it."),
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(Planned, Truth);

    /// <summary>The same under another truth.</summary>
    public NextTrialView Under(TruthKind truth) => new(Planned, truth);

    /// <summary>The same with what is known doubted: a robust truth mixes it with a sceptical component about no effect.</summary>
    /// <param name="weight">Probability of the sceptical component, 0 to 1.</param>
    /// <param name="scepticalStandardDeviation">Its standard deviation, on the analysis scale, above 0.</param>
    public NextTrialView Doubting(double weight, double scepticalStandardDeviation) => new(Planned.Doubting(weight, scepticalStandardDeviation), TruthKind.Robust);

    /// <summary>The same with a part of the evidence kept (power prior, Ibrahim and Chen 2000).</summary>
    /// <param name="part">The part, above 0 and at most 1.</param>
    public NextTrialView Keeping(double part) => new(Planned.Keeping(part), Truth);

    /// <summary>The same with effects that follow from the doses by a shape: <c>ByDose(DoseResponseFamily.Emax, 25)</c>.</summary>
    /// <param name="family">The shape.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <exception cref="InvalidInputException">The arms have no doses, or the shape is not sound on them: every reason.</exception>
    public NextTrialView ByDose(DoseResponseFamily family, params double[] parameters) =>
        ByDose(family, null, [.. parameters.Select(p => new UncertainQuantity.Value(p))]);

    /// <summary>The same with effects that follow from the doses by a shape whose parameters may be uncertain.</summary>
    /// <param name="family">The shape.</param>
    /// <param name="at">The dose at which θ holds; null for the largest.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <exception cref="InvalidInputException">The arms have no doses, or the shape is not sound on them: every reason.</exception>
    public NextTrialView ByDose(DoseResponseFamily family, double? at, params UncertainQuantity[] parameters) =>
        new(Planned.ByDose(new(family, [.. parameters], at)), Truth);

    /// <summary>Simulates it.</summary>
    /// <param name="trials">Simulated trials of each run.</param>
    /// <param name="seed">Seed; the same seed gives the same numbers on every machine.</param>
    public SimulatedTrialView Simulate(long trials, ulong seed = 1)
    {
        using var progress = new RunProgressLine();
        RefusePredictiveWithoutTau();
        var run = At(trials, seed, progress);
        return new(run with { Simulated = run.Simulation }, seed);
    }

    /// <summary>Power at the point, assurance, predictive and robust power over the size of the trial: a figure and its numbers.</summary>
    /// <param name="referenceSizes">Sizes of the reference arm, the others in proportion; none for those of the trial's own grid.</param>
    /// <param name="trials">Simulated trials of each run.</param>
    /// <param name="seed">Seed.</param>
    /// <exception cref="InvalidInputException">A size is not sound, or there is one size only: every reason.</exception>
    public PowerOverSizesView PowerOver(IEnumerable<int>? referenceSizes = null, long trials = TrialsOfMany, ulong seed = 1)
    {
        var planned = referenceSizes is null ? Planned : Planned.WithSizes([.. referenceSizes.Distinct().Order()]);
        Refuse("sizes", planned.Trial.SizeCount < 2 && planned.Endpoint.ThetaGrid.IsDefaultOrEmpty ? "there is one size; name two at least" : null);
        using var progress = new RunProgressLine();
        var run = new NextTrialView(planned, Truth).At(trials, seed, progress, gridTrials: trials);
        return new(run.Assessment.Describe(), run.Endpoint, run.Assessment.Assess(run.Endpoint), run.Assessment.PointOf(run.Endpoint), seed);
    }

    /// <summary>The smallest size with a power.</summary>
    /// <param name="power">The power, between 0 and 1.</param>
    /// <param name="kind">Of any comparison, or of all.</param>
    /// <param name="trials">Simulated trials of each size.</param>
    /// <param name="seed">Seed.</param>
    /// <exception cref="InvalidInputException">The search is not sound: every reason.</exception>
    public SizeView SizeFor(double power, PowerKind kind = PowerKind.Disjunctive, long trials = TrialsOfMany, ulong seed = 1)
    {
        RefusePredictiveWithoutTau();
        var run = At(trials, seed, null);
        var search = new SampleSizeSearch(Planned.Design, run.Truth, power, kind);
        Refuse("size", search.Problems());
        return new(Planned, Truth, search, search.Run(new MonteCarloPlan(trials, run.Assessment.SeedOf(run.Endpoint))), run.Assessment.PointOf(run.Endpoint), seed);
    }

    /// <summary>A figure of the trial by its kind: "power-dose", "prior-to-assurance", "boundaries", "stopping" (docs/figures.md).</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="options">How it is drawn.</param>
    /// <param name="trials">Simulated trials of each run; curves take a twentieth of it at each of their places.</param>
    /// <param name="seed">Seed.</param>
    /// <exception cref="ArgumentException">There is no such kind; the message names the nearest.</exception>
    /// <exception cref="InvalidInputException">This trial cannot be drawn so, and why.</exception>
    public FigureView Figure(string kind, FigureOptions? options = null, long trials = TrialsOfMany, ulong seed = 1)
    {
        using var progress = new RunProgressLine();
        RefusePredictiveWithoutTau();
        return Draw(At(trials, seed, progress), kind, options);
    }

    /// <summary>Draws a trial, simulated or not.</summary>
    internal static FigureView Draw(TrialAtSize trial, string kind, FigureOptions? options)
    {
        var picture = TrialPictures.Find(kind)
            ?? throw new ArgumentException($"there is no figure '{kind}' of a trial{NearestName.Hint(kind, TrialPictures.All.Select(p => p.Name))}", nameof(kind));
        Refuse(kind, picture.WhyNot(trial));
        return new(picture.Draw(trial, RequestText.Empty, options ?? new FigureOptions()));
    }

    /// <summary>Nothing is drawn as predictive where nobody knows how trials differ: a τ of 0 would look like knowledge.</summary>
    private void RefusePredictiveWithoutTau() => Refuse(
        "truth", Truth == TruthKind.Predictive && Planned.Endpoint.Theta is ThetaSource.PoolInHand { WhyNoTau: { } why }
            ? $"the predictive truth needs the deviation between trials, and {why}; take a Bayesian pool (Prior), or another truth: Under(TruthKind.Posterior)"
            : null);

    private TrialAtSize At(long trials, ulong seed, RunProgressLine? progress, long? gridTrials = null)
    {
        Refuse("trials", trials < FewestTrials ? $"{Words.Count(trials)} simulated trials are too few; at least {FewestTrials} were expected" : null);
        return Run(trials, seed, progress, gridTrials);
    }

    private TrialAtSize Run(long trials, ulong seed, RunProgressLine? progress, long? gridTrials) => Planned.Under(
        Truth, new SimulationPlan(trials, gridTrials ?? Math.Max(FewestTrials, trials / PartOfCurves), seed),
        new RunOptions { TrialsSimulated = progress is null ? null : done => progress.Report(() => string.Create(CultureInfo.InvariantCulture, $"{done:#,0} trials simulated")) });

    private static void Refuse(string name, string? reason) => Refuse(name, reason is null ? [] : [reason]);

    private static void Refuse(string name, IEnumerable<string> reasons)
    {
        var problems = new ProblemList();
        problems.AddRange(new("trial"), name, reasons);
        problems.ThrowIfAny();
    }
}
