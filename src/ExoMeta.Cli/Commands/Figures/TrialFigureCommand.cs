using System.CommandLine;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots;

namespace ExoMeta.Cli.Commands.Figures;

/// <summary><c>exometa figure KIND TRIAL.yaml</c> for the kinds of <see cref="TrialPictures"/>: one figure of one trial at one size.</summary>
internal static class TrialFigureCommand
{
    /// <summary>A figure of one run, with the options of <c>exometa simulate</c>.</summary>
    public static Command Create(TrialPicture kind, FigureTarget target, TextWriter output)
    {
        var trial = new TrialOptions();
        return Create(kind, trial, trial.AddTo, request => request, target, output);
    }

    /// <summary>A figure with those options of a trial that say something to it.</summary>
    /// <param name="kind">The figure.</param>
    /// <param name="trial">The options.</param>
    /// <param name="addOptions">Adds them to the command.</param>
    /// <param name="plan">Says how much is simulated where that differs from what the options say.</param>
    /// <param name="target">Where the figure goes.</param>
    /// <param name="output">Where it is printed.</param>
    public static Command Create(
        TrialPicture kind, TrialOptions trial, Action<Command> addOptions, Func<TrialRequest, TrialRequest> plan, FigureTarget target, TextWriter output)
    {
        var threads = CommonOptions.Threads();
        var command = new CheckedCommand(kind.Name, $"{kind.Title} ({kind.Reference}).");
        addOptions(command);
        command.Add(threads);
        var own = new RequestFlags(command, kind.Options);
        target.AddTo(command);
        RequestText Fields(ParseResult parsed)
        {
            var fields = own.TextOf(parsed);
            kind.Check(fields);
            target.Check(parsed, fields.Problems);
            return fields;
        }

        command.Check = parsed => Fields(parsed).Problems;
        command.SetAction((parsed, cancellation) =>
        {
            var fields = Fields(parsed);
            var request = plan(trial.Read(parsed));
            var loaded = fields.Problems.Gather(() => request.Load(new RunOptions(parsed.GetValue(threads), null, cancellation)));
            fields.Problems.ThrowIfAny();
            var subject = loaded!;
            var endpoint = subject.Under(request.Truth);
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
