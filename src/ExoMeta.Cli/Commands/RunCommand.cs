using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Results;
using ExoMeta.Cli.Output;
using ExoMeta.Plots;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa run ANALYSIS.yaml --out DIR</c>: evidence → effects → pooled outcomes → figures and report → trials.</summary>
internal static class RunCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var analysis = new Argument<string>("ANALYSIS.yaml") { Description = "the analysis file" };
        var folder = new Option<string>("--out") { Description = "folder for results.json, report.html and figures/", Required = true, HelpName = "DIR" };
        var format = CommonOptions.Format();
        var threads = CommonOptions.Threads();
        var seed = CommonOptions.Seed();
        var command = new Command("run", "Run an analysis: pooled effects, forest plots, a report and the power of every trial.") { analysis, folder, format, threads, seed };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetRequiredValue(analysis), parsed.GetRequiredValue(folder), parsed.GetValue(format) == "json",
            parsed.GetValue(threads), parsed.GetValue(seed), output, error, cancellation)));
        return command;
    }

    private static int Run(
        string path, string folder, bool json, int threads, long? seed, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var inputs = AnalysisLoader.Load(path, FigureKinds.All);
        if (seed is { } s)
        {
            inputs = inputs with { Spec = inputs.Spec with { Seed = (ulong)s } };
        }

        using var files = new OutputFolder(folder);
        var results = TerminalProgress.Run(error, progress => AnalysisPipeline.Run(inputs, new RunOptions(threads, progress, cancellation)));
        var document = ResultsJson.Write(results);
        var figures = FigureSet.Of(results);
        var report = HtmlReport.Write(results);
        cancellation.ThrowIfCancellationRequested();

        files.Write("results.json", document);
        files.Write("report.html", Encoding.UTF8.GetBytes(report));
        foreach (var (name, scene) in figures)
        {
            files.Write($"figures/{name}.svg", Encoding.UTF8.GetBytes(SvgWriter.Write(scene)));
        }

        files.Write(OutputFolder.RunFile, RunJson(path, folder, threads, seed, clock.Elapsed, files.Names));
        cancellation.ThrowIfCancellationRequested();
        files.Commit();
        foreach (var warning in WarningsOf(results))
        {
            error.WriteLine($"warning: {warning}");
        }

        output.Write(json ? Encoding.UTF8.GetString(document) : Summary.Of(results, folder, figures.Count));
        return 0;
    }

    /// <summary>What happened to the data; what is to be thought of a result stands in the report.</summary>
    private static IEnumerable<string> WarningsOf(AnalysisResults results) =>
        results.Outcomes.SelectMany(o => o.DataWarnings.Select(w => $"{o.Id}: {w}")).Concat(results.Companions.SelectMany(WarningsOf));

    private static byte[] RunJson(string path, string folder, int threads, long? seed, TimeSpan elapsed, IEnumerable<string> files) => JsonOutput.Bytes(json =>
    {
        json.WriteString("command", string.Create(CultureInfo.InvariantCulture, $"exometa run {path} --out {folder}{(seed is { } s ? $" --seed {s}" : "")}"));
        json.WriteString("version", AnalysisPipeline.Version);
        json.WriteNumber("threads", threads == 0 ? Environment.ProcessorCount : threads);
        json.WriteNumber("elapsedSeconds", Math.Round(elapsed.TotalSeconds, 3));
        json.WriteString("framework", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);
        json.WriteString("architecture", System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString());
        json.Texts("files", files);
    });
}
