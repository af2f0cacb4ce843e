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
            var course = Read(parsed.GetRequiredValue(file), problems);
            target.Write(parsed, ThroughputFigure.Draw(course, target.Options(parsed)), output);
            return Task.FromResult(0);
        });
        return command;
    }

    private static ThroughputCourse Read(string path, ProblemList problems)
    {
        if (Directory.Exists(path) || !File.Exists(path))
        {
            problems.Add(new(path), null, Directory.Exists(path) ? "is a folder; a file of lines of JSON was expected" : "the file does not exist");
            problems.ThrowIfAny();
        }

        var history = ThroughputHistory.Read(File.ReadAllText(path), path, problems);
        problems.ThrowIfAny();
        if (history.IsEmpty)
        {
            problems.Add(new(path), null, "has no line of this version; expected what 'exometa bench --history' wrote");
            problems.ThrowIfAny();
        }

        return ThroughputCourse.Of(history);
    }
}
