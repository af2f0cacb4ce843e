using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Specs;
using ExoMeta.Pooling;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary>The options that say which trial is meant: file, endpoint, size, truth, and how much to simulate.</summary>
internal sealed class TrialOptions
{
    private readonly Argument<string> _file = new("TRIAL.yaml") { Description = "the trial file" };
    private readonly Option<long> _trials;
    private readonly Option<TruthKind?> _truth = TruthOption("--truth", "fixed, posterior (default), predictive or robust");
    private readonly Option<string?> _endpoint = new("--endpoint") { Description = "id of the endpoint (default: the first)", HelpName = "ID" };
    private readonly Option<int> _size = new("--size") { Description = "which entry of the size grid (default: the last)", HelpName = "I" };
    private readonly Option<long?> _seed = CommonOptions.Seed();

    /// <param name="trials">Simulated trials where the user says nothing.</param>
    public TrialOptions(long trials = 1_000_000)
    {
        _trials = new("--trials") { Description = "simulated trials", HelpName = "N", DefaultValueFactory = _ => trials };
        _trials.CustomParser = result => CommonOptions.ParseWhole(result, "--trials", 100, 1_000_000_000_000) ?? 0;
        _size.CustomParser = result => (int)(CommonOptions.ParseWhole(result, "--size", 1, 10_000) ?? 0);
    }

    /// <summary>An option that names a truth.</summary>
    public static Option<TruthKind?> TruthOption(string name, string description)
    {
        string[] names = [.. TruthKinds.Codes.All.Select(c => c.Code)];
        var option = new Option<TruthKind?>(name) { Description = description, HelpName = "TRUTH" };
        option.CompletionSources.Add(names);
        option.CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (TruthKinds.Codes.TryParse(text, out var truth, out _))
            {
                return truth;
            }

            result.AddError($"{name}: unknown truth '{text}', expected {string.Join(", ", names)}{NearestName.Hint(text, names)}");
            return null;
        };
        return option;
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command) => Add(command, _trials, _truth, _endpoint, _size, _seed);

    /// <summary>Adds those of a command that is about all truths.</summary>
    public void AddWithoutTruthTo(Command command) => Add(command, _trials, _endpoint, _size, _seed);

    /// <summary>Adds those of a command that is about all truths and all sizes.</summary>
    public void AddEndpointTo(Command command) => Add(command, _trials, _endpoint, _seed);

    private void Add(Command command, params Option[] options)
    {
        command.Add(_file);
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    /// <summary>What the user asked for.</summary>
    public TrialRequest Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_file), parsed.GetValue(_endpoint), parsed.GetValue(_size), parsed.GetValue(_truth) ?? TruthKinds.Default, parsed.GetValue(_trials),
        (ulong)(parsed.GetValue(_seed) ?? 1));
}

/// <summary>Which trial a command is about.</summary>
/// <param name="Path">The trial file.</param>
/// <param name="Endpoint">Id of the endpoint; null for the first.</param>
/// <param name="Size">Entry of the size grid, from 1; 0 for the last.</param>
/// <param name="Truth">What θ is drawn from.</param>
/// <param name="Trials">Simulated trials of a run.</param>
/// <param name="Seed">Seed.</param>
internal sealed record TrialRequest(string Path, string? Endpoint, int Size, TruthKind Truth, long Trials, ulong Seed)
{
    /// <summary>Refuses what cannot be done with the trial of the file.</summary>
    /// <exception cref="InvalidInputException">There is a problem.</exception>
    public void Refuse(IEnumerable<string> messages)
    {
        var problems = new ProblemList();
        problems.AddRange(new(Path), Endpoint ?? "trial", messages);
        problems.ThrowIfAny();
    }

    /// <summary>Simulated trials at each point of a grid of effects.</summary>
    public long GridTrials { get; init; } = Trials;

    /// <summary>How much to simulate.</summary>
    public SimulationPlan Plan => new(Trials, GridTrials, Seed);

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong.</exception>
    public TrialSpec ReadFile()
    {
        var problems = new ProblemList();
        var spec = TrialSpecReader.Read(Path, Path, problems);
        problems.ThrowIfAny();
        return spec!;
    }

    /// <summary>Reads a file that compares nothing; null where an endpoint is meant.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong.</exception>
    public TrialSpec? ReadWithoutComparison() => Endpoint is null && ReadFile() is { Endpoints.IsEmpty: true } trial ? trial : null;

    /// <summary>Reads the file and what it names.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong.</exception>
    public TrialSubject Load(RunOptions run)
    {
        var planned = PlannedTrial.Load(Path, Endpoint, Size, ("--endpoint", "--size"));
        return new(planned, planned.Assessment(Plan, run));
    }
}

/// <summary>A trial that has been read.</summary>
/// <param name="Planned">The trial.</param>
/// <param name="Assessment">What simulates it.</param>
internal sealed record TrialSubject(PlannedTrial Planned, TrialAssessment Assessment)
{
    /// <summary>The trial file.</summary>
    public TrialSpec Trial => Planned.Trial;

    /// <summary>The endpoint that is meant.</summary>
    public TrialEndpointSpec Endpoint => Planned.Endpoint;

    /// <summary>Entry of the size grid, from 0.</summary>
    public int Size => Planned.Size;

    /// <summary>Every file that was read.</summary>
    public ImmutableArray<string> Files => Planned.Files;

    /// <summary>The design of that size.</summary>
    public TrialDesign Design => Planned.Design;

    /// <summary>The trial under one truth, ready to be drawn.</summary>
    public TrialAtSize Under(TruthKind truth) => new(Assessment, Trial, Endpoint, Size, truth);

    /// <summary>Where θ comes from, in words.</summary>
    public string ThetaSource => Assessment.ThetaSourceOf(Endpoint);

    /// <summary>The Bayesian posterior behind θ; null where θ is normal or t.</summary>
    public JointPosterior? Bayesian => Assessment.PosteriorOf(Endpoint);

    /// <summary>What answers call a truth.</summary>
    public string LabelOf(TruthKind truth) => TrialAssessment.LabelOf(Endpoint, truth);

    /// <summary>Seed of the endpoint's runs.</summary>
    public ulong Seed => Assessment.SeedOf(Endpoint);

    /// <summary>θ at the point, of the first compared arm (of the dose at which it holds).</summary>
    public double Point => Assessment.PointOf(Endpoint);

    /// <summary>One of its truths.</summary>
    public Truth TruthOf(TruthKind kind) => Assessment.TruthOf(Endpoint, kind);
}
