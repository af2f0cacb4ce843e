using System.CommandLine;
using ExoMeta.Analysis.Throughput;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands.Figures;

/// <summary><c>exometa figure throughput HISTORY.jsonl</c>: the history that <c>exometa bench --history</c> keeps.</summary>
internal static class ThroughputFigureCommand
{
    public static Command Create(FigureTarget target, TextWriter output)
    {
        var file = new Argument<string>("HISTORY.jsonl") { Description = "the file that 'exometa bench --history' wrote" };
        var command = new Command(ThroughputFigure.Name, ThroughputFigure.Title + ".") { file };
        target.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var problems = new ProblemList();
            target.Check(parsed, problems);
            var history = ThroughputHistory.Load(parsed.GetRequiredValue(file), problems);
            problems.ThrowIfAny();
            target.Write(parsed, ThroughputFigure.Draw(ThroughputCourse.Of(history), target.Options(parsed)), output);
            return Task.FromResult(0);
        });
        return command;
    }
}
