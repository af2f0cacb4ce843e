using System.CommandLine;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands.Figures;

/// <summary><c>exometa figure KIND TRIAL.yaml</c> for the kinds of <see cref="EndpointFigures"/>: each with the options that say something to it.</summary>
internal static class EndpointFigureCommands
{
    /// <summary>Trials at each point of a grid, where every point is a run of its own.</summary>
    private const long TrialsOfGrids = 100_000;

    /// <summary>One of so many simulated trials is spent on each place of a power curve, beside the run that the assurance comes from.</summary>
    private const long PartOfCurves = 20;

    private const long FewestTrials = 100;

    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create(FigureTarget target, TextWriter output) => [Power(target, output), ByDose(target, output), Assurance(target, output), Grid(target, output)];

    private static Command Power(FigureTarget target, TextWriter output)
    {
        var trial = new TrialOptions(TrialsOfGrids);
        return Create(EndpointFigures.Power, trial, trial.AddEndpointTo, target, output, (parsed, request, run) =>
        {
            var subject = request.Load(run);
            Refuse(EndpointFigures.Power, PlanOf(subject, request), request);
            return () => new(subject.Assessment.Describe(), subject.Assessment.Assess(subject.Endpoint));
        });
    }

    private static Command ByDose(FigureTarget target, TextWriter output)
    {
        var trial = new TrialOptions(TrialsOfGrids);
        return TrialFigureCommand.Create(TrialPictures.PowerOverDose, trial, trial.AddWithoutTruthTo, request => request, target, output);
    }

    private static Command Assurance(FigureTarget target, TextWriter output)
    {
        var trial = new TrialOptions();
        return TrialFigureCommand.Create(
            TrialPictures.PriorToAssurance, trial, trial.AddTo, request => request with { GridTrials = Math.Max(FewestTrials, request.Trials / PartOfCurves) }, target, output);
    }

    private static Command Grid(FigureTarget target, TextWriter output)
    {
        var (trial, onGrid) = (new TrialOptions(TrialsOfGrids), new GridOptions());
        return Create(
            EndpointFigures.PowerOverGrid, trial,
            command =>
            {
                trial.AddEndpointTo(command);
                onGrid.AddTo(command);
            },
            target, output,
            (parsed, request, run) =>
            {
                var subject = request.Load(run);
                var grid = onGrid.Read(parsed, request, subject);
                Refuse(EndpointFigures.PowerOverGrid, grid, request);
                return () => new(PlanOf(subject, request), grid.Run(new MonteCarloPlan(request.Trials, subject.Seed, run.Threads), run.Cancellation));
            });
    }

    private static Command Create<TPlan, TSubject>(
        SubjectFigure<TPlan, TSubject> kind, TrialOptions trial, Action<Command> addOptions, FigureTarget target, TextWriter output, Func<ParseResult, TrialRequest, RunOptions, Func<TSubject>> load)
    {
        var threads = CommonOptions.Threads();
        var command = new CheckedCommand(kind.Name, $"{kind.Title} ({kind.Reference}).");
        addOptions(command);
        command.Add(threads);
        target.AddTo(command);
        command.Check = parsed =>
        {
            var problems = new ProblemList();
            target.Check(parsed, problems);
            return problems;
        };
        command.SetAction((parsed, cancellation) =>
        {
            var problems = command.Check(parsed);
            var simulate = problems.Gather(() => load(parsed, trial.Read(parsed), new(parsed.GetValue(threads), null, cancellation)));
            problems.ThrowIfAny();
            target.Write(parsed, kind.Draw(simulate!(), target.Options(parsed)), output);
            return Task.FromResult(0);
        });
        return command;
    }

    private static PlannedEndpoint PlanOf(TrialSubject subject, TrialRequest request) => new(subject.Trial, subject.Endpoint, subject.TruthOf(request.Truth));

    private static void Refuse<TPlan, TSubject>(SubjectFigure<TPlan, TSubject> kind, TPlan plan, TrialRequest request)
    {
        if (kind.WhyNot(plan) is { } reason)
        {
            request.Refuse([$"{kind.Name}: {reason}"]);
        }
    }
}
