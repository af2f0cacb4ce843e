using System.CommandLine;
using ExoMeta.Analysis.Batch;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Cli.Batch;
using ExoMeta.Cli.Output;
using ExoMeta.Plots.Text;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa batch MANIFEST.yaml</c>: many analyses; only what is stale is made.</summary>
internal sealed class BatchCommand
{
    private const string Description = "Make many analyses, and make anew only those whose inputs, options or program changed.";

    private readonly Argument<string> _manifest = new("MANIFEST.yaml") { Description = "the list of analyses" };
    private readonly Option<string?> _out = new("--out") { Description = "folder of outputs (default: the manifest's 'out')", HelpName = "DIR" };
    private readonly Option<bool> _check = new("--check") { Description = "write nothing; exit code 3 when something is stale" };
    private readonly Option<bool> _force = new("--force") { Description = "make everything anew" };
    private readonly Option<bool> _watch = new("--watch") { Description = "go on whenever the manifest or an input changes, until Ctrl-C" };
    private readonly Option<string> _format = CommonOptions.Format();
    private readonly Option<int> _threads = CommonOptions.Threads();

    public static Command Create(TextWriter output, TextWriter error) => new BatchCommand().CreateCommand(output, error);

    private Command CreateCommand(TextWriter output, TextWriter error)
    {
        var command = new Command("batch", Description) { _manifest, _out, _check, _force, _watch, _format, _threads };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, output, error, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        RefuseTogether(parsed);
        if (parsed.GetValue(_watch))
        {
            return await WatchAsync(parsed, output, error, cancellation);
        }

        try
        {
            var report = Run(parsed, Plan(parsed).Batch, error, cancellation);
            output.Write(parsed.GetValue(_format) == "json" ? BatchTexts.Json(report) : BatchTexts.Summary(report));
            WriteProblems(report, error);
            return report.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync(Interrupted);
            return App.Cancelled;
        }
    }

    private const string Interrupted = "exometa: cancelled; what was finished is kept, and the same command goes on from there";

    private (BatchSpec Spec, BatchRun Batch) Plan(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(_manifest);
        var spec = BatchSpecReader.Read(path, EntryWork.Vocabulary);
        var folder = parsed.GetValue(_out) ?? (spec.Out is { } own ? Shown(spec.PathOf(own)) : throw new InvalidInputException([new(new(path), "out", "is missing: say where outputs go, here or by --out")]));
        return string.IsNullOrWhiteSpace(folder)
            ? throw new InvalidInputException([new(new("exometa"), "--out", "expected the name of a folder, found nothing")])
            : (spec, new(spec, path, folder));
    }

    /// <summary>A folder beside the manifest, without the way there and back; as short as the manifest was named.</summary>
    private static string Shown(string folder) => Path.IsPathRooted(folder) ? Path.GetFullPath(folder) : Path.GetRelativePath(".", folder);

    private BatchReport Run(ParseResult parsed, BatchRun batch, TextWriter error, CancellationToken cancellation) => TerminalProgress.Run(error, progress =>
    {
        var run = new RunOptions(parsed.GetValue(_threads), progress, cancellation);
        return parsed.GetValue(_check) ? batch.Check(run) : batch.Make(parsed.GetValue(_force), run);
    });

    /// <summary>A round for every change. Ctrl-C ends it with 0 between rounds, which is how a watch ends, and with 130 within one.</summary>
    private async Task<int> WatchAsync(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        using var watch = new BatchWatch(parsed.GetRequiredValue(_manifest));
        for (var isFirst = true; ; isFirst = false)
        {
            watch.Begin();
            try
            {
                var (spec, batch) = Plan(parsed);
                watch.Follow(spec, null);
                var report = Run(parsed, batch, error, cancellation);
                watch.Follow(spec, report);
                if (watch.HasMore && batch.Check(new(1, null, cancellation)).Entries.Any(e => e.Status == EntryStatus.Stale && report.Entries.Any(r => r.Id == e.Id && r.Status != EntryStatus.Failed)))
                {
                    watch.Again();
                }

                WriteProblems(report, error);
                await output.WriteLineAsync(BatchTexts.Line(report));
                await output.FlushAsync(CancellationToken.None);
            }
            catch (InvalidInputException e) when (!isFirst)
            {
                foreach (var problem in e.Problems)
                {
                    await error.WriteLineAsync(TextMetrics.Clean(problem.ToString()));
                }
            }
            catch (OperationCanceledException)
            {
                await error.WriteLineAsync(Interrupted);
                return App.Cancelled;
            }

            try
            {
                await watch.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                return 0;
            }
        }
    }

    private void RefuseTogether(ParseResult parsed)
    {
        var problems = new ProblemList();
        var (check, force, watch) = (parsed.GetValue(_check), parsed.GetValue(_force), parsed.GetValue(_watch));
        if (check && (force || watch))
        {
            problems.Add(new("exometa"), "--check", $"writes nothing; it does not go with {(force ? "--force" : "--watch")}");
        }

        if (watch && force)
        {
            problems.Add(new("exometa"), "--watch", "makes what changes; it does not go with --force");
        }

        if (watch && parsed.GetValue(_format) == "json")
        {
            problems.Add(new("exometa"), "--watch", "prints a line a round; it does not go with --format json");
        }

        problems.ThrowIfAny();
    }

    private static void WriteProblems(BatchReport report, TextWriter error)
    {
        foreach (var problem in BatchTexts.Problems(report))
        {
            error.WriteLine(problem);
        }
    }
}
