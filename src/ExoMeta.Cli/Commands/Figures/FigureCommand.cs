using System.CommandLine;
using ExoMeta.Analysis.Requests;
using ExoMeta.Cli.Output;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands.Figures;

/// <summary><c>exometa figure KIND FILE</c>: one figure of one meta-analysis or of one simulated trial; kinds and their help come from <see cref="PoolFigures"/> and <see cref="TrialFigures"/>.</summary>
internal static class FigureCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        // One set of options for all kinds: every start of the program makes them.
        var (file, flags, target) = (CommonOptions.TableFile(), new RequestFlags(RequestOptions.All), new FigureTarget());
        var command = new Command("figure", "Draw one figure.");
        foreach (var kind in PoolFigures.All)
        {
            command.Add(Create(kind, file, flags, target, output, error));
        }

        foreach (var kind in TrialFigures.All)
        {
            command.Add(TrialFigureCommand.Create(kind, target, output));
        }

        return command;
    }

    private static Command Create(PoolFigure kind, Argument<string> file, RequestFlags flags, FigureTarget target, TextWriter output, TextWriter error)
    {
        var command = new Command(kind.Name, $"{kind.Title} ({kind.Reference}).") { file };
        flags.AddTo(command);
        target.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var text = flags.TextOf(parsed);
            var request = PoolRequestReader.Read(text);
            target.Check(parsed, text.Problems);
            text.Problems.ThrowIfAny();
            var path = parsed.GetRequiredValue(file);
            var answer = PoolDrawing.Answer(kind, request!, RequestFlags.ReadTable(path, request!.Table, new ProblemList()), path, cancellation);
            WarningLines.Write(error, answer.Warnings);
            target.Write(parsed, kind.Draw(answer, target.Options(parsed)), output);
            return Task.FromResult(0);
        });
        return command;
    }
}
