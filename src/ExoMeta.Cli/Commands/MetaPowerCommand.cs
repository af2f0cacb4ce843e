using System.CommandLine;
using System.Diagnostics;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Cli.Output;
using ExoMeta.Cli.Output.Power;
using ExoMeta.Pooling;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa meta-power --k 10 --n 50 --measure SMD --effect 0.3 --tau2 0.04</c>: the power of a meta-analysis by simulation.</summary>
internal static class MetaPowerCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new CheckedCommand("meta-power", "Simulate meta-analyses: power, type-I error, coverage and bias of each method.");
        var flags = new RequestFlags(command, MetaPowerRequest.Choices);
        var (format, threads) = (CommonOptions.Format(), CommonOptions.Threads());
        command.Add(format);
        command.Add(threads);
        (RequestText Text, MetaPowerRequest? Request) Read(ParseResult parsed, int threadCount)
        {
            var text = flags.TextOf(parsed);
            return (text, MetaPowerRequestReader.Read(text, threadCount));
        }

        command.Check = parsed => Read(parsed, 0).Text.Problems;
        command.SetAction((parsed, cancellation) =>
        {
            var (text, request) = Read(parsed, parsed.GetValue(threads));
            text.Problems.ThrowIfAny();
            var clock = Stopwatch.StartNew();
            var result = TerminalProgress.Run(error, report => MetaPower.Run(
                request!.Design, request.Options, request.Plan,
                report is null ? null : done => report(Percent(done, request.Plan.Replicates)), cancellation));
            output.Write(parsed.GetValue(format) == "json"
                ? JsonOutput.Text(json => MetaPowerJson.WriteFields(json, request!, result, clock.Elapsed))
                : MetaPowerText.Of(request!, result));
            return Task.FromResult(0);
        });
        return command;
    }

    private static Analysis.Pipeline.RunProgress Percent(long done, long all) => new("% of the meta-analyses", (int)(100.0 * done / all), 100);
}
