using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Throughput;
using ExoMeta.Cli.Bench;
using ExoMeta.Cli.Output;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa bench</c>: the throughput of the tracked kernels, against a fixed reference and against their history.</summary>
internal static class BenchCommand
{
    /// <summary>A kernel fell below what was asked: a defect of ours, as an internal error is, and not of the input.</summary>
    private const int EngineIsSlower = 1;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var quick = new Option<bool>("--quick") { Description = "about fifteen seconds instead of under a minute" };
        var kernels = KernelOption();
        var history = new Option<string?>("--history") { Description = "compare with the last lines of this processor in FILE, and add a line to it", HelpName = "FILE.jsonl" };
        var failBelow = FailBelowOption();
        var folder = new Option<string?>("--out") { Description = "folder for bench.json and figures/throughput.svg", HelpName = "DIR" };
        var format = CommonOptions.Format();
        var command = new Command("bench", "Measure the throughput of the engine. Exit code 1 when a kernel fell below --fail-below.")
        {
            quick, kernels, history, failBelow, folder, format,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(failBelow) is { Implicit: false } && result.GetResult(history) is null)
            {
                result.AddError("--fail-below: needs --history, for there is nothing to fall below");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            var names = parsed.GetValue(kernels) ?? [];
            ImmutableArray<TimedKernel> chosen = [.. TrackedKernels.All.Where(k => names.Length == 0 || names.Contains(k.Name, StringComparer.Ordinal))];
            var options = new Options(
                chosen, parsed.GetValue(quick), parsed.GetValue(failBelow), parsed.GetValue(history), parsed.GetValue(folder), parsed.GetValue(format) == "json");
            return Task.FromResult(Run(options, output, error, cancellation));
        });
        return command;
    }

    private static int Run(Options options, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var history = options.History is { } file ? new HistoryFile(file) : null;
        using var files = options.Folder is { } folder ? new OutputFolder(folder) : null;
        var report = Measure(options, history, error, cancellation);
        var document = JsonOutput.Bytes(json => ThroughputJson.Write(json, report));
        cancellation.ThrowIfCancellationRequested();
        if (files is not null)
        {
            files.Write("bench.json", document);
            files.Write("figures/throughput.svg", Encoding.UTF8.GetBytes(SvgWriter.Write(ThroughputFigure.Draw(ThroughputCourse.Of(report)))));
            files.Commit();
        }

        history?.Append(report.Record);
        output.Write(options.Json ? Encoding.UTF8.GetString(document) : BenchText.Of(report, options.History, options.Folder));
        foreach (var below in report.Comparisons.Where(c => c.IsBelow))
        {
            error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"exometa: bench: {below.Measurement.Kernel.Name} fell to {below.Change!.Change:0.00} of its history, below {report.FailBelow} beyond noise"));
        }

        return report.HasDrop ? EngineIsSlower : 0;
    }

    private static ThroughputReport Measure(Options options, HistoryFile? history, TextWriter error, CancellationToken cancellation)
    {
        var machine = Machine.Here();
        var commit = history is null ? null : Machine.CommitOf(history.Folder, history.Name);
        var plan = (options.IsQuick ? MeasuringPlan.Quick : MeasuringPlan.Full).For(options.Kernels.Length, TrackedKernels.All.Length);
        var load = new OtherLoad();
        var measurement = TerminalProgress.Run(error, progress => ThroughputMeter.Measure(
            options.Kernels, LimitKernels.All, plan, progress is null ? null : done => progress(new("measuring", (int)(100 * done), 100)), cancellation));
        var others = load.Share();
        var comparisons = KernelComparison.Of(measurement, machine, others, history?.Lines ?? [], options.FailBelow);
        return new(measurement, machine, commit, others, options.IsQuick, options.FailBelow, comparisons);
    }

    private static Option<string[]> KernelOption()
    {
        var option = new Option<string[]>("--kernel") { Description = "measure this kernel only (may be repeated)", HelpName = "NAME" };
        option.CompletionSources.Add(Names());
        option.Validators.Add(result =>
        {
            var known = Names();
            foreach (var name in result.Tokens.Select(t => t.Value).Where(n => !known.Contains(n, StringComparer.Ordinal)))
            {
                result.AddError($"--kernel: unknown kernel '{name}', expected {string.Join(", ", known)}{NearestName.Hint(name, known)}");
            }
        });
        return option;
    }

    private static string[] Names() => [.. TrackedKernels.All.Select(k => k.Name)];

    private static Option<double?> FailBelowOption()
    {
        var option = new Option<double?>("--fail-below") { Description = "exit with code 1 when a kernel fell below this part of its history, beyond noise", HelpName = "PART" };
        option.CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var part) && part is > 0 and <= 1)
            {
                return part;
            }

            result.AddError($"--fail-below: expected a number above 0, at most 1 (0.8 is a fifth slower), found '{text}'");
            return null;
        };
        return option;
    }

    private sealed record Options(ImmutableArray<TimedKernel> Kernels, bool IsQuick, double? FailBelow, string? History, string? Folder, bool Json);
}
