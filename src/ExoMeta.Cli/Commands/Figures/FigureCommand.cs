using System.CommandLine;
using ExoMeta.Analysis.Requests;
using ExoMeta.Cli.Output.Figures;
using ExoMeta.Plots;
using ExoMeta.Plots.Text;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands.Figures;

/// <summary><c>exometa figure KIND FILE</c>: one figure of one meta-analysis or of one simulated trial; kinds and their help come from <see cref="PoolFigures"/> and <see cref="TrialFigures"/>.</summary>
internal static class FigureCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("figure", "Draw one figure.");
        foreach (var kind in PoolFigures.All)
        {
            command.Add(Create(kind, output, error));
        }

        foreach (var kind in TrialFigures.All)
        {
            command.Add(TrialFigureCommand.Create(kind, output));
        }

        return command;
    }

    private static Command Create(PoolFigure kind, TextWriter output, TextWriter error)
    {
        var file = CommonOptions.TableFile();
        var command = new Command(kind.Name, $"{kind.Title} ({kind.Reference}).") { file };
        var flags = new RequestFlags(command, RequestOptions.All);
        var target = new FigureTarget();
        target.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var text = flags.TextOf(parsed);
            var request = PoolRequestReader.Read(text);
            target.Check(parsed, text.Problems);
            text.Problems.ThrowIfAny();
            request = request! with { Extras = request.Extras | kind.Needs };
            var path = parsed.GetRequiredValue(file);
            var answer = PoolRunner.Run(request, RequestFlags.ReadTable(path, request.Table, new ProblemList()), cancellation);
            if (kind.WhyNot(answer) is { } reason)
            {
                throw new InvalidInputException([new(new(path), kind.Name, reason)]);
            }

            foreach (var warning in answer.Warnings)
            {
                error.WriteLine(TextMetrics.Clean($"warning: {warning}"));
            }

            target.Write(parsed, kind.Draw(answer, target.Options(parsed)), output);
            return Task.FromResult(0);
        });
        return command;
    }
}
