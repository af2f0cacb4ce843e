using System.CommandLine;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands.Figures;

/// <summary><c>exometa figure KIND TRIAL.yaml</c>: one figure of one simulated trial, with the options of <c>exometa simulate</c>.</summary>
internal static class TrialFigureCommand
{
    public static Command Create(TrialFigure kind, FigureTarget target, TextWriter output)
    {
        var trial = new TrialOptions();
        var threads = CommonOptions.Threads();
        var command = new Command(kind.Name, $"{kind.Title} ({kind.Reference}).") { threads };
        trial.AddTo(command);
        var paths = new Option<long?>("--paths") { Description = "simulated trials that are drawn one by one (default: 60)", HelpName = "N" };
        paths.CustomParser = result => CommonOptions.ParseWhole(result, "--paths", 0, 1000);
        if (kind.ShowsPaths)
        {
            command.Add(paths);
        }

        target.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var problems = new ProblemList();
            target.Check(parsed, problems);
            problems.ThrowIfAny();
            var request = trial.Read(parsed);
            var subject = request.Load(new RunOptions(parsed.GetValue(threads), null, cancellation));
            TrialDrawing.Check(kind, request, subject);
            var simulation = subject.Assessment.Simulate(subject.Endpoint, subject.Size, request.Truth);
            target.Write(parsed, TrialDrawing.Draw(kind, request, subject, simulation, parsed.GetValue(paths) ?? TrialDrawing.DefaultPaths, target.Options(parsed)), output);
            return Task.FromResult(0);
        });
        return command;
    }
}
