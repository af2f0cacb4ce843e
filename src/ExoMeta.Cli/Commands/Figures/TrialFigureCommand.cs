using System.CommandLine;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands.Figures;

/// <summary><c>exometa figure KIND TRIAL.yaml</c>: one figure of one simulated trial, with the options of <c>exometa simulate</c>.</summary>
internal static class TrialFigureCommand
{
    public static Command Create(TrialPicture kind, FigureTarget target, TextWriter output)
    {
        var trial = new TrialOptions();
        var threads = CommonOptions.Threads();
        var command = new Command(kind.Name, $"{kind.Title} ({kind.Reference}).");
        trial.AddTo(command);
        command.Add(threads);
        var own = new RequestFlags(command, kind.Options);
        target.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var fields = own.TextOf(parsed);
            kind.Check(fields);
            target.Check(parsed, fields.Problems);
            fields.Problems.ThrowIfAny();
            var request = trial.Read(parsed);
            var subject = request.Load(new RunOptions(parsed.GetValue(threads), null, cancellation));
            var endpoint = new TrialAtSize(subject.Assessment, subject.Trial, subject.Endpoint, subject.Size, request.Truth);
            if (kind.WhyNot(endpoint) is { } reason)
            {
                request.Refuse([$"{kind.Name}: {reason}"]);
            }

            target.Write(parsed, kind.Draw(endpoint, fields, target.Options(parsed)), output);
            return Task.FromResult(0);
        });
        return command;
    }
}
