using System.CommandLine;
using ExoMeta.Analysis.Requests;
using ExoMeta.Cli.Output;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands.Figures;

/// <summary><c>exometa figure KIND FILE</c>: one figure of one meta-analysis, of a trial or of a history of throughput; kinds and their help come from <see cref="PoolFigures"/>, <see cref="TrialFigures"/> and <see cref="EndpointFigures"/>.</summary>
internal static class FigureCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        // One set of options for all kinds: every start of the program makes them.
        var (file, flags, target) = (CommonOptions.TableFile(), new RequestFlags(RequestOptions.All), new FigureTarget());
        var command = new Command("figure", "Draw one figure: of a meta-analysis, of a trial, or of a history of throughput.");
        foreach (var kind in PoolFigures.All)
        {
            command.Add(Create(kind, file, flags, target, output, error));
        }

        foreach (var kind in TrialPictures.OfOneRun)
        {
            command.Add(TrialFigureCommand.Create(kind, target, output));
        }

        foreach (var own in EndpointFigureCommands.Create(target, output))
        {
            command.Add(own);
        }

        command.Add(ThroughputFigureCommand.Create(target, output));

        return command;
    }

    private static Command Create(PoolFigure kind, Argument<string> file, RequestFlags flags, FigureTarget target, TextWriter output, TextWriter error)
    {
        var command = new Command(kind.Name, $"{kind.Title} ({kind.Reference}).") { file };
        flags.AddTo(command);
        var ownFlags = new RequestFlags(command, kind.Options);
        target.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var text = flags.TextOf(parsed);
            var request = PoolRequestReader.Read(text);
            var own = ownFlags.TextOf(parsed);
            var options = target.Options(parsed) with { Forest = ForestOptions.Read(own) };
            text.Problems.AddRange(own.Problems.ToSorted());
            target.Check(parsed, text.Problems);
            text.Problems.ThrowIfAny();
            request = kind.RequestFor(request!, options);
            var path = parsed.GetRequiredValue(file);
            var problems = new ProblemList();
            var table = RequestFlags.ReadTable(path, request.Table, problems);
            options.Forest.Check(request.Table, table, new(path), problems);
            problems.ThrowIfAny();
            var answer = PoolDrawing.Checked(kind, PoolRunner.Run(request, table, cancellation), path);
            WarningLines.Write(error, answer.Warnings);
            target.Write(parsed, kind.Draw(answer, options), output);
            return Task.FromResult(0);
        });
        return command;
    }
}
