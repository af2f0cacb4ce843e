using System.CommandLine;
using ExoMeta.Analysis.Requests;
using ExoMeta.Cli.Output;
using ExoMeta.Plots;

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
        var command = new CheckedCommand(kind.Name, $"{kind.Title} ({kind.Reference}).") { file };
        flags.AddTo(command);
        var ownFlags = new RequestFlags(command, kind.Options);
        target.AddTo(command);
        (AskedPool Asked, ForestOptions Forest) Read(ParseResult parsed)
        {
            var (asked, own) = (AskedPool.Of(flags.TextOf(parsed)), ownFlags.TextOf(parsed));
            var forest = ForestOptions.Read(own);
            asked.Text.Problems.AddRange(own.Problems.ToSorted());
            target.Check(parsed, asked.Text.Problems);
            return (asked, forest);
        }

        command.Check = parsed => Read(parsed).Asked.Text.Problems;
        command.SetAction((parsed, cancellation) =>
        {
            var (asked, forest) = Read(parsed);
            var (path, problems) = (parsed.GetRequiredValue(file), asked.Text.Problems);
            var table = asked.ReadTable(path, (request, read) => forest.Check(request, read, new(path), problems));
            problems.ThrowIfAny();
            var options = target.Options(parsed) with { Forest = forest };
            var answer = PoolDrawing.Checked(kind, PoolRunner.Run(kind.RequestFor(asked.Request!, options), table!, cancellation), path);
            WarningLines.Write(error, answer.Warnings);
            target.Write(parsed, kind.Draw(answer, options), output);
            return Task.FromResult(0);
        });
        return command;
    }
}
