using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;
using ExoMeta.Trials;

namespace ExoMeta.Plots;

/// <summary>A kind of figure of one endpoint of a trial at one size, simulated as it is drawn: what analysis files may ask for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Reference">Author, year and journal of where it comes from.</param>
/// <param name="Options">Its own fields.</param>
/// <param name="Check">Notes what is wrong with them.</param>
/// <param name="WhyNot">Why an endpoint cannot be drawn so, in words; null where it can. Asked before anything is simulated.</param>
/// <param name="Draw">Simulates the endpoint and draws it.</param>
public sealed record TrialPicture(
    string Name, string Title, string Reference, ImmutableArray<RequestOption> Options, Action<RequestText> Check, Func<TrialAtSize, string?> WhyNot, Func<TrialAtSize, RequestText, FigureOptions, PlotScene> Draw);

/// <summary>The figures of trials that need no more than a trial at one size under one truth.</summary>
public static class TrialPictures
{
    /// <summary>Simulated trials that are drawn one by one, where nobody says how many.</summary>
    public const long DefaultPaths = 60;

    private const long MostPaths = 1000;

    private static readonly RequestOption PathsOption = new("paths", OptionKind.Value, "N", "simulated trials that are drawn one by one (default: 60)");

    /// <summary><see cref="EndpointFigures.PowerOverDose"/>.</summary>
    public static TrialPicture PowerOverDose { get; } = OfEndpoint(
        EndpointFigures.PowerOverDose,
        trial => new(PlanOf(trial), trial.Assessment.ThetaSourceOf(trial.Endpoint), trial.Assessment.UnderEachTruth(trial.Endpoint, trial.Size)));

    /// <summary><see cref="EndpointFigures.PriorToAssurance"/>.</summary>
    public static TrialPicture PriorToAssurance { get; } = OfEndpoint(
        EndpointFigures.PriorToAssurance, trial => Analysis.Pipeline.PriorToAssurance.Of(trial.Assessment, trial.Endpoint, trial.Size, trial.TruthKind));

    /// <summary>All kinds.</summary>
    public static ImmutableArray<TrialPicture> All { get; } = [.. TrialFigures.All.Select(OfSimulation), PowerOverDose, PriorToAssurance];

    /// <summary>Those that show one run: a command needs no options for them but those of the trial.</summary>
    public static ImmutableArray<TrialPicture> OfOneRun { get; } = [.. All.Take(TrialFigures.All.Length)];

    /// <summary>The kind of a name; null where there is none.</summary>
    public static TrialPicture? Find(string name) => All.FirstOrDefault(picture => picture.Name == name);

    private static TrialPicture OfSimulation(TrialFigure figure) => new(
        figure.Name, figure.Title, figure.Reference, figure.ShowsPaths ? [PathsOption] : [], fields => _ = PathsOf(fields), trial => figure.WhyNot(trial.Design),
        (trial, fields, options) => figure.Draw(
            new(trial.Simulation, figure.ShowsPaths ? Paths(trial, PathsOf(fields)) : []), options));

    private static TrialPicture OfEndpoint<TSubject>(SubjectFigure<PlannedEndpoint, TSubject> kind, Func<TrialAtSize, TSubject> simulate) => new(
        kind.Name, kind.Title, kind.Reference, [], _ => { }, trial => kind.WhyNot(PlanOf(trial)), (trial, _, options) => kind.Draw(simulate(trial), options));

    private static long PathsOf(RequestText fields) => fields.Whole(PathsOption.Name, MostPaths) ?? DefaultPaths;

    private static ImmutableArray<ReplayedTrial> Paths(TrialAtSize trial, long count)
    {
        var (prepared, seed) = (new PreparedTrial(trial.Design, trial.Truth), trial.Assessment.SeedOf(trial.Endpoint));
        return [.. Enumerable.Range(0, (int)count).Select(r => prepared.Replay(seed, (ulong)r))];
    }

    private static PlannedEndpoint PlanOf(TrialAtSize trial) => new(trial.Trial, trial.Endpoint, trial.Truth);
}
